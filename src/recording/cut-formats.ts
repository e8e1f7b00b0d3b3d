// Tested by: test/recording/load-formats.test.ts
import { RECORDING_FORMATS, type RecordingFormats } from './formats.js';
import { Mp4Files } from './mp4/mp4-file.js';
import { mp4Format, type OpenMp4 } from './mp4/mp4-recording.js';
import { Mp4Segments } from './mp4/mp4-segments.js';
import type { OutputFormat } from './output-formats.js';
import { captureSegments } from './segments/capture-segments.js';
import { type SegmentOptions, segmentedFormat } from './segments/segmented-recording.js';

/** What streams are recorded as: in segments where there are options for these, and transport streams as MP4 where that is asked for. */
export function recordingFormats(
  segments: SegmentOptions | undefined,
  outputFormat: OutputFormat = 'ts',
): RecordingFormats {
  const formats: RecordingFormats =
    segments === undefined ? RECORDING_FORMATS : { mpegts: segmentedFormat(segments), pcap: captureSegments(segments) };
  if (outputFormat === 'ts') return formats;
  return { ...formats, mpegts: mp4Format(openMp4(segments), formats.mpegts) };
}

function openMp4(segments: SegmentOptions | undefined): OpenMp4 {
  if (segments === undefined) return (target) => new Mp4Files(target);
  return (target, service) => new Mp4Segments(segments, target, service);
}
