import { constants, fstatSync, openSync, statSync } from 'node:fs';
import type { Backlog, ByteWriter, FailureObserver } from './byte-writer.js';
import { FileWriter } from './file-writer.js';
import { openError } from './output-error.js';
import { PipeWriter } from './pipe-writer.js';
import { STANDARD_OUTPUT } from './standard-output-name.js';
import { noteWritten, refuseIfWritten } from './written-files.js';

/** What to do with a regular file: it must not exist, or it is emptied, or added to. */
export type OpenMode = 'create' | 'overwrite' | 'append';

const STDOUT_DESCRIPTOR = 1;
const FLAGS = { create: 'wx', overwrite: 'w', append: 'a' } as const;

/** Opens a file, a named pipe, a device or standard output (`-`). Throws OutputError. */
export function openWriter(
  name: string,
  mode: OpenMode,
  backlog: Backlog,
  onFailure: FailureObserver,
  /** Who writes: a regular file has one at a time, by whatever names. */
  owner: unknown = Symbol(name),
): ByteWriter {
  if (name !== STANDARD_OUTPUT) refuseIfWritten(name, owner);
  const descriptor = name === STANDARD_OUTPUT ? STDOUT_DESCRIPTOR : open(name, mode);
  const kind = fstatSync(descriptor);
  const isPipe = kind.isFIFO() || kind.isSocket();
  if (isPipe) return new PipeWriter(descriptor, name, backlog, onFailure);
  return new FileWriter(descriptor, name, backlog, onFailure, noteWritten(kind, name, owner));
}

function open(name: string, mode: OpenMode): number {
  try {
    const existing = statSync(name, { throwIfNoEntry: false });
    if (existing?.isFIFO()) return openNamedPipe(name);
    // Nothing of a device is lost by writing to it.
    if (existing?.isCharacterDevice()) return openSync(name, 'w');
    return openSync(name, FLAGS[mode]);
  } catch (error) {
    throw openError(name, error as NodeJS.ErrnoException);
  }
}

/** Fails when nobody reads the pipe, where a plain open would wait without end. */
function openNamedPipe(name: string): number {
  return openSync(name, constants.O_WRONLY | constants.O_NONBLOCK);
}
