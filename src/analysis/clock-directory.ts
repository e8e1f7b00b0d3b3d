// Tested by: test/analysis/stream-analyzer.test.ts, test/golden/report.samples.test.ts
import { ABSENT } from '../mpegts/packet.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import type { AccuracyState } from '../timing/pcr-accuracy-calculator.js';
import { PcrClockAnalyzer, type PcrClockSnapshot } from '../timing/pcr-clock-analyzer.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import { PtsAnalyzer, type PtsFigures } from '../timing/pts-analyzer.js';

/** PIDs with PCR, and with PTS, that are followed; what a hostile stream has more of is not. */
const MAX_CLOCKS = 256;
const MAX_PTS_PIDS = 512;

/** The PCR clocks of a stream, and its presentation times against them. */
export class ClockDirectory {
  readonly #hasArrivalTimes: boolean;
  readonly #filter: PcrFilter;
  readonly #clocks = new Map<number, PcrClockAnalyzer>();
  readonly #pts = new Map<number, PtsAnalyzer>();
  /** By PID: the PID whose PCR its times are measured by, or ABSENT. */
  readonly #pcrPids = new Map<number, number>();

  constructor(hasArrivalTimes: boolean, filter: PcrFilter) {
    this.#hasArrivalTimes = hasArrivalTimes;
    this.#filter = filter;
  }

  /** `pcrPid` may be ABSENT. */
  setPcrPid(pid: number, pcrPid: number): void {
    this.#pcrPids.set(pid, pcrPid);
  }

  forgetPcrPids(): void {
    this.#pcrPids.clear();
  }

  /** Returns the accuracy of an earlier PCR in ns, or NaN: see PcrClockAnalyzer. */
  pcr(
    pid: number,
    pcr27M: number,
    packetIndex: number,
    timeNs: number,
    isDiscontinuity: boolean,
    nullPackets: number,
  ): number {
    let clock = this.#clocks.get(pid);
    if (clock === undefined) {
      if (this.#clocks.size === MAX_CLOCKS) return Number.NaN;
      clock = new PcrClockAnalyzer(this.#hasArrivalTimes, this.#filter);
      this.#clocks.set(pid, clock);
    }
    return clock.feed(pcr27M, packetIndex, timeNs, isDiscontinuity, nullPackets);
  }

  /** Why the accuracy of the PID's last PCR was judged or not. */
  accuracyStateOf(pid: number): AccuracyState {
    return this.#clocks.get(pid)?.accuracyState ?? 'settling';
  }

  /** A PES packet with a PTS; `dts90k` may be ABSENT. */
  pts(pid: number, pts90k: number, dts90k: number, packetIndex: number, timeNs: number): void {
    let analyzer = this.#pts.get(pid);
    if (analyzer === undefined) {
      if (this.#pts.size === MAX_PTS_PIDS) return;
      analyzer = new PtsAnalyzer();
      this.#pts.set(pid, analyzer);
    }
    const clock = this.#clocks.get(this.#pcrPids.get(pid) ?? ABSENT);
    analyzer.feed(pts90k, dts90k, clock === undefined ? ABSENT : clock.pcr27MAt(packetIndex), timeNs);
  }

  /** Packets of the stream are missing, wherever they were lost. */
  noteLoss(): void {
    for (const clock of this.#clocks.values()) clock.noteLoss();
  }

  /** Packets were lost on the way here, not by the stream. */
  noteGap(): void {
    for (const clock of this.#clocks.values()) clock.noteGap();
    for (const analyzer of this.#pts.values()) analyzer.noteGap();
  }

  snapshotAndReset(): ClockSnapshots {
    const pcr = new Map<number, PcrClockSnapshot>();
    const pts = new Map<number, IntervalAndTotal<PtsFigures>>();
    for (const [pid, clock] of this.#clocks) pcr.set(pid, clock.snapshotAndReset());
    for (const [pid, analyzer] of this.#pts) pts.set(pid, analyzer.snapshotAndReset());
    return { pcr, pts };
  }
}

/** By PID. */
export interface ClockSnapshots {
  readonly pcr: ReadonlyMap<number, PcrClockSnapshot>;
  readonly pts: ReadonlyMap<number, IntervalAndTotal<PtsFigures>>;
}
