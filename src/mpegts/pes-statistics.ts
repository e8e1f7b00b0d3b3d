// Tested by: test/mpegts/pid-statistics.test.ts
import { ABSENT } from './packet.js';
import { type PesHeader, PTS_WRAP_90K } from './pes-header.js';
import { RunningRange } from './running-range.js';

const NS_PER_90K = 1e6 / 90;
/** A longer step of a clock is a leap to another time, as is a step back. */
const LONGEST_STEP_90K = 10 * 90_000;

/** Counts of the PES packets and random access points of one PID. */
export class PesStatistics {
  count = 0;
  /** stream_id of the last one. */
  streamId = ABSENT;
  ptsCount = 0;
  dtsCount = 0;
  escrCount = 0;
  randomAccessCount = 0;
  /** PES packets from one random access point to the next, the last time and at most; NaN before two. */
  accessPes = Number.NaN;
  accessPesMax = Number.NaN;
  /** Undefined before two such stamps. */
  ptsIntervals: RunningRange | undefined;
  dtsIntervals: RunningRange | undefined;
  /** PES packets since the last random access point; NaN where it was not seen. */
  #sinceAccess = Number.NaN;
  #lastPtsNs = Number.NaN;
  #lastDecoding90k = ABSENT;

  add({ streamId, pts90k, dts90k, escr27M }: PesHeader, timeNs: number): void {
    this.count++;
    this.#sinceAccess++;
    this.streamId = streamId;
    if (escr27M >= 0) this.escrCount++;
    if (pts90k < 0) return;
    this.ptsCount++;
    if (!Number.isNaN(this.#lastPtsNs)) {
      this.ptsIntervals ??= new RunningRange();
      this.ptsIntervals.add(timeNs - this.#lastPtsNs);
    }
    this.#lastPtsNs = timeNs;
    if (dts90k >= 0) this.dtsCount++;
    this.#addDecodingTime(dts90k >= 0 ? dts90k : pts90k);
  }

  addRandomAccess(): void {
    this.randomAccessCount++;
    if (this.#sinceAccess > 0) {
      this.accessPes = this.#sinceAccess;
      if (!(this.accessPesMax >= this.accessPes)) this.accessPesMax = this.accessPes;
    }
    this.#sinceAccess = 0;
  }

  /** Packets of the PID are missing. */
  noteLoss(): void {
    this.#sinceAccess = Number.NaN;
  }

  /** Packets were lost, but not by the stream: the next values are not compared with the last ones. */
  noteGap(): void {
    this.#sinceAccess = Number.NaN;
    this.#lastPtsNs = Number.NaN;
    this.#lastDecoding90k = ABSENT;
  }

  /** Starts the counts anew; the clocks go on. */
  resetCounts(): void {
    this.count = 0;
    this.ptsCount = 0;
    this.dtsCount = 0;
    this.escrCount = 0;
    this.randomAccessCount = 0;
    this.accessPesMax = Number.NaN;
    this.ptsIntervals?.reset();
    this.dtsIntervals?.reset();
  }

  #addDecodingTime(time90k: number): void {
    if (this.#lastDecoding90k !== ABSENT) {
      const difference = time90k - this.#lastDecoding90k;
      const step90k = difference < 0 ? difference + PTS_WRAP_90K : difference;
      if (step90k <= LONGEST_STEP_90K) {
        this.dtsIntervals ??= new RunningRange();
        this.dtsIntervals.add(step90k * NS_PER_90K);
      }
    }
    this.#lastDecoding90k = time90k;
  }
}
