// Tested by: test/report/report-schema.test.ts
import type { CodecDetails } from '../../../analysis/codec-details.js';
import type { AncillarySnapshot } from '../../../analysis/content/ancillary-observer.js';
import type { AudioSnapshot } from '../../../analysis/content/audio-observer.js';
import type { CaptionReport } from '../../../analysis/content/caption-report.js';
import type { MetadataSnapshot } from '../../../analysis/content/metadata-observer.js';
import type { LevelReport } from '../../../analysis/content/sound-watch.js';
import type { SubtitleReport } from '../../../analysis/content/subtitle-report.js';
import type { TeletextReport } from '../../../analysis/content/teletext-report.js';
import type { VideoFormatReport, VideoReport } from '../../../analysis/content/video-report.js';
import type { PictureFigures } from '../../../essence/picture/picture-meter.js';
import type { CodecId, MediaKind } from '../../../mpegts/codec.js';
import type { PidSnapshot } from '../../../mpegts/pid-statistics.js';
import type { PcrClockFigures } from '../../../timing/pcr-clock-analyzer.js';
import type { PcrFigures } from '../../../timing/pcr-tally.js';
import type { PtsFigures } from '../../../timing/pts-analyzer.js';
import type { Figures } from '../../stream-fields.js';
import type { DescriptorReport } from './descriptor-report.js';

/** One PID. */
export interface PidReport extends PidSnapshot {
  /** What it carries, in words. */
  readonly type: string;
  /** stream_type of the PMT; null where no PMT names the PID as a stream. */
  readonly stream_type: number | null;
  /** null where no PMT names the PID as a stream. */
  readonly codec: CodecId | null;
  /** null where no PMT names the PID as a stream. */
  readonly codec_kind: MediaKind | null;
  /** Programs whose PMT, PCR or streams it carries. */
  readonly program_numbers: readonly number[];
  /** Language of the first language descriptor. */
  readonly language: string | null;
  /** Descriptors of the PMT for this stream, in its order. */
  readonly descriptors: readonly DescriptorReport[];
  /** What the first header of the stream says; null before, and where headers are not read. */
  readonly header: CodecDetails | null;
  /** Its frames; null where it is no audio whose frames are followed. */
  readonly audio: AudioSnapshot | null;
  /** Ancillary data of SMPTE ST 2038; null where it is none. */
  readonly ancillary: AncillarySnapshot | null;
  /** KLV or ID3; null where it is neither. */
  readonly metadata: MetadataSnapshot | null;
  /** What all pictures of a video stream share; null before the first one, and where they are not read. */
  readonly video_format: VideoFormatReport | null;
  /** The pictures of a video stream; null where they are not read. */
  readonly video: VideoReport | null;
  /** Captions in a video stream; null where there was nothing of them. */
  readonly captions: CaptionReport | null;
  /** Teletext; null where there was nothing of it. */
  readonly teletext: TeletextReport | null;
  /** DVB subtitles; null where there was nothing of them. */
  readonly subtitles: SubtitleReport | null;
  /** What its decoded pictures show; null where none were. */
  readonly picture: PictureFigures | null;
  /** Levels and loudness of its decoded sound; null where none was. */
  readonly levels: LevelReport | null;
  /** null without PCR on this PID. */
  readonly pcr: PcrReport | null;
  /** null without PTS on this PID. */
  readonly pts: Figures<PtsFigures> | null;
  /** Fill of the buffers of the system target decoder; null where they are not modelled. */
  readonly buffers: BufferReport | null;
}

/** The PCRs of one PID. */
export interface PcrReport extends Figures<PcrFigures> {
  /** The PCR against arrival times. */
  readonly clock: PcrClockFigures;
}

/** Spec: ISO/IEC 13818-1, 2.4.2; sizes are 0 for buffers that the stream has not. */
export interface BufferReport {
  /** Whether the buffers are modelled now. */
  readonly state: 'measured' | 'waiting' | 'unmeasurable';
  /** Why not. */
  readonly reason: string | null;
  /** Greatest fill of the transport buffer TB. */
  readonly tb_max_bytes: number;
  /** MB of video, B of audio. */
  readonly main_size_bytes: number;
  /** Its greatest fill. */
  readonly main_max_bytes: number;
  /** Size of the elementary stream buffer EB of video. */
  readonly eb_size_bytes: number;
  /** Its greatest fill. */
  readonly eb_max_bytes: number;
  /** Least fill of the last buffer before decoding; null before the first access unit is decoded. */
  readonly min_bytes: number | null;
  /** Longest time that data stayed in the buffers, in seconds. */
  readonly max_delay_s: number;
  /** Access units that were decoded. */
  readonly access_units: number;
}
