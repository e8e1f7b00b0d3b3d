// Tested by: test/analysis/stream-analyzer.test.ts, test/conformance/conformance.test.ts

import { ABSENT } from '../mpegts/packet.js';
import type { SectionView } from '../mpegts/section.js';
import { TsAnalyzer } from '../mpegts/ts-analyzer.js';
import type { PacketObserver, TsObserver } from '../mpegts/ts-observer.js';
import type { TsSnapshot } from '../mpegts/ts-snapshot.js';
import type { ProgramBufferStatistics } from '../t-std/program.js';
import { TStdAnalyzer } from '../t-std/t-std-analyzer.js';
import type { AccuracyState } from '../timing/pcr-accuracy-calculator.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { Tr101290Snapshot } from '../tr101290/tr101290-analyzer.js';
import { AdaptiveRules, type ProfileChoice } from './adaptive-rules.js';
import { ClockDirectory, type ClockSnapshots } from './clock-directory.js';
import { ContentDesk } from './content/content-desk.js';
import type { CodedEssence, DecodedEssence, EssenceWishes } from './content/essence-sink.js';
import type { ConditionSink } from './content/observer-context.js';
import type { ElementaryObservers } from './elementary-observers.js';
import { ObservedStreams } from './observed-streams.js';
import type { PayloadEvent } from './payload-event.js';
import { ProgramFollower } from './program-follower.js';
import { ServiceDirectory } from './service-directory.js';
import { type TsMeasured, TsMeasures, type TsMeasureTable } from './ts-measures.js';

/** Decides whether packets are missing through a fault of the stream; `sinceNs` is the time of the PID's packet before. */
export interface PacketLossJudge {
  /** `packets`: how many are missing, modulo 16; 0 where one came again. */
  isStreamError(timeNs: number, sinceNs: number, packets: number): boolean;
}

/** What hangs on a transport stream, in place of the tables that have it. */
export interface MpegtsTables {
  /** In place of TS_MEASURES. */
  readonly measures?: TsMeasureTable;
  /** In place of ELEMENTARY_OBSERVERS. */
  readonly observers?: ElementaryObservers;
}

export interface MpegtsOptions extends MpegtsTables {
  readonly hasArrivalTimes: boolean;
  readonly profile: ProfileChoice;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  readonly losses: PacketLossJudge;
  /** Judges what elementary streams carry, by the profile. */
  readonly conditions: ConditionSink;
  /** What is to be decoded; nothing unless given. */
  readonly wishes?: EssenceWishes | undefined;
}

export interface MpegtsSnapshot {
  readonly ts: TsSnapshot;
  readonly clocks: ClockSnapshots;
  readonly measured: TsMeasured;
  readonly buffers: readonly ProgramBufferStatistics[];
  readonly tr101290: Tr101290Snapshot;
}

/** What a stream says of itself in its tables and headers, and by which profile it is judged. */
export interface MpegtsFacts {
  readonly ts: Pick<TsAnalyzer, 'map'>;
  readonly services: ServiceDirectory;
  readonly observed: Pick<ObservedStreams, 'detailsOf' | 'of'>;
  readonly rules: Pick<AdaptiveRules, 'inUse'>;
  /** Grows when the programs or what is known of them change. */
  readonly mapVersion: number;
}

/** Rules that judge by the places of packets in the stream. */
const BY_POSITION = ['PCR_accuracy_error', 'Buffer_error', 'Empty_buffer_error', 'Data_delay_error'] as const;

/** A section takes no longer to come. */
const LONGEST_SECTION_NS = 1e9;

/** Why PCR_accuracy_error judges nothing. */
const NOT_JUDGED: Readonly<Record<Exclude<AccuracyState, 'judged'>, string>> = {
  settling: 'observed for less time than the measurement filter needs to settle',
  not_constant_bitrate: 'variable bitrate: the place of a packet does not tell its time',
  pcr_in_90_khz: 'PCRs in 90 kHz only, up to 11.1 µs off by that alone',
};

/** All that is measured of the packets of one transport stream, in one pass over them: `ts` is fed with them. */
export class MpegtsAnalyzer implements TsObserver, PacketObserver, MpegtsFacts {
  readonly ts = new TsAnalyzer(this, this);
  readonly services = new ServiceDirectory();
  readonly observed: ObservedStreams;
  readonly rules: AdaptiveRules;
  readonly #clocks: ClockDirectory;
  readonly #losses: PacketLossJudge;
  readonly #measures: TsMeasures;
  readonly #tStd: TStdAnalyzer;
  readonly #programs: ProgramFollower;
  readonly #desk: ContentDesk;
  #gapNs = Number.NaN;
  /** When packets may have been missing last, of whatever PID. */
  #mayMissNs = Number.NaN;
  #accuracyState: AccuracyState = 'judged';
  /** Packets are counted by their places in the stream. */
  #hasPositions = true;

  constructor(options: MpegtsOptions) {
    const { hasArrivalTimes, profile, pcrFilter = 'auto', losses, conditions, wishes, measures, observers } = options;
    this.#desk = new ContentDesk(conditions, wishes);
    this.observed = new ObservedStreams(this.ts.elementary, this.#desk, observers);
    this.#measures = new TsMeasures({ services: this.services, desk: this.#desk, programs: this.ts.map }, measures);
    this.#clocks = new ClockDirectory(hasArrivalTimes, pcrFilter);
    this.#losses = losses;
    this.rules = new AdaptiveRules(profile, this.ts);
    this.#tStd = new TStdAnalyzer(this.rules, this.ts.elementary);
    this.#programs = new ProgramFollower(this.ts.map, this.#tStd, this.#clocks, this.observed, this.#desk);
  }

  /** Null packets are left out on the way here: what needs the places of packets in the stream cannot be measured. */
  leaveOutPositions(): void {
    if (!this.#hasPositions) return;
    this.#hasPositions = false;
    this.ts.leaveOutPositions();
    this.#tStd.stop();
    for (const name of BY_POSITION) this.rules.explain(name, 'null packets are left out by the probe');
  }

  /** Packets were lost on the way here, not by the stream: what follows is not compared with what was. */
  noteGap(timeNs: number): void {
    this.ts.noteGap();
    this.#measures.noteGap(timeNs);
    this.restart(timeNs);
  }

  /** Packets may be missing, which is no fault of the stream; where some are, continuity tells, but for sixteen in a row of a PID. */
  mayMiss(timeNs: number): void {
    this.#mayMissNs = timeNs;
    this.restart(timeNs);
  }

  /** Clocks, timers and buffers begin anew: time has passed in which nothing could be seen. Continuity goes on. */
  restart(timeNs: number): void {
    this.#gapNs = timeNs;
    this.#desk.noteGap();
    this.#clocks.noteGap();
    this.#tStd.gap();
    this.rules.gap(timeNs);
  }

  /** The stream is lost, and no packets came up to then. */
  silence(timeNs: number): void {
    this.ts.silence(timeNs);
    this.rules.silence(timeNs);
  }

  /** Something came up to then that is no packets, as synchronisation is lost. */
  withoutPackets(timeNs: number): void {
    this.ts.silence(timeNs);
    this.observed.advance(timeNs);
    this.rules.packets(timeNs);
  }

  takeEvents(): readonly PayloadEvent[] {
    return [...this.rules.takeEvents(), ...this.#desk.takeEvents()];
  }

  /** What is to be decoded since the last call. */
  takeEssence(): readonly CodedEssence[] {
    return this.#desk.essence.take().map((essence): CodedEssence => {
      if (essence.kind !== 'key_picture') return essence;
      return { ...essence, serviceName: this.services.services.get(essence.programNumber)?.service_name ?? null };
    });
  }

  /** What was decoded of it. */
  decoded(essence: DecodedEssence): void {
    this.observed.decoded(essence);
  }

  /** Something happened: a picture of each video stream is wanted at once. */
  wantPictures(): void {
    this.#desk.essence.wantPictures();
  }

  get mapVersion(): number {
    return this.#programs.version;
  }

  snapshotAndReset(): MpegtsSnapshot {
    this.#programs.catchUp(this.ts.packets);
    return {
      ts: this.ts.snapshot(),
      clocks: this.#clocks.snapshotAndReset(),
      measured: this.#measures.snapshotAndReset(),
      buffers: this.#tStd.snapshot(),
      tr101290: this.#rulesAndReset(),
    };
  }

  /** Events of contents that were lost count with those of the rules. */
  #rulesAndReset(): Tr101290Snapshot {
    const snapshot = this.rules.snapshotAndReset();
    return { ...snapshot, events_dropped: snapshot.events_dropped + this.#desk.eventsDropped };
  }

  packet(bytes: Uint8Array, pos: number, pid: number, packetIndex: number, timeNs: number, payload: number): void {
    if (pid === 0) this.rules.patPacket(this.ts.lastSeenNs(pid));
    if (this.#hasPositions) this.#tStd.take(bytes, pos, pid, packetIndex, timeNs, payload);
  }

  transportError(pid: number, timeNs: number): void {
    this.rules.transportError(pid, timeNs);
  }

  continuityError(pid: number, timeNs: number, expected: number, actual: number, sinceNs: number): boolean {
    this.#clocks.noteLoss();
    if (this.rules.isNewSegment(pid, sinceNs)) return false;
    const missing = (actual - expected) & 0x0f;
    // A counter that stands still, one behind what was expected, is a packet that came again.
    const isError = this.#losses.isStreamError(timeNs, sinceNs, missing === 15 ? 0 : missing);
    if (isError) this.rules.continuityError(pid, timeNs);
    else if (timeNs !== this.#gapNs) {
      // Cues may be among what the host dropped.
      this.#measures.noteGap(timeNs);
      this.restart(timeNs);
    }
    return isError;
  }

  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void {
    this.rules.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    this.#desk.pcr(pid, pcr27M, timeNs);
    this.#measures.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    if (this.#hasPositions) this.#tStd.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity);
    else this.#clocks.noteLoss();
    const accuracyNs = this.#clocks.pcr(pid, pcr27M, packetIndex, timeNs, isDiscontinuity, this.ts.nullPackets);
    if (!Number.isNaN(accuracyNs)) this.rules.pcrAccuracy(pid, accuracyNs, timeNs);
    else if (this.#hasPositions) this.#explainAccuracy(this.#clocks.accuracyStateOf(pid));
  }

  #explainAccuracy(state: AccuracyState): void {
    if (state === 'judged' || state === this.#accuracyState) return;
    this.#accuracyState = state;
    this.rules.explain('PCR_accuracy_error', NOT_JUDGED[state]);
  }

  pes(pid: number, pts90k: number, dts90k: number, timeNs: number, isRandomAccess: boolean): void {
    this.rules.pes(pid, pts90k, dts90k, timeNs);
    this.#measures.pes(pid, pts90k, dts90k, timeNs, isRandomAccess);
    if (pts90k === ABSENT) return;
    this.#desk.pts(pid, pts90k, timeNs);
    this.#clocks.pts(pid, pts90k, dts90k, this.ts.packets - 1, timeNs);
  }

  scrambled(pid: number, timeNs: number): void {
    this.rules.scrambled(pid, timeNs);
  }

  section(section: SectionView, timeNs: number): void {
    this.rules.section(section, timeNs);
    this.#measures.section(section, timeNs);
    this.#programs.section(section, this.ts.packets);
  }

  sectionCrcError(pid: number, tableId: number, timeNs: number): void {
    // Part of it may be among what is missing.
    if (timeNs - this.#mayMissNs < LONGEST_SECTION_NS) return;
    this.rules.sectionCrcError(pid, tableId, timeNs);
    this.#measures.sectionCrcError(pid, tableId, timeNs);
  }

  syncByteError(timeNs: number, count = 1): void {
    // What is no packet is not counted by its place.
    this.#clocks.noteLoss();
    this.rules.syncByteError(timeNs, count);
  }

  syncLost(timeNs: number): void {
    this.rules.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    // Packets that were not seen as such are missing.
    this.#clocks.noteLoss();
    this.#tStd.gap();
    this.rules.syncRegained(timeNs);
  }

  packets(timeNs: number): void {
    this.#programs.follow(this.ts.packets);
    this.observed.advance(timeNs);
    this.rules.packets(timeNs);
  }
}
