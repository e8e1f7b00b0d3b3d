import { ABSENT } from '../mpegts/packet.js';
import { PCR_WRAP_27M, pcrDifference27M } from '../mpegts/pcr.js';
import type { IntervalAndTotal } from './interval-and-total.js';
import { type AccuracyState, PcrAccuracyCalculator } from './pcr-accuracy-calculator.js';
import { PcrDriftCalculator } from './pcr-drift-calculator.js';
import type { PcrFilter } from './pcr-filter.js';
import { PcrJitterCalculator } from './pcr-jitter-calculator.js';
import { type PcrFigures, PcrTally } from './pcr-tally.js';
import type { UnmeasurableReason } from './unmeasurable.js';

/** The clock since its last discontinuity. */
export interface PcrClockFigures {
  /** PCRs that the arrival jitter was last measured over. */
  readonly pcr_arrival_jitter_samples: number;
  /** Offset of the clock of the stream against that of arrival times, which is this host's, in parts per million: above 0, it runs fast. */
  readonly frequency_offset_ppm: number | null;
  /** PCRs it was measured over. */
  readonly frequency_offset_samples: number;
  /** Why it is null. */
  readonly frequency_offset_reason: UnmeasurableReason | null;
  /** Change of the frequency offset, of both clocks. */
  readonly drift_rate_ppm_per_hour: number | null;
  /** Minutes it was measured over. */
  readonly drift_rate_minutes: number;
  /** Why it is null. */
  readonly drift_rate_reason: UnmeasurableReason | null;
}

export interface PcrClockSnapshot extends IntervalAndTotal<PcrFigures> {
  readonly clock: PcrClockFigures;
}

const NS_PER_TICK = 1000 / 27;
/** A longer step from one PCR to the next is a discontinuity, as is a step back. */
const LONGEST_STEP_27M = 27_000_000;
/** The jitter is evaluated this often, and for every snapshot. */
const PCRS_PER_EVALUATION = 64;

/**
 * The PCRs of one PID: intervals, discontinuities, accuracy by position, jitter and frequency by arrival.
 * Arrival times are those of whole datagrams, so the jitter holds their duration; and that of the network and of this host.
 */
export class PcrClockAnalyzer {
  readonly #hasArrivalTimes: boolean;
  readonly #accuracy: PcrAccuracyCalculator;
  readonly #jitter = new PcrJitterCalculator();
  readonly #drift = new PcrDriftCalculator();

  readonly #interval = new PcrTally();
  /** Without the current interval. */
  readonly #before = new PcrTally();

  #last27M = ABSENT;
  #lastIndex = 0;
  #lastNs = 0;
  #ticksPerPacket = 0;
  /** Since the first PCR of this clock: by the PCRs, and on arrival. */
  #elapsed27M = 0;
  #firstNs = 0;
  #notEvaluated = 0;

  constructor(hasArrivalTimes: boolean, filter: PcrFilter = 'auto') {
    this.#hasArrivalTimes = hasArrivalTimes;
    this.#accuracy = new PcrAccuracyCalculator(filter);
  }

  /**
   * `packetIndex`: number of the packet in the stream, of all PIDs; `nullPackets`: those before it. Returns the accuracy of an
   * earlier PCR in ns, or NaN where it cannot be judged: see `accuracyState`.
   */
  feed(pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean, nullPackets = 0): number {
    const tally = this.#interval;
    tally.pcrs++;
    if (isDiscontinuity) {
      tally.signalled++;
      this.#forgetClock();
    } else if (this.#last27M !== ABSENT && pcrDifference27M(this.#last27M, pcr27M) > LONGEST_STEP_27M) {
      tally.unsignalled++;
      this.#forgetClock();
    }
    if (this.#last27M === ABSENT) this.#begin(timeNs);
    else this.#step(pcrDifference27M(this.#last27M, pcr27M), packetIndex);
    this.#last27M = pcr27M;
    this.#lastIndex = packetIndex;

    const deviationNs = this.#accuracy.feed(packetIndex, pcr27M, nullPackets);
    tally.accuracy(deviationNs, this.#accuracy);
    if (this.#hasArrivalTimes) this.#compare(timeNs);
    return deviationNs;
  }

  /** Why the accuracy was judged or not, at the last PCR. */
  get accuracyState(): AccuracyState {
    return this.#accuracy.state;
  }

  /** The PCR clock at a packet after the last PCR, at the rate before it; ABSENT before the first PCR. */
  pcr27MAt(packetIndex: number): number {
    if (this.#last27M === ABSENT) return ABSENT;
    return (this.#last27M + Math.max(0, packetIndex - this.#lastIndex) * this.#ticksPerPacket) % PCR_WRAP_27M;
  }

  /** Packets of the stream are missing: positions after this do not follow those before. */
  noteLoss(): void {
    this.#accuracy.reset();
  }

  /** What comes next does not follow what came last: the clock begins anew, and that is no discontinuity. */
  noteGap(): void {
    this.#forgetClock();
  }

  snapshot(): PcrClockSnapshot {
    this.#evaluateJitter();
    const total = new PcrTally();
    total.merge(this.#before);
    total.merge(this.#interval);
    return {
      interval: this.#interval.figures(this.#hasArrivalTimes),
      total: total.figures(this.#hasArrivalTimes),
      clock: this.#clockFigures(),
    };
  }

  snapshotAndReset(): PcrClockSnapshot {
    this.#evaluateJitter();
    const interval = this.#interval.figures(this.#hasArrivalTimes);
    this.#before.merge(this.#interval);
    this.#interval.reset();
    return { interval, total: this.#before.figures(this.#hasArrivalTimes), clock: this.#clockFigures() };
  }

  reset(): void {
    this.#forgetClock();
    this.#interval.reset();
    this.#before.reset();
  }

  #forgetClock(): void {
    this.#evaluateJitter();
    this.#last27M = ABSENT;
    this.#accuracy.reset();
    this.#jitter.reset();
    this.#drift.reset();
  }

  #begin(timeNs: number): void {
    this.#firstNs = timeNs;
    this.#lastNs = timeNs;
    this.#elapsed27M = 0;
    this.#ticksPerPacket = 0;
  }

  #step(step27M: number, packetIndex: number): void {
    const tally = this.#interval;
    const intervalNs = step27M * NS_PER_TICK;
    this.#elapsed27M += step27M;
    tally.intervalsNs.feed(intervalNs);
    if (intervalNs > 40e6) tally.over40Ms++;
    if (intervalNs > 100e6) tally.over100Ms++;
    const packets = packetIndex - this.#lastIndex;
    if (packets > 0) this.#ticksPerPacket = step27M / packets;
  }

  #compare(timeNs: number): void {
    if (timeNs < this.#lastNs) {
      // The clock of the arrival times was set back: what it was compared with no longer holds.
      this.#evaluateJitter();
      this.#jitter.reset();
      this.#drift.reset();
    }
    this.#lastNs = timeNs;
    const errorNs = this.#elapsed27M * NS_PER_TICK - (timeNs - this.#firstNs);
    this.#jitter.feed(timeNs, errorNs);
    this.#drift.feed(timeNs, errorNs);
    if (++this.#notEvaluated >= PCRS_PER_EVALUATION) this.#evaluateJitter();
  }

  #evaluateJitter(): void {
    if (this.#notEvaluated === 0) return;
    this.#notEvaluated = 0;
    if (!this.#jitter.evaluate()) return;
    this.#interval.peaksNs.feed(this.#jitter.peakToPeakNs);
    this.#interval.rmsNs.feed(this.#jitter.rmsNs);
  }

  #clockFigures(): PcrClockFigures {
    const { frequencyOffsetPpm, driftRatePpmPerHour, samples, minutes } = this.#drift;
    return {
      pcr_arrival_jitter_samples: this.#jitter.samples,
      frequency_offset_ppm: frequencyOffsetPpm,
      frequency_offset_samples: samples,
      frequency_offset_reason: frequencyOffsetPpm === null ? this.#arrivalReason('too_few_samples') : null,
      drift_rate_ppm_per_hour: driftRatePpmPerHour,
      drift_rate_minutes: minutes,
      drift_rate_reason: driftRatePpmPerHour === null ? this.#arrivalReason('too_short') : null,
    };
  }

  #arrivalReason(otherwise: UnmeasurableReason): UnmeasurableReason {
    return this.#hasArrivalTimes ? otherwise : 'no_arrival_times';
  }
}
