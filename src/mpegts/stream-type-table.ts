// Tested by: test/mpegts/stream-type.test.ts
import type { CodecId } from './codec.js';

export interface StreamType {
  readonly code: number;
  readonly name: string;
  readonly codec: CodecId;
}

/**
 * Values of stream_type in words, with the codec that each one stands for before the descriptors are looked at; from 0x80 on
 * the meanings that broadcasters give to user private values.
 * Spec: ISO/IEC 13818-1, table of the stream type assignments
 */
export const STREAM_TYPES = [
  { code: 0x01, name: 'ISO/IEC 11172-2 video', codec: 'mpeg1video' },
  { code: 0x02, name: 'ISO/IEC 13818-2 video', codec: 'mpeg2video' },
  { code: 0x03, name: 'ISO/IEC 11172-3 audio', codec: 'mp2' },
  { code: 0x04, name: 'ISO/IEC 13818-3 audio', codec: 'mp2' },
  { code: 0x05, name: 'private sections', codec: 'private_sections' },
  { code: 0x06, name: 'PES private data', codec: 'private_data' },
  { code: 0x08, name: 'DSM-CC (ISO/IEC 13818-1, annex A)', codec: 'dsmcc' },
  { code: 0x0a, name: 'DSM-CC type A', codec: 'dsmcc' },
  { code: 0x0b, name: 'DSM-CC type B', codec: 'dsmcc' },
  { code: 0x0c, name: 'DSM-CC type C', codec: 'dsmcc' },
  { code: 0x0d, name: 'DSM-CC type D', codec: 'dsmcc' },
  { code: 0x0f, name: 'ISO/IEC 13818-7 audio, ADTS', codec: 'aac' },
  { code: 0x10, name: 'ISO/IEC 14496-2 visual', codec: 'mpeg4' },
  { code: 0x11, name: 'ISO/IEC 14496-3 audio, LATM', codec: 'aac_latm' },
  { code: 0x14, name: 'ISO/IEC 13818-6 synchronized download protocol', codec: 'dsmcc' },
  { code: 0x15, name: 'metadata in PES packets', codec: 'metadata' },
  { code: 0x16, name: 'metadata in sections', codec: 'metadata' },
  { code: 0x1a, name: 'ISO/IEC 13818-11 IPMP', codec: 'ipmp' },
  { code: 0x1b, name: 'ISO/IEC 14496-10 video', codec: 'h264' },
  { code: 0x1c, name: 'ISO/IEC 14496-3 audio, no transport syntax', codec: 'aac' },
  { code: 0x1f, name: 'ISO/IEC 14496-10 video, SVC sub-bitstream', codec: 'h264' },
  { code: 0x20, name: 'ISO/IEC 14496-10 video, MVC sub-bitstream', codec: 'h264' },
  { code: 0x21, name: 'ISO/IEC 15444-1 video', codec: 'jpeg2000' },
  { code: 0x24, name: 'ISO/IEC 23008-2 video', codec: 'hevc' },
  { code: 0x25, name: 'ISO/IEC 23008-2 video, temporal subset', codec: 'hevc' },
  { code: 0x2d, name: 'ISO/IEC 23008-3 audio, main stream', codec: 'mpegh' },
  { code: 0x2e, name: 'ISO/IEC 23008-3 audio, auxiliary stream', codec: 'mpegh' },
  { code: 0x32, name: 'ISO/IEC 21122 video', codec: 'jpegxs' },
  { code: 0x33, name: 'ISO/IEC 23090-3 video', codec: 'vvc' },
  { code: 0x34, name: 'ISO/IEC 23090-3 video, temporal subset', codec: 'vvc' },
  { code: 0x35, name: 'ISO/IEC 23094-1 video', codec: 'evc' },
  { code: 0x42, name: 'GB/T 20090.2 video', codec: 'cavs' },
  { code: 0x7f, name: 'IPMP', codec: 'ipmp' },
  { code: 0x80, name: 'DigiCipher II video', codec: 'mpeg2video' },
  { code: 0x81, name: 'ATSC A/52 audio', codec: 'ac3' },
  { code: 0x82, name: 'DTS audio', codec: 'dts' },
  { code: 0x86, name: 'SCTE 35 splice information', codec: 'scte_35' },
  { code: 0x87, name: 'ATSC A/52 enhanced audio', codec: 'eac3' },
  { code: 0x8a, name: 'DTS audio', codec: 'dts' },
  { code: 0xc1, name: 'AC-3 audio, samples encrypted', codec: 'ac3' },
  { code: 0xc2, name: 'enhanced AC-3 audio, samples encrypted', codec: 'eac3' },
  { code: 0xcf, name: 'AAC audio, samples encrypted', codec: 'aac' },
  { code: 0xd1, name: 'Dirac video', codec: 'dirac' },
  { code: 0xd2, name: 'AVS2 video', codec: 'avs2' },
  { code: 0xd4, name: 'AVS3 video', codec: 'avs3' },
  { code: 0xdb, name: 'AVC video, samples encrypted', codec: 'h264' },
  { code: 0xea, name: 'VC-1 video', codec: 'vc1' },
] as const satisfies readonly StreamType[];

/** User private stream types of a program that is registered as HDMV. Spec: Blu-ray BDAV */
export const HDMV_STREAM_TYPES = [
  { code: 0x80, name: 'Blu-ray PCM audio', codec: 'pcm_bluray' },
  { code: 0x81, name: 'Blu-ray AC-3 audio', codec: 'ac3' },
  { code: 0x82, name: 'Blu-ray DTS audio', codec: 'dts' },
  { code: 0x83, name: 'Blu-ray TrueHD audio', codec: 'truehd' },
  { code: 0x84, name: 'Blu-ray enhanced AC-3 audio', codec: 'eac3' },
  { code: 0x85, name: 'Blu-ray DTS-HD audio', codec: 'dts' },
  { code: 0x86, name: 'Blu-ray DTS-HD master audio', codec: 'dts' },
  { code: 0x90, name: 'Blu-ray presentation graphics', codec: 'hdmv_pgs_subtitle' },
  { code: 0x92, name: 'Blu-ray text subtitles', codec: 'hdmv_text_subtitle' },
  { code: 0xa1, name: 'Blu-ray secondary enhanced AC-3 audio', codec: 'eac3' },
  { code: 0xa2, name: 'Blu-ray secondary DTS audio', codec: 'dts' },
  { code: 0xea, name: 'Blu-ray VC-1 video', codec: 'vc1' },
] as const satisfies readonly StreamType[];

/** User private stream types of a program that is registered as GA94 or SCTE, where they differ. Spec: SCTE 27 */
export const SCTE_STREAM_TYPES = [
  { code: 0x82, name: 'SCTE 27 subtitles', codec: 'scte_27' },
] as const satisfies readonly StreamType[];
