// Tested by: test/board/row-cells.test.ts
import { CODECS } from '../mpegts/codec.js';
import type { PidReport, StreamReport } from '../report/stream-report.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';

/** Frames a second of interlaced video up to this are shown as fields: `1080i50`. */
const MOST_INTERLACED_FRAMES = 30;

/** What the stream is in short: `1080i50 AVC video (H.264)`; null while it is not known. */
export function formatOf(report: StreamReport): string | null {
  const text = ofKind(report);
  return text === null ? null : boundedText(text, BOUNDS.nameLength);
}

function ofKind(report: StreamReport): string | null {
  switch (report.kind) {
    case 'mpegts':
      return ofPids(Object.values(report.pids));
    case 'st2110-20': {
      const { width, height, scan, frame_rate, sampling, depth } = report.format;
      if (width === null || height === null) return null;
      const size = scan === null ? `${width}×${height}` : sizeText(height, scan === 'interlaced', rateOf(frame_rate));
      return [size, sampling, depth === null ? null : `${depth} bit`].filter((part) => part !== null).join(' ');
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
function ofPids(pids: readonly PidReport[]): string | null {
  const ofMedia = (kind: string): readonly PidReport[] => pids.filter(({ codec_kind }) => codec_kind === kind);
  const videos = ofMedia('video');
  const known = videos.find(({ video_format }) => video_format !== null) ?? videos[0];
  const pid = known ?? ofMedia('audio')[0];
  if (pid === undefined || pid.codec === null) return null;
  const codec = CODECS[pid.codec].description;
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
