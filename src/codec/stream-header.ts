import { type Ac3Header, ac3HeaderAt } from './audio/ac3.js';
import { type AdtsHeader, adtsHeaderAt } from './audio/adts.js';
import { type LatmHeader, latmHeaderAt } from './audio/latm.js';
import { type MpegAudioHeader, mpegAudioHeaderAt } from './audio/mpeg-audio.js';
import { H264_NAL_SPS, type H264Sps, h264SpsAt } from './h264/sps.js';
import { HEVC_NAL_SPS, type HevcSps, hevcSpsAt } from './hevc/sps.js';
import { HEVC_NAL_VPS, type HevcVps, hevcVpsAt } from './hevc/vps.js';
import {
  type MpegVideoHeader,
  mpegVideoHeaderAt,
  PICTURE_START_CODE,
  SEQUENCE_HEADER_CODE,
  VBV_DELAY_OPEN,
  vbvDelayAt,
} from './mpeg2/video-header.js';
import { startCodeAt } from './nal/start-code.js';

/** Codecs whose headers are read; `ac3` is E-AC-3 too. */
export const HEADER_CODECS = ['mpeg_video', 'h264', 'hevc', 'mpeg_audio', 'adts', 'latm', 'ac3'] as const;
export type HeaderCodec = (typeof HEADER_CODECS)[number];

/** The first header of an elementary stream. */
export type StreamHeader =
  | { readonly codec: 'mpeg_video'; readonly video: MpegVideoHeader; readonly hasVbvDelay: boolean }
  | { readonly codec: 'h264'; readonly sps: H264Sps }
  | { readonly codec: 'hevc'; readonly sps: HevcSps; readonly vps: HevcVps | undefined }
  | { readonly codec: 'mpeg_audio'; readonly audio: MpegAudioHeader }
  | { readonly codec: 'adts'; readonly audio: AdtsHeader }
  | { readonly codec: 'latm'; readonly audio: LatmHeader }
  | { readonly codec: 'ac3'; readonly audio: Ac3Header };

/** The header of an audio stream. */
export type AudioStreamHeader = Extract<StreamHeader, { readonly audio: unknown }>;

/**
 * The header of the codec in a piece of an elementary stream, which begins where a PES packet's payload does; undefined
 * when there is none, or not all of it. An audio frame that does not begin the piece counts when another follows it.
 */
export function streamHeaderIn(
  codec: HeaderCodec,
  bytes: Uint8Array,
  pos: number,
  end: number,
): StreamHeader | undefined {
  switch (codec) {
    case 'mpeg_video':
      return mpegVideoIn(bytes, pos, end);
    case 'h264':
      return h264In(bytes, pos, end);
    case 'hevc':
      return hevcIn(bytes, pos, end);
    case 'mpeg_audio': {
      const audio = frameIn(mpegAudioHeaderAt, bytes, pos, end);
      return audio === undefined ? undefined : { codec, audio };
    }
    case 'adts': {
      const audio = frameIn(adtsHeaderAt, bytes, pos, end);
      return audio === undefined ? undefined : { codec, audio };
    }
    case 'latm': {
      const audio = frameIn(latmHeaderAt, bytes, pos, end);
      return audio === undefined ? undefined : { codec, audio };
    }
    case 'ac3': {
      const audio = frameIn(ac3HeaderAt, bytes, pos, end);
      return audio === undefined ? undefined : { codec, audio };
    }
  }
}

/**
 * Whether a header of the codec may begin in a piece of an elementary stream, which looks at each byte once: where none does,
 * `streamHeaderIn` finds none. Always so of audio.
 */
export function mayHoldHeader(codec: HeaderCodec, bytes: Uint8Array, pos: number, end: number): boolean {
  if (codec !== 'mpeg_video' && codec !== 'h264' && codec !== 'hevc') return true;
  for (let at = startCodeAt(bytes, pos, end); at >= 0; at = startCodeAt(bytes, at + 3, end)) {
    if (beginsHeader(codec, bytes[at + 3]!)) return true;
  }
  return false;
}

function beginsHeader(codec: 'mpeg_video' | 'h264' | 'hevc', code: number): boolean {
  if (codec === 'mpeg_video') return code === SEQUENCE_HEADER_CODE;
  return codec === 'h264' ? (code & 0x1f) === H264_NAL_SPS : code >> 1 === HEVC_NAL_SPS;
}

function mpegVideoIn(bytes: Uint8Array, pos: number, end: number): StreamHeader | undefined {
  let video: MpegVideoHeader | undefined;
  for (let at = startCodeAt(bytes, pos, end); at >= 0; at = startCodeAt(bytes, at + 3, end)) {
    const code = bytes[at + 3]!;
    if (code === SEQUENCE_HEADER_CODE) video = mpegVideoHeaderAt(bytes, at, end);
    if (code !== PICTURE_START_CODE || video === undefined) continue;
    const vbvDelay = vbvDelayAt(bytes, at, end);
    if (vbvDelay !== undefined) return { codec: 'mpeg_video', video, hasVbvDelay: vbvDelay !== VBV_DELAY_OPEN };
  }
  return undefined;
}

function h264In(bytes: Uint8Array, pos: number, end: number): StreamHeader | undefined {
  for (let at = startCodeAt(bytes, pos, end); at >= 0; at = startCodeAt(bytes, at + 3, end)) {
    if ((bytes[at + 3]! & 0x1f) !== H264_NAL_SPS) continue;
    const sps = h264SpsAt(bytes, at + 3, nalEnd(bytes, at, end));
    if (sps !== undefined) return { codec: 'h264', sps };
  }
  return undefined;
}

function hevcIn(bytes: Uint8Array, pos: number, end: number): StreamHeader | undefined {
  let vps: HevcVps | undefined;
  for (let at = startCodeAt(bytes, pos, end); at >= 0; at = startCodeAt(bytes, at + 3, end)) {
    const type = bytes[at + 3]! >> 1;
    if (type === HEVC_NAL_VPS) vps = hevcVpsAt(bytes, at + 3, nalEnd(bytes, at, end));
    if (type !== HEVC_NAL_SPS) continue;
    const sps = hevcSpsAt(bytes, at + 3, nalEnd(bytes, at, end));
    if (sps !== undefined) return { codec: 'hevc', sps, vps };
  }
  return undefined;
}

/** Where the NAL unit ends whose start code stands at `at`. */
function nalEnd(bytes: Uint8Array, at: number, end: number): number {
  const next = startCodeAt(bytes, at + 3, end);
  return next < 0 ? end : next;
}

/** Size of the ID3 tag at `pos`, which HLS puts before audio; 0 when there is none. Its size has seven bits in each byte. */
function id3TagSizeAt(bytes: Uint8Array, pos: number, end: number): number {
  const isTag = pos + 10 <= end && bytes[pos] === 0x49 && bytes[pos + 1] === 0x44 && bytes[pos + 2] === 0x33; // 'ID3'
  if (!isTag) return 0;
  const size = (bytes[pos + 6]! << 21) | (bytes[pos + 7]! << 14) | (bytes[pos + 8]! << 7) | bytes[pos + 9]!;
  return 10 + size;
}

type FrameReader<T> = (bytes: Uint8Array, pos: number, end: number) => T | undefined;

function frameIn<T extends { readonly frameSizeBytes: number }>(
  headerAt: FrameReader<T>,
  bytes: Uint8Array,
  pos: number,
  end: number,
): T | undefined {
  const first = pos + id3TagSizeAt(bytes, pos, end);
  for (let at = first; at < end; at++) {
    const header = headerAt(bytes, at, end);
    if (header === undefined) continue;
    if (at === first || headerAt(bytes, at + header.frameSizeBytes, end) !== undefined) return header;
  }
  return undefined;
}
