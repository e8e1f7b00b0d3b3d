import { UsageError } from '../cli/option.js';
import { loadStreams, type StreamsFileOptions } from '../inspect/named-streams/load-streams.js';
import type { StreamEntry } from '../inspect/named-streams/stream-entry.js';

/** What says which streams: ids, or names that the file of `--streams` gives. */
interface StreamWords extends StreamsFileOptions {
  readonly stream: readonly string[];
  readonly legs: readonly string[];
}

/** All but the stream of a file of packets have the port in their id, perhaps with more behind it. */
const ID = /^file$|:\d/;

/** The words of a text, separated by commas; by blanks too where they are all ids, as a name may have blanks. */
export function splitStreams(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts
    .flatMap((part) => {
      const words = part.split(/\s+/);
      return words.every((word) => ID.test(word)) ? words : [part];
    })
    .filter((part) => part !== '');
}

/** The configuration with ids in place of names, each stream once. Throws UsageError, and what `loadStreams` throws. */
export function withStreamIds<Config extends StreamWords>(config: Config): Config {
  if ([...config.stream, ...config.legs].every((word) => ID.test(word))) return config;
  const { entries } = loadStreams(config);
  const entryOf = (option: string, name: string) => namedEntry(entries, `${option} ${name}`, name, config.streams);
  const stream = config.stream.map((word) => (ID.test(word) ? word : entryOf('--stream', word).stream));
  const legs = config.legs.map((word) => (ID.test(word) ? word : legOf(entryOf('--legs', word))));
  return { ...config, stream: [...new Set(stream)], legs };
}

function legOf({ probe, stream }: StreamEntry): string {
  return probe === null ? stream : `${probe}/${stream}`;
}

function namedEntry(
  entries: readonly StreamEntry[],
  label: string,
  name: string,
  file: string | undefined,
): StreamEntry {
  const found = entries.filter((entry) => entry.name === name);
  const ids = [...new Set(found.map(({ stream }) => stream))];
  if (ids.length > 1)
    throw new UsageError(`${label} is the name of ${ids.length} streams, use the id: ${ids.join(', ')}`);
  const [first] = found;
  if (first !== undefined) return found.find(({ probe }) => probe === null) ?? first;
  const names = file === undefined ? 'names need --streams' : `no stream of --streams ${file} is called so`;
  throw new UsageError(`${label} is no stream_id (<ip>:<port>), and ${names}`);
}
