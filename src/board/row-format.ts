// Tested by: test/board/row-cells.test.ts
import { CODECS, type CodecId } from '../mpegts/codec.js';
import type { PidReport } from '../report/kinds/mpegts/pid-report.js';
import type { StreamReport } from '../report/stream-report.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';

/** Frames a second of interlaced video up to this are shown as fields: `1080i50`. */
const MOST_INTERLACED_FRAMES = 30;
/** Where the name without `video` or `audio` is not what people say. */
const SHORT_NAMES: Partial<Record<CodecId, string>> = {
  h264: 'H.264',
  mpeg4: 'MPEG-4',
  mp1: 'MP1',
  mp2: 'MP2',
  mp3: 'MP3',
  eac3: 'E-AC-3',
  s302m: 'ST 302',
  pcm_bluray: 'PCM',
};

/** What the stream is: `1080i50 AVC video (H.264)`; null while it is not known. */
export function formatOf(report: StreamReport): string | null {
  return bounded(ofKind(report, WHOLE));
}

/** The same in short: `1080i50 H.264`, for a column. */
export function shortFormatOf(report: StreamReport): string | null {
  return bounded(ofKind(report, SHORT));
}

function bounded(text: string | null): string | null {
  return text === null ? null : boundedText(text, BOUNDS.nameLength);
}

/** `H.264`, `MPEG-2`, `AAC`: what people say, without what kind of thing it is. */
function shortNameOf(codec: CodecId): string {
  return SHORT_NAMES[codec] ?? CODECS[codec].description.replace(/ (video|audio)\b.*$/, '');
}

/** How codecs and samplings are written. */
interface Words {
  readonly codec: (codec: CodecId) => string;
  readonly sampling: (sampling: string) => string;
}

const WHOLE: Words = { codec: (codec) => CODECS[codec].description, sampling: (sampling) => sampling };
const SHORT: Words = { codec: shortNameOf, sampling: (sampling) => sampling.replace(/^YCbCr-/, '') };

function ofKind(report: StreamReport, words: Words): string | null {
  switch (report.kind) {
    case 'mpegts':
      return ofPids(Object.values(report.pids), words);
    case 'st2110-20': {
      const { width, height, scan, frame_rate, sampling, depth } = report.format;
      if (width === null || height === null) return null;
      const size = scan === null ? `${width}×${height}` : sizeText(height, scan === 'interlaced', rateOf(frame_rate));
      const samples = sampling === null ? null : words.sampling(sampling);
      return [size, samples, depth === null ? null : `${depth} bit`].filter((part) => part !== null).join(' ');
    }
    case 'st2110-30': {
      if (report.format === null) return null;
      const { encoding, channels, sampling_rate_hz } = report.format;
      return `${encoding} ${channels} ch${sampling_rate_hz === null ? '' : ` ${sampling_rate_hz / 1000} kHz`}`;
    }
    case 'st2110-40':
      return 'ancillary data';
    case 'st2110-22':
      return 'JPEG XS';
    default:
      return null;
  }
}

/** Of the first video with a known format; else the first video, else the first audio. */
function ofPids(pids: readonly PidReport[], words: Words): string | null {
  const ofMedia = (kind: string): readonly PidReport[] => pids.filter(({ codec_kind }) => codec_kind === kind);
  const videos = ofMedia('video');
  const known = videos.find(({ video_format }) => video_format !== null) ?? videos[0];
  const pid = known ?? ofMedia('audio')[0];
  if (pid === undefined || pid.codec === null) return null;
  const codec = words.codec(pid.codec);
  const format = pid.video_format;
  if (format === null) return codec;
  return `${sizeText(format.height, format.scan === 'interlaced', format.frame_rate)} ${codec}`;
}

function sizeText(height: number, isInterlaced: boolean, rate: number | null): string {
  if (rate === null) return `${height}${isInterlaced ? 'i' : 'p'}`;
  const shown = isInterlaced && rate <= MOST_INTERLACED_FRAMES ? rate * 2 : rate;
  return `${height}${isInterlaced ? 'i' : 'p'}${Math.round(shown * 100) / 100}`;
}

/** `60000/1001` */
function rateOf(text: string | null): number | null {
  if (text === null) return null;
  const [above = Number.NaN, below = 1] = text.split('/').map(Number);
  const rate = above / below;
  return Number.isFinite(rate) ? rate : null;
}
