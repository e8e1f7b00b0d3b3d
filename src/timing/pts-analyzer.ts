import { ABSENT } from '../mpegts/packet.js';
import type { IntervalAndTotal } from './interval-and-total.js';
import { IntervalStatistics } from './interval-statistics.js';
import type { RunningStatistics } from './running-statistics.js';
import type { UnmeasurableReason } from './unmeasurable.js';

/** Presentation times of one PID. */
export interface PtsFigures {
  /** PES packets with PTS. */
  readonly pts_count: number;
  /** Time from one PES packet with a PTS to the next. */
  readonly pts_interval_min_ns: number | null;
  /** See `pts_interval_min_ns`. */
  readonly pts_interval_avg_ns: number | null;
  /** See `pts_interval_min_ns`. */
  readonly pts_interval_max_ns: number | null;
  /** From the PCR to the PTS: how long the access unit waits to be shown. Below 0: it comes too late. */
  readonly pts_to_pcr_min_ns: number | null;
  /** See `pts_to_pcr_min_ns`. */
  readonly pts_to_pcr_avg_ns: number | null;
  /** See `pts_to_pcr_min_ns`. */
  readonly pts_to_pcr_max_ns: number | null;
  /** The same to the time of decoding: the DTS, or the PTS where there is no DTS. */
  readonly dts_to_pcr_min_ns: number | null;
  /** See `dts_to_pcr_min_ns`. */
  readonly dts_to_pcr_avg_ns: number | null;
  /** See `dts_to_pcr_min_ns`. */
  readonly dts_to_pcr_max_ns: number | null;
  /** Why distances to the PCR are null. */
  readonly pts_to_pcr_reason: UnmeasurableReason | null;
}

const NS_PER_TICK_27M = 1000 / 27;
const PTS_WRAP_90K = 2 ** 33;
const NONE = Number.NaN;

/**
 * Times of presentation and decoding of one PID against the PCR of its programme.
 * Spec: ISO/IEC 13818-1, 2.4.3.7
 */
export class PtsAnalyzer {
  readonly #intervalsNs = new IntervalStatistics();
  readonly #ptsToPcrNs = new IntervalStatistics();
  /** There is none before the first DTS: up to then it is the same as that of PTS. */
  #dtsToPcrNs: IntervalStatistics | undefined;
  #count = 0;
  #countBefore = 0;
  #lastNs = NONE;

  /** `dts90k` and `pcr27M`, the PCR clock at this packet, may be ABSENT. */
  feed(pts90k: number, dts90k: number, pcr27M: number, timeNs: number): void {
    this.#count++;
    if (timeNs >= this.#lastNs) this.#intervalsNs.feed(timeNs - this.#lastNs);
    this.#lastNs = timeNs;
    if (pcr27M === ABSENT) return;
    if (dts90k !== ABSENT) this.#dtsToPcrNs ??= this.#ptsToPcrNs.copy();
    this.#ptsToPcrNs.feed(distanceNs(pcr27M, pts90k));
    this.#dtsToPcrNs?.feed(distanceNs(pcr27M, dts90k === ABSENT ? pts90k : dts90k));
  }

  /** The next PES packet does not follow the last one. */
  noteGap(): void {
    this.#lastNs = NONE;
  }

  snapshot(): IntervalAndTotal<PtsFigures> {
    return { interval: this.#intervalFigures(), total: this.#totalFigures() };
  }

  snapshotAndReset(): IntervalAndTotal<PtsFigures> {
    const interval = this.#intervalFigures();
    this.#countBefore += this.#count;
    this.#count = 0;
    this.#intervalsNs.beginInterval();
    this.#ptsToPcrNs.beginInterval();
    this.#dtsToPcrNs?.beginInterval();
    return { interval, total: this.#totalFigures() };
  }

  reset(): void {
    this.noteGap();
    this.#count = 0;
    this.#countBefore = 0;
    this.#intervalsNs.reset();
    this.#ptsToPcrNs.reset();
    this.#dtsToPcrNs = undefined;
  }

  #intervalFigures(): PtsFigures {
    const ptsToPcrNs = this.#ptsToPcrNs.interval;
    return figures(this.#count, this.#intervalsNs.interval, ptsToPcrNs, this.#dtsToPcrNs?.interval ?? ptsToPcrNs);
  }

  #totalFigures(): PtsFigures {
    const count = this.#countBefore + this.#count;
    const ptsToPcrNs = this.#ptsToPcrNs.total;
    return figures(count, this.#intervalsNs.total, ptsToPcrNs, this.#dtsToPcrNs?.total ?? ptsToPcrNs);
  }
}

/** Above 0: the PTS or DTS lies after the PCR; the wrap is taken the short way. */
function distanceNs(pcr27M: number, timestamp90k: number): number {
  let distance27M = (timestamp90k * 300 - pcr27M) % (PTS_WRAP_90K * 300);
  if (distance27M > PTS_WRAP_90K * 150) distance27M -= PTS_WRAP_90K * 300;
  else if (distance27M < -PTS_WRAP_90K * 150) distance27M += PTS_WRAP_90K * 300;
  return distance27M * NS_PER_TICK_27M;
}

function figures(
  count: number,
  intervalsNs: RunningStatistics,
  ptsToPcrNs: RunningStatistics,
  dtsToPcrNs: RunningStatistics,
): PtsFigures {
  const hasIntervals = intervalsNs.count > 0;
  const hasDistances = ptsToPcrNs.count > 0;
  return {
    pts_count: count,
    pts_interval_min_ns: hasIntervals ? intervalsNs.min : null,
    pts_interval_avg_ns: hasIntervals ? intervalsNs.mean : null,
    pts_interval_max_ns: hasIntervals ? intervalsNs.max : null,
    pts_to_pcr_min_ns: hasDistances ? ptsToPcrNs.min : null,
    pts_to_pcr_avg_ns: hasDistances ? ptsToPcrNs.mean : null,
    pts_to_pcr_max_ns: hasDistances ? ptsToPcrNs.max : null,
    dts_to_pcr_min_ns: hasDistances ? dtsToPcrNs.min : null,
    dts_to_pcr_avg_ns: hasDistances ? dtsToPcrNs.mean : null,
    dts_to_pcr_max_ns: hasDistances ? dtsToPcrNs.max : null,
    pts_to_pcr_reason: hasDistances ? null : count > 0 ? 'no_pcr' : 'too_few_samples',
  };
}
