import { RECORDING_FORMATS, type RecordingFormats } from './formats.js';
import type { OutputFormat } from './output-formats.js';
import type { SegmentOptions } from './segments/segmented-recording.js';

/** Options of recordings that are cut, or are no plain copy. */
export interface FormatOptions {
  readonly segmentDuration?: number | undefined;
  readonly segmentBytes?: number | undefined;
  readonly keepSegments?: number | undefined;
  readonly keepTime?: number | undefined;
  readonly playlist?: boolean;
  readonly outputFormat?: OutputFormat;
}

/** What streams are recorded as. What cuts them or makes MP4 of them is only loaded where that is asked for. */
export async function loadFormats(options: FormatOptions): Promise<RecordingFormats> {
  const { outputFormat = 'ts' } = options;
  const segments = segmentOptionsOf(options);
  if (segments === undefined && outputFormat === 'ts') return RECORDING_FORMATS;
  const { recordingFormats } = await import('./cut-formats.js');
  return recordingFormats(segments, outputFormat);
}

/** undefined where each stream is one file. */
export function segmentOptionsOf(options: FormatOptions): SegmentOptions | undefined {
  const { segmentDuration, segmentBytes, keepSegments, keepTime, playlist = false } = options;
  if (segmentDuration === undefined && segmentBytes === undefined) return undefined;
  return { durationS: segmentDuration, bytes: segmentBytes, keepSegments, keepTimeS: keepTime, hasPlaylist: playlist };
}
