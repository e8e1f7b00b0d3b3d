import { dirname } from 'node:path';
import type { StreamInfo } from '../stream/message.js';
import { safePart } from '../text/safe-name.js';

/** What may stand in braces in the name of an output file. */
export const PLACEHOLDERS = [
  'stream_id',
  'probe_id',
  'source_ip',
  'source_port',
  'start',
  'date',
  'segment',
  'service',
] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const BRACES = /\{([^{}]*)\}/g;
/** It may be missing; what begins with a digit is a part of an address. */
const EXTENSION = /(\.[a-z]\w*)?$/i;

/** What a stream puts into the name: `source_ip` and `source_port` as in the probe's options of these names. */
export interface NameValues {
  readonly info: StreamInfo;
  readonly probeId: string;
  /** Arrival of the first datagram recorded, in seconds of the epoch. */
  readonly startSeconds: number;
  /** Of a file of many: its number, from 1. */
  readonly segment?: number;
  /** Name of the service; undefined: not known yet. */
  readonly service?: string | undefined;
}

/** The name in braces that is none of the placeholders, or undefined. */
export function unknownPlaceholder(pattern: string): string | undefined {
  const names = [...pattern.matchAll(BRACES)].map(([, name]) => name!);
  return names.find((name) => !PLACEHOLDERS.includes(name as Placeholder));
}

export function hasPlaceholders(pattern: string): boolean {
  return pattern.search(BRACES) >= 0;
}

/** The file name for a stream. The values come off the wire: none of them adds a folder to the name. */
export function expandName(pattern: string, values: NameValues): string {
  return pattern.replace(BRACES, (_, name: Placeholder) => safePart(placeholderValue(name, values)));
}

/** What may change from one file of a recording to the next, with what separates it from the part before. */
const CHANGING = /[-_. ]?\{(?:start|date|segment|service)\}/g;

/**
 * What all files of a recording in segments have in common, which tells it from others: the name without what may change from file to file,
 * `rec/{stream_id}-{date}-{segment}.ts` → `rec/239.1.1.1_5000.ts`.
 */
export function baseName(pattern: string, values: NameValues): string {
  return expandName(basePattern(pattern), values);
}

/** The same with the placeholders that are left. */
export function basePattern(pattern: string): string {
  const folders = pattern.replace(CHANGING, '').split('/');
  const last = folders.pop()!;
  const name = last === '' || last.startsWith('.') ? `recording${last}` : last;
  return [...folders.filter((part, n) => part !== '' || n === 0), name].join('/');
}

/** The name of a segment: its number is behind it where the pattern has no place for it. */
export function segmentName(pattern: string, values: NameValues & { readonly segment: number }): string {
  const name = expandName(pattern, values);
  return pattern.includes('{segment}') ? name : withSuffix(name, `-${segmentText(values.segment)}`);
}

/** The folder of all files of a pattern: the one above the first that its values make. */
export function constantFolder(pattern: string): string {
  const first = pattern.search(BRACES);
  return dirname(first < 0 ? pattern : `${pattern.slice(0, first)}x`);
}

/** The name with another ending: `a/b.ts` and `.index.json` → `a/b.index.json`. */
export function withEnding(name: string, ending: string): string {
  return name.replace(EXTENSION, ending);
}

/** The name with a suffix before its extension: `a/b.mpegts` and `-0001` → `a/b-0001.mpegts`. */
export function withSuffix(name: string, suffix: string): string {
  return name.replace(EXTENSION, (extension) => `${suffix}${extension}`);
}

function placeholderValue(name: Placeholder, values: NameValues): string {
  const { info, probeId, startSeconds, segment = 1, service } = values;
  switch (name) {
    case 'stream_id':
      return info.streamId;
    case 'probe_id':
      return probeId;
    case 'source_ip':
      return info.destinationIp === '' ? info.streamId : info.destinationIp;
    case 'source_port':
      return String(info.destinationPort);
    case 'start':
      return compactUtc(startSeconds);
    case 'date':
      return new Date(startSeconds * 1000).toISOString().slice(0, 10);
    case 'segment':
      return segmentText(segment);
    case 'service':
      return service === undefined || service === '' ? 'unnamed' : service;
  }
}

/** As files are listed in the order of their numbers. */
export function segmentText(segment: number): string {
  return String(segment).padStart(6, '0');
}

/** `20251122T170000Z` */
function compactUtc(seconds: number): string {
  return new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
}
