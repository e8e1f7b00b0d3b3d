import type { SenderTimingSnapshot } from '../../../analysis/st2110/sender-timing.js';
import type { SeenVideoFormat } from '../../../analysis/st2110/video-stream-payload.js';
import type { PictureFigures } from '../../../essence/picture/picture-meter.js';
import type { FlowDescription } from '../../../st2110/d10/flow-description.js';
import type { RtpClockFigures } from '../../../st2110/d10/rtp-clock-analyzer.js';
import type { VideoFrameFigures } from '../../../st2110/d20/video-frame-analyzer.js';
import type { SenderTimingFigures } from '../../../st2110/d21/sender-timing-counts.js';
import type { SenderVerdict } from '../../../st2110/d21/sender-verdict.js';
import type { Figures, StreamFields } from '../../stream-fields.js';

/** A stream of uncompressed video. Spec: SMPTE ST 2110-20; SMPTE ST 2110-21 */
export interface VideoStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-20';
  /** What the session description says of it; null without one. */
  readonly description: FlowDescription | null;
  /** What the packets show. */
  readonly format: SeenVideoFormat;
  /** Frames, and what is missing of them. */
  readonly frames: Figures<VideoFrameFigures>;
  /** When the packets come. */
  readonly timing: SenderTimingReport;
  /** What its pictures show, one a second; null before the first one. */
  readonly pictures: PictureFigures | null;
}

/** Timing of a sender of video. Spec: SMPTE ST 2110-21 */
export interface SenderTimingReport extends Omit<SenderTimingSnapshot, 'figures' | 'rtp' | 'verdict'> {
  /** How C_INST is judged: as EBU LIST has it. */
  readonly model: 'list';
  /** Buffers of the network and of the receiver, and first packets. */
  readonly figures: Figures<SenderTimingFigures>;
  /** RTP timestamps. */
  readonly rtp: Figures<RtpClockFigures>;
  /** What the sender complies with. */
  readonly verdict: Figures<SenderVerdict>;
}
