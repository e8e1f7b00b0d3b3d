// Tested by: test/recording/mp4/mp4-muxer.test.ts, test/recording/mp4/samples.test.ts
import { H264Nal } from '../../codec/h264/nal-unit.js';
import { h264SpsAt } from '../../codec/h264/sps.js';
import { HevcNal } from '../../codec/hevc/nal-unit.js';
import { hevcSpsAt } from '../../codec/hevc/sps.js';
import { Rbsp } from '../../codec/nal/rbsp.js';
import { type NalCodec, nalType } from './nal-samples.js';
import type { TrackFormat } from './sample.js';

const VIDEO_TIMESCALE = 90_000;
/** Profiles whose record tells chroma format and bit depth. Spec: ISO/IEC 14496-15, 5.3.3.1.2 */
const WITH_CHROMA: readonly number[] = [100, 110, 122, 144, 244, 44];
const GENERAL_PROFILE_SIZE = 12;

/** The sample entry for these parameter sets, whole NAL units; undefined where one is missing or cannot be read. */
export function videoTrackFormat(codec: NalCodec, sets: readonly Uint8Array[]): TrackFormat | undefined {
  return codec === 'h264' ? avcFormat(sets) : hevcFormat(sets);
}

/** Spec: ISO/IEC 14496-15, 5.3.3.1 (AVCDecoderConfigurationRecord) */
function avcFormat(sets: readonly Uint8Array[]): TrackFormat | undefined {
  const spss = sets.filter((unit) => nalType('h264', unit[0]!) === H264Nal.SPS);
  const ppss = sets.filter((unit) => nalType('h264', unit[0]!) === H264Nal.PPS);
  const first = spss[0];
  const sps = first && h264SpsAt(first, 0, first.length);
  if (first === undefined || sps === undefined || ppss.length === 0 || spss.length > 31) return undefined;
  const extension = WITH_CHROMA.includes(sps.profileIdc)
    ? [0xfc | sps.chromaFormatIdc, 0xf8 | (sps.bitDepth - 8), 0xf8 | (sps.chromaBitDepth - 8), 0]
    : [];
  const data = Buffer.concat([
    Uint8Array.of(1, first[1]!, first[2]!, first[3]!, 0xff, 0xe0 | spss.length),
    ...spss.flatMap(withLength),
    Uint8Array.of(ppss.length),
    ...ppss.flatMap(withLength),
    Uint8Array.from(extension),
  ]);
  return formatOf('avc1', 'avcC', data, sps.width, sps.height);
}

/** Spec: ISO/IEC 14496-15, 8.3.3.1 (HEVCDecoderConfigurationRecord) */
function hevcFormat(sets: readonly Uint8Array[]): TrackFormat | undefined {
  const arrays = [HevcNal.VPS, HevcNal.SPS, HevcNal.PPS].map((type) => ({
    type,
    units: sets.filter((unit) => nalType('hevc', unit[0]!) === type),
  }));
  const first = arrays[1]!.units[0];
  const sps = first && hevcSpsAt(first, 0, first.length);
  if (first === undefined || sps === undefined || arrays.some(({ units }) => units.length === 0)) return undefined;
  const { bytes } = new Rbsp().read(first, 2, first.length);
  const layers = ((bytes[0]! >> 1) & 7) + 1;
  const isNested = bytes[0]! & 1;
  const data = Buffer.concat([
    Uint8Array.of(1),
    bytes.subarray(1, 1 + GENERAL_PROFILE_SIZE),
    Uint8Array.of(
      0xf0,
      0,
      0xfc,
      0xfc | sps.chromaFormatIdc,
      0xf8 | (sps.bitDepth - 8),
      0xf8 | (sps.chromaBitDepth - 8),
    ),
    Uint8Array.of(0, 0, (layers << 3) | (isNested << 2) | 3, arrays.length),
    ...arrays.flatMap(({ type, units }) => [
      Uint8Array.of(0x80 | type, units.length >> 8, units.length & 0xff),
      ...units.flatMap(withLength),
    ]),
  ]);
  return formatOf('hvc1', 'hvcC', data, sps.width, sps.height);
}

function withLength(unit: Uint8Array): Uint8Array[] {
  return [Uint8Array.of(unit.length >> 8, unit.length & 0xff), unit];
}

function formatOf(entry: string, box: string, data: Uint8Array, width: number, height: number): TrackFormat {
  const boxes = [{ type: box, data }];
  return { kind: 'video', entry, boxes, timescale: VIDEO_TIMESCALE, width, height, channels: 0 };
}
