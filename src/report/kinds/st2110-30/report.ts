import type { SoundGroupFigures } from '../../../analysis/st2110/sound-groups.js';
import type { CaptureScale } from '../../../st2110/d10/rtp-epoch.js';
import type { Am824Counts } from '../../../st2110/d30/am824.js';
import type { AudioFormatReport } from '../../../st2110/d30/audio-analyzer.js';
import type { PcmFigures } from '../../../st2110/d30/audio-counts.js';
import type { AudioVerdict } from '../../../st2110/d30/audio-verdict.js';
import type { Figures, StreamFields } from '../../stream-fields.js';

/** A stream of sound. Spec: SMPTE ST 2110-30; SMPTE ST 2110-31 */
export interface AudioStreamReport extends StreamFields {
  /** What was recognised in the datagrams. */
  readonly kind: 'st2110-30';
  /** null while it is not known how many samples a packet has. */
  readonly format: AudioFormatReport | null;
  /** Packets and samples, and their times. */
  readonly audio: Figures<PcmFigures>;
  /** Verdict on the time-stamped delay factor: at most one packet time is narrow, at most 17 wide. Spec: EBU Tech 3337 */
  readonly ts_df: AudioVerdict;
  /** Verdict on the arrival less RTP time: not negative, 3 packet times in the mean, 19 at most; only where a clock by PTP is stated. */
  readonly rtp_delta: AudioVerdict;
  /** By which scale the clock of the capture counts; null where the timestamps do not tell. */
  readonly capture_scale: CaptureScale | null;
  /** Levels and loudness by groups of channels; empty while the format is not known. */
  readonly sound: readonly SoundGroupFigures[];
  /** AES3 subframes since the stream was first seen; null where the samples are none. */
  readonly aes3: Am824Counts | null;
}
