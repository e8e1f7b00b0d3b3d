import { CInstCalculator } from './c-inst-calculator.js';
import { defaultOffsetRatio, type FrameFormat, periodNs } from './frame-format.js';
import { product, type Ratio } from './ratio.js';
import { ValueCounts, type ValueFigures } from './value-counts.js';
import { VrxCalculator } from './vrx-calculator.js';

/** The models and schedules that are computed beside each other. */
const MEASURES = ['c_inst_list', 'c_inst_per_frame', 'vrx_gapped', 'vrx_linear'] as const;
type Measure = (typeof MEASURES)[number];

export interface SenderTimingFigures extends Readonly<Record<Measure, ValueFigures>> {
  /** Frames (fields) that were measured as a whole. */
  readonly frames: number;
  /** Frames that were not judged: packets of them are missing, or were perhaps dropped on the way here. */
  readonly withheld_frames: number;
  /** First packet of a frame, since the start of its period, in ns; null without a frame. */
  readonly first_packet_min_ns: number | null;
  readonly first_packet_max_ns: number | null;
}

/** A longer silence parts two frames: the marker of the first one is missing. */
const LONGEST_GAP_NS = 1e9;
const NS_PER_SECOND = 1e9;

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
  /** Of the frame that has begun. */
  readonly #frame = new Counts();
  readonly #interval = new Counts();
  readonly #total = new Counts();
  #lastSeconds = 0;
  #lastNanoseconds = 0;
  #hasLast = false;
  /** The start of the frame was seen. */
  #isInFrame = false;
  #beginsFrame = false;
  #isWithheld = false;

  /** `offsetNs`: TR_OFFSET, where it is not the default. */
  constructor(format: FrameFormat, offsetNs: Ratio = product(periodNs(format), defaultOffsetRatio(format))) {
    this.#cInstList = new CInstCalculator(format, 'list');
    this.#cInstPerFrame = new CInstCalculator(format, 'per_frame');
    this.#vrxGapped = new VrxCalculator(format, 'gapped', offsetNs);
    this.#vrxLinear = new VrxCalculator(format, 'linear', offsetNs);
  }

  /** A packet came, by the epoch of the clock of the capture; `isLast`: of its frame, by the marker bit. */
  feed(seconds: number, nanoseconds: number, isLast: boolean): void {
    const sinceNs = (seconds - this.#lastSeconds) * NS_PER_SECOND + nanoseconds - this.#lastNanoseconds;
    if (this.#hasLast && !(sinceNs >= 0 && sinceNs <= LONGEST_GAP_NS)) this.noteGap();
    this.#hasLast = true;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
    if (this.#beginsFrame) this.#begin(seconds, nanoseconds, sinceNs);
    else this.#goOn(sinceNs);
    if (isLast) this.#endFrame();
  }

  /** Packets are missing, or perhaps: the frame is not judged, and the buffers begin anew. */
  noteGap(): void {
    this.#isWithheld = true;
    this.#cInstList.restart();
    this.#cInstPerFrame.restart();
  }

  /** No more packets will come: what was measured of the last frame counts. */
  settle(): void {
    if (!this.#isWithheld) this.#commit();
  }

  snapshotAndReset(): { readonly interval: SenderTimingFigures; readonly total: SenderTimingFigures } {
    const snapshot = { interval: this.#interval.snapshot(), total: this.#total.snapshot() };
    this.#interval.reset();
    return snapshot;
  }

  #begin(seconds: number, nanoseconds: number, sinceNs: number): void {
    this.#beginsFrame = false;
    this.#isInFrame = true;
    const { c_inst_list, c_inst_per_frame, vrx_gapped, vrx_linear } = this.#frame.values;
    c_inst_list.add(this.#cInstList.feed(sinceNs));
    this.#cInstPerFrame.restart();
    c_inst_per_frame.add(this.#cInstPerFrame.feed(0));
    vrx_gapped.add(this.#vrxGapped.begin(seconds, nanoseconds));
    vrx_linear.add(this.#vrxLinear.begin(seconds, nanoseconds));
    this.#frame.firstPacket(this.#vrxGapped.firstPacketNs);
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
    if (this.#isInFrame) this.#frame.end(this.#isWithheld);
    if (this.#isWithheld) this.#frame.forgetValues();
    this.#commit();
    this.#isWithheld = false;
    this.#isInFrame = false;
    this.#beginsFrame = true;
  }

  #commit(): void {
    this.#interval.merge(this.#frame);
    this.#total.merge(this.#frame);
    this.#frame.reset();
  }
}

/** What was measured of some frames. */
class Counts {
  readonly values: Readonly<Record<Measure, ValueCounts>> = {
    c_inst_list: new ValueCounts(),
    c_inst_per_frame: new ValueCounts(),
    vrx_gapped: new ValueCounts(),
    vrx_linear: new ValueCounts(),
  };
  #frames = 0;
  #withheldFrames = 0;
  #firstPacketMinNs = Number.POSITIVE_INFINITY;
  #firstPacketMaxNs = Number.NEGATIVE_INFINITY;

  firstPacket(minNs: number, maxNs = minNs): void {
    this.#firstPacketMinNs = Math.min(this.#firstPacketMinNs, minNs);
    this.#firstPacketMaxNs = Math.max(this.#firstPacketMaxNs, maxNs);
  }

  end(isWithheld: boolean): void {
    if (isWithheld) this.#withheldFrames++;
    else this.#frames++;
  }

  merge(other: Counts): void {
    for (const measure of MEASURES) this.values[measure].merge(other.values[measure]);
    this.#frames += other.#frames;
    this.#withheldFrames += other.#withheldFrames;
    this.firstPacket(other.#firstPacketMinNs, other.#firstPacketMaxNs);
  }

  /** The frames stay counted. */
  forgetValues(): void {
    for (const measure of MEASURES) this.values[measure].reset();
    this.#firstPacketMinNs = Number.POSITIVE_INFINITY;
    this.#firstPacketMaxNs = Number.NEGATIVE_INFINITY;
  }

  snapshot(): SenderTimingFigures {
    const { c_inst_list, c_inst_per_frame, vrx_gapped, vrx_linear } = this.values;
    const hasFrame = this.#firstPacketMinNs <= this.#firstPacketMaxNs;
    return {
      c_inst_list: c_inst_list.snapshot(),
      c_inst_per_frame: c_inst_per_frame.snapshot(),
      vrx_gapped: vrx_gapped.snapshot(),
      vrx_linear: vrx_linear.snapshot(),
      frames: this.#frames,
      withheld_frames: this.#withheldFrames,
      first_packet_min_ns: hasFrame ? this.#firstPacketMinNs : null,
      first_packet_max_ns: hasFrame ? this.#firstPacketMaxNs : null,
    };
  }

  reset(): void {
    this.forgetValues();
    this.#frames = 0;
    this.#withheldFrames = 0;
  }
}
