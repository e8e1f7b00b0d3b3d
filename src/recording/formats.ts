// Tested by: test/recording/single-file-recording.test.ts
import { STREAM_KIND_TABLE, type StreamKind, type StreamKindEntry } from '../stream/stream-kind.js';
import { MPEGTS_FORMAT } from './mpegts-format.js';
import { PCAP_FORMAT } from './pcap-format.js';
import type { RecordingFormat } from './recording.js';
import { WAV_FORMAT } from './wav-format.js';
import { RAW_VIDEO_FORMAT, Y4M_FORMAT } from './y4m-format.js';

/** By the name that a kind of stream gives: how it is recorded. */
export type RecordingFormats = Readonly<Record<StreamKindEntry['recording'], RecordingFormat>>;

/** All formats of one file each that need no options, a line each. */
export const RECORDING_FORMATS = {
  mpegts: MPEGTS_FORMAT,
  pcap: PCAP_FORMAT,
} as const satisfies RecordingFormats;

/** By kind and extension of the file: what is recorded otherwise where the name asks for it, a line each. */
const NAMED_FORMATS: Readonly<Partial<Record<StreamKind, Readonly<Record<string, RecordingFormat>>>>> = {
  'st2110-20': { y4m: Y4M_FORMAT, yuv: RAW_VIDEO_FORMAT, raw: RAW_VIDEO_FORMAT },
  'st2110-30': { wav: WAV_FORMAT },
};
const EXTENSION = /\.(\w+)$/;

/** The ending by which some streams are recorded as samples, in one file each; undefined: it is none. */
export function sampleEnding(name: string): string | undefined {
  const [ending, extension = ''] = EXTENSION.exec(name) ?? [];
  const isNamed = Object.values(NAMED_FORMATS).some((named) => extension.toLowerCase() in named);
  return isNamed ? ending : undefined;
}

/** What streams of the kind are recorded as in a file of that name. */
export function formatOf(kind: StreamKind, name = '', formats: RecordingFormats = RECORDING_FORMATS): RecordingFormat {
  const extension = EXTENSION.exec(name)?.[1]?.toLowerCase() ?? '';
  return NAMED_FORMATS[kind]?.[extension] ?? formats[STREAM_KIND_TABLE[kind].recording];
}
