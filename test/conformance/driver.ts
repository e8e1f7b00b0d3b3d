import type { SectionView } from '../../src/mpegts/section.js';
import { tStdProgramOf } from '../../src/mpegts/t-std/program-of-pmt.js';
import { TStdAnalyzer } from '../../src/mpegts/t-std/t-std-analyzer.js';
import type { Pmt } from '../../src/mpegts/tables/pmt.js';
import { TableId } from '../../src/mpegts/tables/table-id.js';
import { TsAnalyzer } from '../../src/mpegts/ts-analyzer.js';
import { TsFraming } from '../../src/mpegts/ts-framing.js';
import type { TsObserver } from '../../src/mpegts/ts-observer.js';
import { PcrAccuracyCalculator } from '../../src/timing/pcr-accuracy-calculator.js';
import type { AlarmEvent } from '../../src/tr101290/alarm.js';
import type { RuleReports } from '../../src/tr101290/findings.js';
import type { Profile } from '../../src/tr101290/profile.js';
import { Tr101290Analyzer } from '../../src/tr101290/tr101290-analyzer.js';

/** Bytes in pieces, each with its arrival time in ns since the start of the stream. */
export interface TimedBytes {
  readonly packets: readonly Uint8Array[];
  readonly timesNs: readonly number[];
}

export interface Judgement {
  readonly rules: RuleReports;
  readonly events: readonly AlarmEvent[];
}

/** All rules of TR 101 290 on a transport stream. */
export function judge({ packets, timesNs }: TimedBytes, profile: Profile): Judgement {
  const driver = new Driver(profile);
  const framing = new TsFraming(driver.ts);
  packets.forEach((packet, n) => {
    framing.feed(packet, 0, packet.length, timesNs[n]!);
  });
  framing.end(timesNs.at(-1) ?? 0);
  return { rules: driver.rules.snapshot().rules, events: driver.rules.takeEvents() };
}

/** Hands on what the TS analyzer sees to the rules, and to what measures for them. */
class Driver implements TsObserver {
  readonly rules: Tr101290Analyzer;
  readonly ts: TsAnalyzer;
  readonly #tStd: TStdAnalyzer;
  readonly #accuracies = new Map<number, PcrAccuracyCalculator>();
  /** What the T-STD models, by program_number. */
  readonly #modelled = new Map<number, Pmt>();

  constructor(profile: Profile) {
    this.rules = new Tr101290Analyzer(profile);
    this.#tStd = new TStdAnalyzer(this.rules);
    this.ts = new TsAnalyzer(this, this.#tStd);
    this.rules.attach(this.ts);
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    this.rules.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    this.#tStd.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    const accuracy = this.#accuracies.get(pid) ?? new PcrAccuracyCalculator();
    this.#accuracies.set(pid, accuracy);
    if (isDiscontinuity) accuracy.reset();
    const errorNs = accuracy.feed(packetIndex, pcr27M);
    if (!Number.isNaN(errorNs)) this.rules.pcrAccuracy(pid, errorNs, timeNs);
  }

  section(section: SectionView, timeNs: number): void {
    this.rules.section(section, timeNs);
    if (section.tableId === TableId.PMT) this.#modelPrograms();
  }

  continuityError(pid: number, timeNs: number): void {
    // Where packets are missing, positions tell nothing.
    for (const accuracy of this.#accuracies.values()) accuracy.reset();
    this.rules.continuityError(pid, timeNs);
  }

  transportError(pid: number, timeNs: number): void {
    this.rules.transportError(pid, timeNs);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number): void {
    this.rules.pes(pid, pts90k, dts90k, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    this.rules.scrambled(pid, timeNs);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    this.rules.sectionCrcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number): void {
    this.rules.syncByteError(timeNs);
  }

  syncLost(timeNs: number): void {
    this.rules.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.rules.syncRegained(timeNs);
  }

  packets(timeNs: number): void {
    this.rules.packets(timeNs);
  }

  #modelPrograms(): void {
    for (const { programNumber, pmtPid, pmt } of this.ts.map.programs.values()) {
      if (pmt === undefined || this.#modelled.get(programNumber) === pmt) continue;
      this.#modelled.set(programNumber, pmt);
      this.#tStd.setProgram(tStdProgramOf(pmt, pmtPid));
    }
  }
}
