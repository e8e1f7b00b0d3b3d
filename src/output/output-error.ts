// Tested by: test/output/writers.test.ts
import { systemFault } from '../text/system-fault.js';
import { STANDARD_OUTPUT } from './standard-output-name.js';

export const OUTPUT_ERROR_CODES = [
  'FILE_EXISTS',
  'NO_SUCH_FOLDER',
  'NOT_WRITABLE',
  'NO_READER',
  'TOO_MANY_FILES',
  'SAME_FILE',
  'FILE_IN_USE',
  'NAME_TAKEN',
  'NO_SPACE',
  'PIPE_CLOSED',
  'PIPE_STALLED',
  'WRITE_FAILED',
  'FILE_GONE',
  'RECORDS_LOST',
] as const;
export type OutputErrorCode = (typeof OUTPUT_ERROR_CODES)[number];

/** A file or pipe that cannot be opened or takes no more; the message names it and what was written. */
export class OutputError extends Error {
  /** Of one that is gone: the file, or what the recording is known by that it belongs to. */
  readonly file?: string;

  constructor(
    readonly code: OutputErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How a file is called in a message. */
export function outputLabel(name: string): string {
  return name === STANDARD_OUTPUT ? 'standard output' : `output file ${name}`;
}

/** The error of a file that could not be opened. */
export function openError(name: string, cause: NodeJS.ErrnoException): OutputError {
  const label = outputLabel(name);
  switch (cause.code) {
    case 'EEXIST':
      return new OutputError('FILE_EXISTS', `${label} exists: choose another name or add --overwrite`, { cause });
    case 'ENOENT':
    case 'ENOTDIR':
      return new OutputError('NO_SUCH_FOLDER', `${label} cannot be created: its folder does not exist`, { cause });
    case 'ENXIO':
      return new OutputError('NO_READER', `${label} is a pipe that nobody reads`, { cause });
    case 'EMFILE':
    case 'ENFILE':
      return new OutputError('TOO_MANY_FILES', `${label} cannot be opened: too many files are open`, { cause });
    default:
      return new OutputError('NOT_WRITABLE', `${label} cannot be opened: ${systemFault(cause)}`, { cause });
  }
}

/** The error of a file that is written already, maybe by another name. */
export function inUseError(name: string, writtenAs: string): OutputError {
  return new OutputError('FILE_IN_USE', `${outputLabel(name)} is written already, as ${writtenAs}`);
}

/** The error of a write after `bytes` bytes were written. */
export function writeError(name: string, bytes: number, cause: NodeJS.ErrnoException): OutputError {
  const label = outputLabel(name);
  const written = `${bytes} bytes were written`;
  switch (cause.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new OutputError('NO_SPACE', `${label}: no space is left on the device, ${written}`, { cause });
    case 'EPIPE':
    case 'ECONNRESET':
      return new OutputError('PIPE_CLOSED', `${label} was closed by its reader, ${written}`, { cause });
    default:
      return new OutputError('WRITE_FAILED', `${label} cannot be written: ${cause.message}, ${written}`, { cause });
  }
}

/** The error of a pipe whose reader stands still: `bytes` bytes were written, `waiting` more were not taken within `ms`. */
export function stalledError(name: string, bytes: number, waiting: number, ms: number): OutputError {
  const label = outputLabel(name);
  const message = `${label} did not take ${waiting} bytes within ${ms / 1000} s, ${bytes} bytes were written`;
  return new OutputError('PIPE_STALLED', message);
}

/** The error of a file that was deleted, or whose folder was deleted or unmounted, after `bytes` bytes were written. */
export function goneError(name: string, bytes: number): OutputError {
  const message = `${outputLabel(name)} is gone, deleted or unmounted with its folder: ${bytes} bytes were written`;
  return Object.assign(new OutputError('FILE_GONE', message), { file: name });
}

/** The error of an outlet that lost events or final records. */
export function lostError(outlet: string, records: number): OutputError {
  return new OutputError('RECORDS_LOST', `${outlet} lost ${records} events or final records`);
}
