// Tested by: test/recording/single-file-recording.test.ts
import { STREAM_KIND_TABLE, type StreamKind, type StreamKindEntry } from '../stream/stream-kind.js';
import { MPEGTS_FORMAT } from './mpegts-format.js';
import { PCAP_FORMAT } from './pcap-format.js';
import type { RecordingFormat } from './recording.js';

/** All formats by name, a line each. */
const RECORDING_FORMATS = {
  mpegts: MPEGTS_FORMAT,
  pcap: PCAP_FORMAT,
} as const satisfies Readonly<Record<StreamKindEntry['recording'], RecordingFormat>>;

/** What streams of the kind are recorded as. */
export function formatOf(kind: StreamKind): RecordingFormat {
  return RECORDING_FORMATS[STREAM_KIND_TABLE[kind].recording];
}
