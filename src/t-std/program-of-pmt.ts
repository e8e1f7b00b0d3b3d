import type { HeaderCodec } from '../codec/stream-header.js';
import type { CodecId } from '../mpegts/codec.js';
import type { Descriptor } from '../mpegts/descriptor-list.js';
import { codecOf } from '../mpegts/stream-type.js';
import type { Pmt, PmtStream } from '../mpegts/tables/pmt.js';
import type { TStdProgram, TStdStream } from './modelled-program.js';

/** Codecs whose buffers are modelled, and by which codec their headers are read. */
const MODELLED_CODECS: Readonly<Partial<Record<CodecId, HeaderCodec>>> = {
  mpeg1video: 'mpeg_video',
  mpeg2video: 'mpeg_video',
  h264: 'h264',
  hevc: 'hevc',
  mp1: 'mpeg_audio',
  mp2: 'mpeg_audio',
  mp3: 'mpeg_audio',
  aac: 'adts',
  aac_latm: 'latm',
  ac3: 'ac3',
  eac3: 'ac3',
};
/** stream_type of PES packets with private data, as DVB has AC-3. Spec: ISO/IEC 13818-1, Table 2-34 */
const PRIVATE_DATA = 0x06;
/** Spec: ISO/IEC 13818-1, 2.6.2 (video stream), 2.6.32 (STD), 2.6.64 (AVC video) and 2.6.95 (HEVC video descriptor) */
const VIDEO_STREAM_TAG = 0x02;
const STD_TAG = 0x11;
const AVC_VIDEO_TAG = 0x28;
const HEVC_VIDEO_TAG = 0x38;

/** What of a program is modelled: its video and audio; the buffers of text and data are not. */
export function tStdProgramOf(pmt: Pmt, pmtPid: number): TStdProgram {
  const streams = pmt.streams.flatMap((stream) => streamOf(stream, pmt.descriptors) ?? []);
  return { programNumber: pmt.programNumber, pcrPid: pmt.pcrPid, pmtPid, streams };
}

function streamOf(
  { pid, streamType, descriptors }: PmtStream,
  programDescriptors: readonly Descriptor[],
): TStdStream | undefined {
  const { codec, kind } = codecOf(streamType, descriptors, programDescriptors);
  if (kind !== 'video' && kind !== 'audio') return undefined;
  const system = streamType === PRIVATE_DATA ? 'dvb' : 'atsc';
  return {
    pid,
    codec: MODELLED_CODECS[codec],
    system,
    isStillPicture: descriptors.some(hasStillPictures),
    isLeakValid: !descriptors.some(isWithoutLeak),
  };
}

/** still_picture_flag, AVC_still_present or HEVC_still_present_flag. */
function hasStillPictures({ tag, bytes }: Descriptor): boolean {
  if (tag === VIDEO_STREAM_TAG) return ((bytes[0] ?? 0) & 0x01) !== 0;
  if (tag === AVC_VIDEO_TAG) return ((bytes[3] ?? 0) & 0x80) !== 0;
  return tag === HEVC_VIDEO_TAG && ((bytes[12] ?? 0) & 0x40) !== 0;
}

/** An STD descriptor whose leak_valid_flag is 0. */
function isWithoutLeak({ tag, bytes }: Descriptor): boolean {
  return tag === STD_TAG && bytes.length > 0 && (bytes[0]! & 0x01) === 0;
}
