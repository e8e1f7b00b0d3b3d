// Tested by: test/codec/video/video-inspector.test.ts
import type { TimeCode } from '../time-code.js';
import type { BarData } from '../user-data.js';

/** Codecs whose pictures are read. */
export const VIDEO_CODECS = ['mpeg_video', 'h264', 'hevc'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** I: only intra slices; B: some that take from two lists. */
export type PictureType = 'I' | 'P' | 'B';

/** What the first slice of a picture and what stands before it say of it. */
export interface PictureInfo {
  readonly type: PictureType;
  /** H.264 IDR, HEVC IDR or BLA: nothing behind it takes from what was before. */
  readonly isIdr: boolean;
  /** Decoding may begin here: H.264 IDR, or an I picture with recovery point or SPS; HEVC IRAP; MPEG-2 I. */
  readonly isRandomAccess: boolean;
  readonly isReference: boolean;
  /** HEVC RASL or RADL: shown before the IRAP picture that it follows; undefined where the stream does not say it. */
  readonly isLeading: boolean | undefined;
  /** A field: its parity; undefined for a frame. */
  readonly parity: 'top' | 'bottom' | undefined;
  /** It is the other field of the frame that the field before began. */
  readonly isSecondField: boolean;
  /** Frames whose macroblocks or lines are of two fields, field pictures; undefined where the stream does not say. */
  readonly isInterlaced: boolean | undefined;
  readonly isTopFieldFirst: boolean | undefined;
  /** Place in presentation among the pictures of one `sequence`; NaN where it is not known. */
  readonly order: number;
  /** Grows when `order` begins anew. */
  readonly sequence: number;
  readonly timeCode: TimeCode | undefined;
  /** closed_gop of the MPEG-2 GOP header before it; undefined without one. */
  readonly isClosedGop: boolean | undefined;
  /** Reference pictures that are missing before it, by H.264 frame_num; undefined where it is not told. */
  readonly missingReferences: number | undefined;
  /** active_format of AFD data with it; undefined without. */
  readonly activeFormat: number | undefined;
  readonly bars: BarData | undefined;
}

/** A picture with all its slices, both fields of a frame together. */
export interface CodedPicture extends PictureInfo {
  readonly codec: VideoCodec;
  /** Where it begins, in bytes of the elementary stream, the delimiter and parameter sets before it included. */
  readonly at: number;
  readonly sizeBytes: number;
  readonly hasTwoFields: boolean;
  /** 90 kHz; NaN where it has none. */
  readonly pts90k: number;
  /** 90 kHz; that of presentation where there is no other; NaN without both. */
  readonly dts90k: number;
  /** pts90k, or what follows from its order and the pictures before; NaN where that is not known. */
  readonly presentation90k: number;
  /** Arrival of the PES packet that it begins in. */
  readonly timeNs: number;
  /** Bytes of it are missing, or may be: its size and fields are not sure. */
  readonly isDamaged: boolean;
  /** Pictures before it may not have been seen, which the stream had: it is not compared with those before. */
  readonly isBehindUnseen: boolean;
}

/** A picture that can be decoded alone, as it is in the stream, its parameter sets included. */
export interface KeyAccessUnit {
  readonly codec: VideoCodec;
  /** Its own copy. */
  readonly bytes: Uint8Array;
  readonly pts90k: number;
  readonly dts90k: number;
  readonly timeNs: number;
}

/** Forms of user data: what follows itu_t_t35_country_code on, uuid_iso_iec_11578 on, or the user_data start code of MPEG-2. */
export type UserDataForm = 'itu_t_t35' | 'unregistered' | 'mpeg2_user_data';

/** User data of a picture, without emulation prevention. */
export interface VideoUserData {
  readonly codec: VideoCodec;
  readonly form: UserDataForm;
  /** Its own copy. */
  readonly bytes: Uint8Array;
  /** When the picture is shown, 90 kHz; NaN where it is not known. */
  readonly pts90k: number;
  /** Arrival of the picture. */
  readonly timeNs: number;
}
