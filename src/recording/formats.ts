// Tested by: test/recording/single-file-recording.test.ts
import { STREAM_KIND_TABLE, type StreamKind, type StreamKindEntry } from '../stream/stream-kind.js';
import { MPEGTS_FORMAT } from './mpegts-format.js';
import { PCAP_FORMAT } from './pcap-format.js';
import type { RecordingFormat } from './recording.js';

/** By the name that a kind of stream gives: how it is recorded. */
export type RecordingFormats = Readonly<Record<StreamKindEntry['recording'], RecordingFormat>>;

/** All formats, a line each. */
export const RECORDING_FORMATS = {
  mpegts: MPEGTS_FORMAT,
  pcap: PCAP_FORMAT,
} as const satisfies RecordingFormats;

/** What streams of the kind are recorded as. */
export function formatOf(kind: StreamKind, formats: RecordingFormats = RECORDING_FORMATS): RecordingFormat {
  return formats[STREAM_KIND_TABLE[kind].recording];
}
