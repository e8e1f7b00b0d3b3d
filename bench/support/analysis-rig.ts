import { ABSENT, NULL_PID, PACKET_SIZE } from '../../src/mpegts/packet.js';
import type { SectionView } from '../../src/mpegts/section.js';
import type { Pmt } from '../../src/mpegts/tables/pmt.js';
import { TableId } from '../../src/mpegts/tables/table-id.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import type { PacketObserver, TsObserver } from '../../src/mpegts/ts-observer.js';
import type { TStdFault, TStdObserver } from '../../src/t-std/fault.js';
import { tStdProgramOf } from '../../src/t-std/program-of-pmt.js';
import { TStdAnalyzer } from '../../src/t-std/t-std-analyzer.js';
import { BitrateAnalyzer } from '../../src/timing/bitrate-analyzer.js';
import { BurstAnalyzer } from '../../src/timing/burst-analyzer.js';
import { IatAnalyzer } from '../../src/timing/iat-analyzer.js';
import { MdiAnalyzer } from '../../src/timing/mdi-analyzer.js';
import { PcrClockAnalyzer } from '../../src/timing/pcr-clock-analyzer.js';
import { PtsAnalyzer } from '../../src/timing/pts-analyzer.js';
import { RtpHoleAnalyzer } from '../../src/timing/rtp-hole-analyzer.js';
import { RtpJitterAnalyzer } from '../../src/timing/rtp-jitter-analyzer.js';
import { RtpSequenceAnalyzer } from '../../src/timing/rtp-sequence-analyzer.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';

/** What is put on top of each other. */
export const STAGES = [
  'TsAnalyzer',
  'TR 101 290',
  'T-STD',
  'PCR and PTS',
  'IAT, bursts, bitrate and MDI',
  'RTP sequence, holes and jitter',
] as const;

const RTP_CLOCK_HZ = 90_000;
const RTP_TICKS_PER_NS = RTP_CLOCK_HZ / 1e9;
const SSRC = 0x1234;
const PIDS = 8192;

/** The analyzers of one stream, the first so many stages of them. */
export class AnalysisRig implements TsObserver, PacketObserver, TStdObserver {
  readonly ts: TsAnalyzer;
  readonly rules: Tr101290Analyzer | undefined;
  readonly tStd: TStdAnalyzer | undefined;
  /** By PID, as is what follows. */
  readonly #pcrClocks: (PcrClockAnalyzer | undefined)[] = byPid();
  readonly #ptsAnalyzers: (PtsAnalyzer | undefined)[] = byPid();
  readonly #pcrPids = new Uint16Array(PIDS).fill(NULL_PID);
  readonly #pmts = new Map<number, Pmt>();
  readonly #hasClocks: boolean;
  readonly #datagrams: DatagramAnalyzers | undefined;
  readonly #rtp: RtpAnalyzers | undefined;

  constructor(stages: number, bitrateBps: number) {
    const isOn = (stage: (typeof STAGES)[number]): boolean => STAGES.indexOf(stage) < stages;
    this.#hasClocks = isOn('PCR and PTS');
    this.#datagrams = isOn('IAT, bursts, bitrate and MDI') ? new DatagramAnalyzers(bitrateBps) : undefined;
    this.#rtp = isOn('RTP sequence, holes and jitter') ? new RtpAnalyzers() : undefined;
    if (!isOn('TR 101 290')) {
      this.ts = new TsAnalyzer();
      return;
    }
    this.rules = new Tr101290Analyzer(defaultProfile('dvb', '2020'));
    this.ts = new TsAnalyzer(this, isOn('T-STD') ? this : undefined);
    this.tStd = isOn('T-STD') ? new TStdAnalyzer(this, this.ts.elementary) : undefined;
    this.rules.attach(this.ts);
  }

  /** Packets of one datagram, which is that one of its stream. */
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number, datagram: number): void {
    this.#datagrams?.feed(timeNs, packets * PACKET_SIZE);
    this.#rtp?.feed(timeNs, datagram);
    this.ts.feed(bytes, offset, packets, timeNs);
  }

  snapshotAndReset(): unknown {
    return [
      this.ts.snapshotAndReset(),
      this.rules?.snapshotAndReset(),
      this.rules?.takeEvents(),
      this.tStd?.snapshot(),
      ...this.ts.pids.map((pid) => this.#pcrClocks[pid]?.snapshotAndReset()),
      ...this.ts.pids.map((pid) => this.#ptsAnalyzers[pid]?.snapshotAndReset()),
      this.#datagrams?.snapshotAndReset(),
      this.#rtp?.snapshotAndReset(),
    ];
  }

  packet(bytes: Uint8Array, pos: number, pid: number, packetIndex: number, timeNs: number, payload: number): void {
    this.tStd!.take(bytes, pos, pid, packetIndex, timeNs, payload);
  }

  tStdRuns(): void {
    this.rules!.tStdRuns();
  }

  tStdFault(fault: TStdFault, pid: number, packetIndex: number, timeNs: number): void {
    this.rules!.tStdFault(fault, pid, packetIndex, timeNs);
  }

  transportError(pid: number, timeNs: number): void {
    this.rules!.transportError(pid, timeNs);
  }

  continuityError(pid: number, timeNs: number): boolean {
    return this.rules!.continuityError(pid, timeNs);
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    this.rules!.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    this.tStd?.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    if (!this.#hasClocks) return;
    this.#pcrClocks[pid] ??= new PcrClockAnalyzer(true);
    this.#pcrClocks[pid].feed(pcr27M, packetIndex, timeNs, isDiscontinuity);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    this.rules!.pes(pid, pts90k, dts90k, timeNs);
    if (!this.#hasClocks || pts90k < 0) return;
    this.#ptsAnalyzers[pid] ??= new PtsAnalyzer();
    const clock = this.#pcrClocks[this.#pcrPids[pid]!];
    this.#ptsAnalyzers[pid].feed(pts90k, dts90k, clock?.pcr27MAt(this.ts.packets - 1) ?? ABSENT, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    this.rules!.scrambled(pid, timeNs);
  }

  section(section: SectionView, timeNs: number): void {
    this.rules!.section(section, timeNs);
    if (section.tableId !== TableId.PMT) return;
    const program = this.ts.map.programs.get(section.tableIdExtension);
    if (program?.pmt === undefined || this.#pmts.get(program.programNumber) === program.pmt) return;
    this.#pmts.set(program.programNumber, program.pmt);
    for (const { pid } of program.pmt.streams) this.#pcrPids[pid] = program.pmt.pcrPid;
    this.tStd?.setProgram(tStdProgramOf(program.pmt, program.pmtPid));
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    this.rules!.sectionCrcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number): void {
    this.rules!.syncByteError(timeNs);
  }

  syncLost(timeNs: number): void {
    this.rules!.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.rules!.syncRegained(timeNs);
  }

  packets(timeNs: number): void {
    this.rules!.packets(timeNs);
  }
}

function byPid(): undefined[] {
  return new Array<undefined>(PIDS).fill(undefined);
}

class DatagramAnalyzers {
  readonly #iat = new IatAnalyzer(true);
  readonly #burst = new BurstAnalyzer(true);
  readonly #bitrate = new BitrateAnalyzer();
  readonly #mdi = new MdiAnalyzer({ hasArrivalTimes: true, lossSource: 'rtp' });

  constructor(bitrateBps: number) {
    this.#mdi.setMediaRate(bitrateBps, 'nominal');
  }

  feed(timeNs: number, bytes: number): void {
    this.#iat.feed(timeNs);
    this.#burst.feed(timeNs, bytes);
    this.#bitrate.feed(timeNs, bytes);
    this.#mdi.feed(timeNs, bytes);
  }

  snapshotAndReset(): unknown {
    return [this.#iat, this.#burst, this.#bitrate, this.#mdi].map((analyzer) => analyzer.snapshotAndReset());
  }
}

class RtpAnalyzers {
  readonly #holes = new RtpHoleAnalyzer();
  readonly #sequence = new RtpSequenceAnalyzer(this.#holes);
  readonly #jitter = new RtpJitterAnalyzer(true, RTP_CLOCK_HZ);

  feed(timeNs: number, datagram: number): void {
    this.#sequence.feed(datagram & 0xffff, SSRC);
    this.#jitter.feed(timeNs, Math.round(timeNs * RTP_TICKS_PER_NS) >>> 0, SSRC);
  }

  snapshotAndReset(): unknown {
    return [this.#sequence.snapshot(), this.#holes.snapshotAndReset(), this.#jitter.snapshotAndReset()];
  }
}
