import type { StreamInfo } from '../stream/message.js';
import { safePart } from '../text/safe-name.js';

/** What may stand in braces in the name of an output file. */
export const PLACEHOLDERS = ['stream_id', 'probe_id', 'source_ip', 'source_port', 'start'] as const;
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

/** The name with a suffix before its extension: `a/b.mpegts` and `-0001` → `a/b-0001.mpegts`. */
export function withSuffix(name: string, suffix: string): string {
  return name.replace(EXTENSION, (extension) => `${suffix}${extension}`);
}

function placeholderValue(name: Placeholder, { info, probeId, startSeconds }: NameValues): string {
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
  }
}

/** `20251122T170000Z` */
function compactUtc(seconds: number): string {
  return new Date(seconds * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
}
