import { readFileSync, statSync } from 'node:fs';
import { systemFault } from '../text/system-fault.js';
import { UsageError } from './option.js';

export interface OptionFile {
  /** As it is written: `--index`. */
  readonly option: string;
  readonly file: string;
  /** A larger file is refused. */
  readonly mostBytes?: number;
  /** The name of the file is not repeated in errors, as it may be the secret, given in place of a file. */
  readonly isSecret?: boolean;
}

/** What the file holds that an option names. Throws UsageError, a line with the option, the file and what is wrong. */
export function readOptionFile({ option, file, mostBytes, isSecret = false }: OptionFile): Buffer {
  const named = isSecret ? option : `${option} ${file}`;
  try {
    if (mostBytes !== undefined && statSync(file).size > mostBytes)
      throw new UsageError(`${named} must be a file of at most ${mostBytes} bytes`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${named} cannot be read: ${systemFault(error)}`);
  }
}
