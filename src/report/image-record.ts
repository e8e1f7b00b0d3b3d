import type { PictureCodec } from '../codec/decodable.js';
import type { RecordOrigin } from './stream-fields.js';

/** A picture of a stream: in Kafka with its JPEG, in files beside it. */
export interface ImageRecord extends RecordOrigin {
  /** Always `image`. */
  readonly type: 'image';
  /** Name of this record and of no other, ever. */
  readonly id: string;
  /** When it is to be shown: epoch ms; null without arrival times. */
  readonly timestamp: number | null;
  /** The same as ISO 8601, by UTC. */
  readonly time: string | null;
  readonly stream_id: string;
  /** The PID of the video; 0 where there are no PIDs. */
  readonly pid: number;
  /** What it was coded as; `raw`: it came uncompressed. */
  readonly codec: PictureCodec | 'raw';
  /** When it is to be shown, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** Presentation time stamp, 90 kHz; null: it has none. */
  readonly image_pts: number | null;
  /** `interval`, or `event`: the first picture behind an alarm that was raised. */
  readonly reason: 'interval' | 'event';
  /** Of the JPEG, by square samples. */
  readonly width: number;
  readonly height: number;
  /** Of the source. */
  readonly source_width: number;
  readonly source_height: number;
  /** Of the source, by FFmpeg's name, such as `yuv420p10le`. */
  readonly pixel_format: string;
  readonly is_interlaced: boolean;
  /** Parts were missing, and were concealed. */
  readonly is_damaged: boolean;
  /** The JPEG that was saved with `--save-images`; null: it was not. */
  readonly file: string | null;
  /** The JPEG, in base64. */
  readonly base64_image: string;
}
