// Tested by: test/analysis/content/video.samples.test.ts
import type { HdrKind } from '../../codec/video/video-format.js';
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';

/** What all pictures of a video stream share; null where the stream does not say it, or it does not apply. */
export interface VideoFormatReport {
  /** In words where it has a name, otherwise its number. */
  readonly profile: string;
  /** As the standard of the codec writes it. */
  readonly level: string;
  /** Of HEVC. */
  readonly tier: 'main' | 'high' | null;
  /** Luma samples that are shown. */
  readonly width: number;
  /** Lines that are shown. */
  readonly height: number;
  /** Luma samples that are coded. */
  readonly coded_width: number;
  /** Lines that are coded. */
  readonly coded_height: number;
  /** Width to height of a sample: `64:45`. */
  readonly sample_aspect_ratio: string | null;
  /** Width to height of the picture: `16:9`. */
  readonly display_aspect_ratio: string | null;
  /** Frames a second; fields, where each picture of HEVC is one. */
  readonly frame_rate: number | null;
  /** As the sequence header says it: interlaced where fields are allowed. */
  readonly scan: 'progressive' | 'interlaced' | null;
  /** `4:2:0`, `4:2:2`, … */
  readonly chroma_format: string;
  /** Bits of a luma sample. */
  readonly bit_depth: number;
  /** Bits of a chroma sample. */
  readonly chroma_bit_depth: number;
  /** Spec: ITU-T H.273, Table 2 */
  readonly colour_primaries: string | null;
  /** Spec: ITU-T H.273, Table 3 */
  readonly transfer_characteristics: string | null;
  /** Spec: ITU-T H.273, Table 4 */
  readonly matrix_coefficients: string | null;
  /** video_full_range_flag: whether samples use all values. */
  readonly colour_range: 'limited' | 'full' | null;
  /** Place of the chroma samples. */
  readonly chroma_location: string | null;
  /** Kind of high dynamic range: PQ with a mastering display is HDR10. */
  readonly hdr: HdrKind | null;
  /** CIE 1931 x,y of red, green, blue and white of the display that the picture was graded on. */
  readonly mastering_primaries: string | null;
  /** cd/m² */
  readonly mastering_min_luminance: number | null;
  /** cd/m² */
  readonly mastering_max_luminance: number | null;
  /** MaxCLL, cd/m². */
  readonly max_content_light_level: number | null;
  /** MaxFALL, cd/m². */
  readonly max_frame_average_light_level: number | null;
}

/** Least, mean and greatest of some values. */
export interface SizeFigures {
  /** The least. */
  readonly min: number;
  /** The mean. */
  readonly avg: number;
  /** The greatest. */
  readonly max: number;
}

/** The pictures of a video stream; both fields of a frame are one. */
export interface VideoFigures {
  /** All of them. */
  readonly pictures: number;
  /** Intra pictures. */
  readonly i_pictures: number;
  /** Predicted pictures. */
  readonly p_pictures: number;
  /** Bidirectionally predicted pictures. */
  readonly b_pictures: number;
  /** Pictures of two fields that are coded one after the other. */
  readonly field_pairs: number;
  /** Pictures whose lines are of two moments, as far as the stream says it. */
  readonly interlaced_pictures: number;
  /** Those of them whose top field is first. */
  readonly top_field_first_pictures: number;
  /** Pictures with which decoding may begin. */
  readonly random_access_points: number;
  /** IDR and BLA pictures of H.264 and HEVC. */
  readonly idr_pictures: number;
  /** Pictures of which bytes are missing. */
  readonly damaged_pictures: number;
  /** Pictures that are missing by the decoding times; null where these do not go on evenly. */
  readonly missing_pictures: number | null;
  /** Reference pictures that are missing by frame_num of H.264; null for other codecs. */
  readonly missing_references: number | null;
  /** Groups of pictures that are whole, from one random access point to the next one. */
  readonly gops: number;
  /** Those of them whose pictures before the first one in presentation take from the group before. */
  readonly open_gops: number;
  /** Pictures of a group; null before the first that is whole. */
  readonly gop_length: SizeFigures | null;
  /** Pictures from an IDR picture to the next one; null before the second. */
  readonly idr_distance: SizeFigures | null;
  /** Bytes of an I picture; null without one. Damaged pictures do not count. */
  readonly i_size_bytes: SizeFigures | null;
  /** Bytes of a P picture. */
  readonly p_size_bytes: SizeFigures | null;
  /** Bytes of a B picture. */
  readonly b_size_bytes: SizeFigures | null;
  /** Times that the time code did not go on as the presentation times do. */
  readonly time_code_discontinuities: number;
  /** Times that the format changed. */
  readonly format_changes: number;
}

/** Bars of black, in lines and samples from the edges. */
export interface BarReport {
  /** Last line of the upper bar. */
  readonly top: number | null;
  /** First line of the lower bar. */
  readonly bottom: number | null;
  /** Last sample of the left bar. */
  readonly left: number | null;
  /** First sample of the right bar. */
  readonly right: number | null;
}

/** The pictures of a video stream. */
export interface VideoReport extends IntervalAndTotal<VideoFigures> {
  /** In the last report interval. */
  readonly interval: VideoFigures;
  /** Since the stream was first seen. */
  readonly total: VideoFigures;
  /** How the pictures of the last interval are scanned, as far as the stream says it. */
  readonly field_order: 'progressive' | 'top_first' | 'bottom_first' | 'mixed' | null;
  /** Types of the pictures of the last whole group as they are shown: `IBBPBBPBBPBB`, cut at 600; null before. */
  readonly gop_structure: string | null;
  /** The last whole group takes from the one before it; null before. */
  readonly gop_is_open: boolean | null;
  /** `10:00:00:12`, with `;` where numbers are dropped; the last one in the order of the stream. */
  readonly time_code: string | null;
  /** Active format description, in words; null where there is none. */
  readonly active_format: string | null;
  /** active_format */
  readonly active_format_code: number | null;
  /** Bar data; null where there are none. */
  readonly bars: BarReport | null;
}
