import { basename, dirname, resolve } from 'node:path';
import type { Edition } from '../../tr101290/profile.js';
import { readProfile } from '../load-profile.js';
import { readJson } from '../read-json.js';
import { NamedStreams } from './named-streams.js';
import { parseStreams } from './streams-file.js';

/** A file that cannot be used: a wrong use of the program. */
class StreamsFileError extends Error {
  readonly code = 'USAGE';
}

export interface StreamsFileOptions {
  readonly streams: string | undefined;
  readonly tr101290Edition: Edition;
}

/** What the file of `--streams` says; nothing without one. Files of profiles stand beside it. Throws StreamsFileError. */
export function loadStreams({ streams: file, tr101290Edition }: StreamsFileOptions): NamedStreams {
  if (file === undefined) return NamedStreams.NONE;
  const place = { edition: tr101290Edition, source: `--streams ${basename(file)}` };
  const entries = parseStreams(jsonOf(file), (given) =>
    readProfile(
      typeof given === 'string' ? { name: given, file: resolve(dirname(file), given) } : { json: given },
      place,
    ),
  );
  if ('fault' in entries) throw new StreamsFileError(`--streams ${file}: ${entries.fault}`);
  return new NamedStreams(entries);
}

function jsonOf(file: string): unknown {
  try {
    return readJson(file);
  } catch (cause) {
    throw new StreamsFileError(`--streams ${file} ${(cause as Error).message}`, { cause });
  }
}
