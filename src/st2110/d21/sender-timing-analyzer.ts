import { C_INST_MODELS, CInstCalculator } from './c-inst-calculator.js';
import { defaultOffsetRatio, type FrameFormat, periodNs, type ReadSchedule } from './frame-format.js';
import { product, type Ratio } from './ratio.js';
import { SenderTimingCounts, type SenderTimingFigures, type WithheldCause } from './sender-timing-counts.js';
import { VrxCalculator } from './vrx-calculator.js';

export type { SenderTimingFigures } from './sender-timing-counts.js';

/** A longer silence parts two frames: the marker of the first one is missing. */
const LONGEST_GAP_NS = 1e9;
const NS_PER_SECOND = 1e9;
const SCHEDULES: readonly ReadSchedule[] = ['gapped', 'linear'];

/**
 * Measures the sender of uncompressed video: C_INST from the first packet on, VRX from the first marker on, as that tells where a frame begins. What
 * was measured of a frame counts when it is whole, so that nothing of one with missing packets is judged.
 * Spec: SMPTE ST 2110-21, 6.6
 */
export class SenderTimingAnalyzer {
  readonly #cInstList: CInstCalculator;
  readonly #cInstPerFrame: CInstCalculator;
  readonly #vrxGapped: VrxCalculator;
  readonly #vrxLinear: VrxCalculator;
  readonly #periodNs: number;
  /** Of the frame that has begun. */
  readonly #frame = new SenderTimingCounts();
  readonly #interval = new SenderTimingCounts();
  readonly #total = new SenderTimingCounts();
  #lastSeconds = 0;
  #lastNanoseconds = 0;
  #hasLast = false;
  /** The start of the frame was seen. */
  #isInFrame = false;
  #beginsFrame = false;
  #withheld: WithheldCause | undefined;
  /** From the first packet of the frame to the last packet that came. */
  #sinceFirstNs = Number.NaN;

  /** `offsetNs`: TR_OFFSET, where it is not the default. */
  constructor(
    readonly format: FrameFormat,
    offsetNs: Ratio = product(periodNs(format), defaultOffsetRatio(format)),
  ) {
    this.#cInstList = new CInstCalculator(format, 'list');
    this.#cInstPerFrame = new CInstCalculator(format, 'per_frame');
    this.#vrxGapped = new VrxCalculator(format, 'gapped', offsetNs);
    this.#vrxLinear = new VrxCalculator(format, 'linear', offsetNs);
    const { numerator, denominator } = periodNs(format);
    this.#periodNs = numerator / denominator;
  }

  /** Whether the schedule can be followed without any error: it is, of pictures that are sent in up to 20,000 packets. */
  static isExactFor(format: FrameFormat, offsetNs: Ratio): boolean {
    return (
      C_INST_MODELS.every((model) => CInstCalculator.isExactFor(format, model)) &&
      SCHEDULES.every((schedule) => VrxCalculator.isExactFor(format, schedule, offsetNs))
    );
  }

  /** n: the period since the epoch that the frame which began last belongs to. */
  get period(): bigint {
    return this.#vrxGapped.period;
  }

  /** A packet came, by the epoch of the clock of the capture; `isLast`: of its frame, by the marker bit. Returns whether it is the first one of its frame. */
  feed(seconds: number, nanoseconds: number, isLast: boolean): boolean {
    const sinceNs = (seconds - this.#lastSeconds) * NS_PER_SECOND + nanoseconds - this.#lastNanoseconds;
    if (this.#hasLast && !(sinceNs >= 0 && sinceNs <= LONGEST_GAP_NS)) this.noteGap('clock_set');
    this.#hasLast = true;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
    const isFirst = this.#beginsFrame;
    this.#sinceFirstNs += sinceNs;
    if (isFirst) this.#begin(seconds, nanoseconds, sinceNs);
    else this.#goOn(sinceNs);
    if (isLast) this.#endFrame();
    return isFirst;
  }

  /** Packets are missing, or perhaps: the frame is not judged, and the buffers begin anew. */
  noteGap(cause: WithheldCause = 'loss'): void {
    this.#withheld ??= cause;
    this.#sinceFirstNs = Number.NaN;
    this.#cInstList.restart();
    this.#cInstPerFrame.restart();
  }

  /** No more packets will come: what was measured of the last frame counts. */
  settle(): void {
    if (this.#withheld === undefined) this.#commit();
  }

  snapshotAndReset(): { readonly interval: SenderTimingFigures; readonly total: SenderTimingFigures } {
    const snapshot = { interval: this.#interval.snapshot(), total: this.#total.snapshot() };
    this.#interval.reset();
    return snapshot;
  }

  #begin(seconds: number, nanoseconds: number, sinceNs: number): void {
    this.#beginsFrame = false;
    this.#isInFrame = true;
    const { values, firstPacketNs, periodDeviationNs } = this.#frame;
    const { c_inst_list, c_inst_per_frame, vrx_gapped, vrx_linear } = values;
    c_inst_list.add(this.#cInstList.feed(sinceNs));
    this.#cInstPerFrame.restart();
    c_inst_per_frame.add(this.#cInstPerFrame.feed(0));
    vrx_gapped.add(this.#vrxGapped.begin(seconds, nanoseconds));
    vrx_linear.add(this.#vrxLinear.begin(seconds, nanoseconds));
    firstPacketNs.feed(this.#vrxGapped.firstPacketNs);
    if (!Number.isNaN(this.#sinceFirstNs)) periodDeviationNs.feed(this.#sinceFirstNs - this.#periodNs);
    this.#sinceFirstNs = 0;
  }

  #goOn(sinceNs: number): void {
    const { c_inst_list, c_inst_per_frame, vrx_gapped, vrx_linear } = this.#frame.values;
    c_inst_list.add(this.#cInstList.feed(sinceNs));
    if (!this.#isInFrame) return;
    c_inst_per_frame.add(this.#cInstPerFrame.feed(sinceNs));
    vrx_gapped.add(this.#vrxGapped.feed(sinceNs));
    vrx_linear.add(this.#vrxLinear.feed(sinceNs));
  }

  #endFrame(): void {
    if (this.#isInFrame) this.#frame.end(this.#withheld);
    if (this.#withheld !== undefined) this.#frame.forgetValues();
    this.#commit();
    this.#withheld = undefined;
    this.#isInFrame = false;
    this.#beginsFrame = true;
  }

  #commit(): void {
    this.#interval.merge(this.#frame);
    this.#total.merge(this.#frame);
    this.#frame.reset();
  }
}
