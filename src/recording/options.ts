// Tested by: test/e2e/recording-segments.test.ts
import { choice, flag, grouped, integer, text } from '../cli/option.js';
import { OUTPUT_FORMATS } from './output-formats.js';
import { recordingPaths } from './recording-paths.js';

/** Options of what records streams. */
export const RECORDING_OPTIONS = grouped('Recording', {
  outputFile: text({
    paths: recordingPaths,
    short: 'o',
    placeholder: 'file',
    help: 'record to this file: a name, a pattern with {stream_id} {probe_id} {source_ip} {source_port} {start} {date}, of segments {segment} {service} too, or - for standard output',
  }),
  outputFormat: choice({
    placeholder: 'format',
    words: OUTPUT_FORMATS,
    default: 'ts',
    help: 'what transport streams are recorded as: ts, as they are, or mp4, fragmented, the first program that can be; with segments CMAF',
  }),
  overwrite: flag({ needs: 'outputFile', help: 'overwrite output files that exist' }),
  segmentDuration: integer({
    placeholder: 'seconds',
    min: 1,
    max: 86_400,
    help: 'record in segments of this length: those of transport streams end before a random access point and begin with PAT and PMT, all others are pcap, cut between datagrams; an index is written beside them',
  }),
  segmentBytes: integer({
    placeholder: 'bytes',
    min: 65_536,
    max: 1_099_511_627_776,
    help: 'the same by size: a segment ends at the first random access point, or datagram, behind so many bytes',
  }),
  keepSegments: integer({
    placeholder: 'segments',
    min: 1,
    max: 1_000_000,
    help: 'delete the oldest segments of a stream when there are more',
  }),
  keepTime: integer({
    placeholder: 'seconds',
    min: 1,
    max: 315_360_000,
    help: 'delete segments that ended longer ago',
  }),
  minFreeSpace: integer({
    placeholder: 'bytes',
    min: 1,
    max: 9_007_199_254_740_991,
    help: 'stop recording, not monitoring, while less is free where the recordings are',
  }),
  playlist: flag({ help: 'write an HLS playlist beside the segments of transport streams (.m3u8)' }),
});
