import { objectOf, orFault, refuse, refuseAs } from '../../alarm/checked-document.js';
import type { ProfileChoice } from '../../analysis/adaptive-rules.js';
import { printable } from '../../text/printable.js';
import type { StreamEntry } from './stream-entry.js';

/** Bounds of the file; a stream has a name, a group and an id of at most so many characters. */
export const STREAMS_FILE_BOUNDS = { streams: 16_384, name: 64, group: 64, stream: 255, probe: 255 } as const;
/** What a stream is called: `<ip>:<port>`, what stands for more than one, or a file of packets. */
export const STREAM_ID_PATTERN = '^(file|\\S+:[0-9]{1,5})$';
const ENTRY_KEYS = ['stream', 'probe', 'name', 'group', 'profile'] as const;

const STREAM_ID = new RegExp(STREAM_ID_PATTERN);

/** Makes a profile of a name, a file name or an object. Throws an Error whose message says what is wrong with it. */
export type ReadProfile = (given: unknown) => ProfileChoice;

/**
 * The streams of a parsed JSON document, `{ "streams": [{ "stream": "239.1.1.1:5000", "name": "News HD" }] }`, or why they are not
 * taken: the entry and its limit.
 */
export function parseStreams(
  json: unknown,
  readProfile: ReadProfile,
): readonly StreamEntry[] | { readonly fault: string } {
  const read = orFault(() => readStreams(json, readProfile));
  return 'fault' in read ? { fault: printable(read.fault) } : read;
}

function readStreams(json: unknown, readProfile: ReadProfile): readonly StreamEntry[] {
  const { streams } = objectOf(json, 'the file', ['streams']);
  if (!Array.isArray(streams) || streams.length > STREAMS_FILE_BOUNDS.streams) {
    const got = Array.isArray(streams) ? streams.length : streams;
    refuse(`streams must be a list of at most ${STREAMS_FILE_BOUNDS.streams} objects`, got);
  }
  const seen = new Map<string, number>();
  return streams.map((given, index) => {
    const entry = readEntry(given, `streams[${index}]`, readProfile);
    const key = `${entry.probe ?? ''}/${entry.stream}`;
    const first = seen.get(key);
    if (first !== undefined) {
      const of = entry.probe === null ? '' : ` of probe ${entry.probe}`;
      refuseAs(`streams[${index}] is the stream of streams[${first}] again: ${entry.stream}${of}`);
    }
    seen.set(key, index);
    return entry;
  });
}

function readEntry(json: unknown, key: string, readProfile: ReadProfile): StreamEntry {
  const { stream, probe, name, group, profile } = objectOf(json, key, ENTRY_KEYS);
  const { stream: length } = STREAMS_FILE_BOUNDS;
  if (typeof stream !== 'string' || stream.length > length || !STREAM_ID.test(stream)) {
    refuse(`${key}.stream must be <ip>:<port>, or file, of at most ${length} characters`, stream);
  }
  return {
    stream,
    probe: textOf(probe, `${key}.probe`, STREAMS_FILE_BOUNDS.probe),
    name: textOf(name, `${key}.name`, STREAMS_FILE_BOUNDS.name),
    group: textOf(group, `${key}.group`, STREAMS_FILE_BOUNDS.group),
    profile: profile === undefined ? null : profileOf(profile, `${key}.profile`, readProfile),
  };
}

function profileOf(given: unknown, key: string, readProfile: ReadProfile): ProfileChoice {
  try {
    return readProfile(given);
  } catch (error) {
    refuseAs(`${key}${typeof given === 'string' ? ` ${given}` : ''}${(error as Error).message}`);
  }
}

/** null where it is not given. */
function textOf(json: unknown, key: string, length: number): string | null {
  if (json === undefined) return null;
  const isText = typeof json === 'string' && [...json].length <= length && json.trim() !== '';
  if (!isText || printable(json) !== json) refuse(`${key} must be a text of 1 to ${length} printable characters`, json);
  return json;
}
