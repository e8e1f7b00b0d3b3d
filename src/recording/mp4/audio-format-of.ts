// Tested by: test/recording/mp4/mp4-muxer.test.ts, test/recording/mp4/samples.test.ts

import { ac3HeaderAt } from '../../codec/audio/ac3.js';
import { AAC_CHANNELS, ADTS_HEADER_SIZE } from '../../codec/audio/adts.js';
import type { RawBox, TrackFormat } from './sample.js';

/** objectTypeIndication. Spec: ISO/IEC 14496-1, table 5 */
const AAC_OBJECT = 0x40;
const MPEG2_AUDIO_OBJECT = 0x69;
const MPEG1_AUDIO_OBJECT = 0x6b;
const STREAM_AUDIO = 0x15;
/** By channel_config_code: streams, coupled streams and the order of the channels. Spec: RFC 7845, 5.1.1.2 */
const OPUS_MAPPINGS: readonly (readonly number[])[] = [
  [],
  [1, 0, 0],
  [1, 1, 0, 1],
  [2, 1, 0, 2, 1],
  [2, 2, 0, 1, 2, 3],
  [3, 2, 0, 4, 1, 2, 3],
  [4, 2, 0, 4, 1, 2, 3, 5],
  [4, 3, 0, 4, 1, 2, 3, 5, 6],
  [5, 3, 0, 6, 1, 2, 3, 4, 5, 7],
];

/** The sample entry of AAC with that AudioSpecificConfig. */
export function aacFormat(config: Uint8Array, rateHz: number, channels: number): TrackFormat {
  return formatOf('mp4a', esds(AAC_OBJECT, config), rateHz, channels);
}

/** AudioSpecificConfig of an ADTS frame; undefined where the channels stand elsewhere. Spec: ISO/IEC 14496-3, 1.6.2.1 */
export function adtsConfig(frame: Uint8Array): { readonly config: Uint8Array; readonly channels: number } | undefined {
  if (frame.length < ADTS_HEADER_SIZE) return undefined;
  const type = (frame[2]! >> 6) + 1;
  const rate = (frame[2]! >> 2) & 15;
  const code = ((frame[2]! & 1) << 2) | (frame[3]! >> 6);
  if (code === 0) return undefined;
  const config = Uint8Array.of((type << 3) | (rate >> 1), ((rate & 1) << 7) | (code << 3));
  return { config, channels: AAC_CHANNELS[code]! };
}

export function mpegAudioFormat(frame: Uint8Array, rateHz: number): TrackFormat {
  const isMpeg1 = (frame[1]! & 0x18) === 0x18;
  const channels = frame[3]! >> 6 === 3 ? 1 : 2;
  return formatOf('mp4a', esds(isMpeg1 ? MPEG1_AUDIO_OBJECT : MPEG2_AUDIO_OBJECT, undefined), rateHz, channels);
}

/** Spec: ETSI TS 102 366, Annex F (AC3SpecificBox, EC3SpecificBox) */
export function ac3Format(group: Uint8Array): TrackFormat | undefined {
  const header = ac3HeaderAt(group, 0, group.length);
  if (header === undefined) return undefined;
  const { isEnhanced, sampleRateHz, channels } = header;
  const box = isEnhanced ? dec3(group) : dac3(group);
  return formatOf(isEnhanced ? 'ec-3' : 'ac-3', box, sampleRateHz, channels);
}

/** `code`: channel_config_code; undefined where it names no usual order. Spec: Opus in MPEG-TS; RFC 7845, 5.1.1 */
export function opusFormat(code: number): TrackFormat | undefined {
  const channels = code === 0 || code < 0 ? 2 : code;
  const mapping = OPUS_MAPPINGS[channels];
  if (mapping === undefined || code === 0) return undefined;
  const head = Buffer.alloc(11);
  head[1] = channels;
  // PreSkip is 0: time stamps of a transport stream count what a decoder begins with.
  head.writeUInt32BE(48_000, 4);
  head[10] = channels > 2 ? 1 : 0;
  const data = channels > 2 ? Buffer.concat([head, Uint8Array.from(mapping)]) : head;
  return formatOf('Opus', { type: 'dOps', data }, 48_000, channels);
}

function dac3(frame: Uint8Array): RawBox {
  const fscod = frame[4]! >> 6;
  const bitRateCode = (frame[4]! & 0x3f) >> 1;
  const bsid = frame[5]! >> 3;
  const bsmod = frame[5]! & 7;
  const acmod = frame[6]! >> 5;
  const lfe = lfeOf(frame, acmod);
  const bits = (fscod << 22) | (bsid << 17) | (bsmod << 14) | (acmod << 11) | (lfe << 10) | (bitRateCode << 5);
  return { type: 'dac3', data: Uint8Array.of((bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff) };
}

/** lfeon stands behind what acmod asks for. Spec: ATSC A/52, 5.3.2 */
function lfeOf(frame: Uint8Array, acmod: number): number {
  const mixLevels = ((acmod & 1) !== 0 && acmod !== 1 ? 2 : 0) + ((acmod & 4) !== 0 ? 2 : 0) + (acmod === 2 ? 2 : 0);
  const bits = (frame[6]! << 8) | frame[7]!;
  return (bits >> (12 - mixLevels)) & 1;
}

/** Of independent substream 0 and the dependent ones behind it. */
function dec3(group: Uint8Array): RawBox {
  const rateKbps = Math.round((ac3HeaderAt(group, 0, group.length)?.bitrateBps ?? 0) / 1000);
  const fscod = group[4]! >> 6;
  const bsid = group[5]! >> 3;
  const acmod = (group[4]! >> 1) & 7;
  const lfe = group[4]! & 1;
  const dependents = dependentsOf(group);
  const data = [
    (rateKbps >> 5) & 0xff,
    (rateKbps & 0x1f) << 3,
    (fscod << 6) | (bsid << 1),
    (acmod << 1) | lfe,
    (dependents.count << 1) | ((dependents.locations >> 8) & 1),
  ];
  if (dependents.count > 0) data.push(dependents.locations & 0xff);
  return { type: 'dec3', data: Uint8Array.from(data) };
}

/** chan_loc of a first pair of surround channels behind is enough for players: what counts is how many substreams there are. */
function dependentsOf(group: Uint8Array): { readonly count: number; readonly locations: number } {
  let count = 0;
  for (let at = 0; at < group.length; ) {
    const header = ac3HeaderAt(group, at, group.length);
    if (header === undefined) break;
    if (header.isDependent) count++;
    at += header.frameSizeBytes;
  }
  return { count, locations: count > 0 ? 0b10 : 0 };
}

/** Spec: ISO/IEC 14496-14, 5.6 (ESDBox); ISO/IEC 14496-1, 7.2.6.5 (ES_Descriptor) */
function esds(objectType: number, config: Uint8Array | undefined): RawBox {
  const specific = config === undefined ? new Uint8Array(0) : descriptor(0x05, config);
  const decoder = descriptor(
    0x04,
    Buffer.concat([Uint8Array.of(objectType, STREAM_AUDIO, 0, 0, 0), new Uint8Array(8), specific]),
  );
  const stream = descriptor(0x03, Buffer.concat([Uint8Array.of(0, 0, 0), decoder, descriptor(0x06, Uint8Array.of(2))]));
  return { type: 'esds', data: Buffer.concat([new Uint8Array(4), stream]) };
}

function descriptor(tag: number, content: Uint8Array): Uint8Array {
  const size = content.length;
  return Buffer.concat([Uint8Array.of(tag, 0x80, 0x80, 0x80 | (size >> 7), size & 0x7f), content]);
}

function formatOf(entry: string, box: RawBox, rateHz: number, channels: number): TrackFormat {
  return { kind: 'audio', entry, boxes: [box], timescale: rateHz, width: 0, height: 0, channels };
}
