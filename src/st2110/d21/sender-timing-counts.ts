// Tested by: test/st2110/d21/sender-timing-analyzer.test.ts
import { RunningStatistics } from '../../timing/running-statistics.js';
import { ValueCounts, type ValueFigures } from './value-counts.js';

/** The models and schedules that are computed beside each other. */
const MEASURES = ['c_inst_list', 'c_inst_per_frame', 'vrx_gapped', 'vrx_linear'] as const;
type Measure = (typeof MEASURES)[number];

/** Why a frame is not judged: packets of it are missing; perhaps, as the host dropped some; or the clock was set. */
export type WithheldCause = 'loss' | 'host_drops' | 'clock_set';

/** Buffers of the network and of the receiver, and first packets of frames. */
export interface SenderTimingFigures {
  /** C_INST, with a drain since the first packet of the capture, as EBU LIST has it. */
  readonly c_inst_list: ValueFigures;
  /** C_INST, with a drain by R_ACTIVE since the first packet of each frame, as other tools have it. */
  readonly c_inst_per_frame: ValueFigures;
  /** VRX of a receiver that reads gapped. */
  readonly vrx_gapped: ValueFigures;
  /** VRX of a receiver that reads linearly. */
  readonly vrx_linear: ValueFigures;
  /** Frames (fields) that were measured as a whole. */
  readonly frames: number;
  /** Frames that were not judged: packets of them are missing, or were perhaps dropped on the way here. */
  readonly withheld_frames: number;
  /** Those of them in which the host may have dropped packets. */
  readonly withheld_host_drops: number;
  /** First packet of a frame, since the start of its period, in ns; null without a frame. */
  readonly first_packet_min_ns: number | null;
  /** Mean of it. */
  readonly first_packet_avg_ns: number | null;
  /** Greatest of it. */
  readonly first_packet_max_ns: number | null;
  /** From the first packet of a frame to that of the next, less T_FRAME, in ns; null without two frames in a row. */
  readonly period_deviation_min_ns: number | null;
  /** Greatest of it. */
  readonly period_deviation_max_ns: number | null;
  /** Standard deviation of it. */
  readonly period_jitter_ns: number | null;
}

/** What was measured of some frames. */
export class SenderTimingCounts {
  readonly values: Readonly<Record<Measure, ValueCounts>> = {
    c_inst_list: new ValueCounts(),
    c_inst_per_frame: new ValueCounts(),
    vrx_gapped: new ValueCounts(),
    vrx_linear: new ValueCounts(),
  };
  readonly firstPacketNs = new RunningStatistics();
  readonly periodDeviationNs = new RunningStatistics();
  #frames = 0;
  #withheldFrames = 0;
  #withheldHostDrops = 0;

  /** A frame ends; `withheld`: why it is not judged. */
  end(withheld: WithheldCause | undefined): void {
    if (withheld === undefined) this.#frames++;
    else this.#withheldFrames++;
    if (withheld === 'host_drops') this.#withheldHostDrops++;
  }

  merge(other: SenderTimingCounts): void {
    for (const measure of MEASURES) this.values[measure].merge(other.values[measure]);
    this.#frames += other.#frames;
    this.#withheldFrames += other.#withheldFrames;
    this.#withheldHostDrops += other.#withheldHostDrops;
    this.firstPacketNs.merge(other.firstPacketNs);
    this.periodDeviationNs.merge(other.periodDeviationNs);
  }

  /** The frames stay counted. */
  forgetValues(): void {
    for (const measure of MEASURES) this.values[measure].reset();
    this.firstPacketNs.reset();
    this.periodDeviationNs.reset();
  }

  snapshot(): SenderTimingFigures {
    const { c_inst_list, c_inst_per_frame, vrx_gapped, vrx_linear } = this.values;
    const first = this.firstPacketNs;
    const deviation = this.periodDeviationNs;
    const orNull = ({ count }: RunningStatistics, value: number): number | null => (count === 0 ? null : value);
    return {
      c_inst_list: c_inst_list.snapshot(),
      c_inst_per_frame: c_inst_per_frame.snapshot(),
      vrx_gapped: vrx_gapped.snapshot(),
      vrx_linear: vrx_linear.snapshot(),
      frames: this.#frames,
      withheld_frames: this.#withheldFrames,
      withheld_host_drops: this.#withheldHostDrops,
      first_packet_min_ns: orNull(first, first.min),
      first_packet_avg_ns: orNull(first, first.mean),
      first_packet_max_ns: orNull(first, first.max),
      period_deviation_min_ns: orNull(deviation, deviation.min),
      period_deviation_max_ns: orNull(deviation, deviation.max),
      period_jitter_ns: orNull(deviation, deviation.standardDeviation),
    };
  }

  reset(): void {
    this.forgetValues();
    this.#frames = 0;
    this.#withheldFrames = 0;
    this.#withheldHostDrops = 0;
  }
}
