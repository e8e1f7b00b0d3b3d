import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = 'position';

/** Up to where a spool is done with, kept over a restart. */
export interface Position {
  /** Sequence number of the oldest record that is neither delivered nor lost. */
  readonly next: number;
  /** How many of the records before it were dropped. */
  readonly dropped: number;
  /** How many of the records before it could not be read back. */
  readonly damaged: number;
  /** How many of the records behind it were dropped. */
  readonly missing: number;
}

/** The position in the folder; where there is none or it is no position, one that begins with the given record. */
export function openPosition(folder: string, oldest: number): Position {
  const found = readPosition(folder);
  if (found !== undefined) return found;
  const start = { next: oldest, dropped: 0, damaged: 0, missing: 0 };
  writeFileSync(draftOf(folder), JSON.stringify(start));
  renameSync(draftOf(folder), join(folder, NAME));
  return start;
}

function readPosition(folder: string): Position | undefined {
  try {
    const found = JSON.parse(readFileSync(join(folder, NAME), 'utf8'));
    const { next, dropped, damaged, missing } = found;
    const isPosition = [next, dropped, damaged, missing].every((value) => Number.isSafeInteger(value) && value >= 0);
    return isPosition ? { next, dropped, damaged, missing } : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the position as a whole: a process killed meanwhile leaves the old or the new one. */
export async function writePosition(folder: string, position: Position): Promise<void> {
  await writeFile(draftOf(folder), JSON.stringify(position));
  await rename(draftOf(folder), join(folder, NAME));
}

function draftOf(folder: string): string {
  return join(folder, `${NAME}.part`);
}
