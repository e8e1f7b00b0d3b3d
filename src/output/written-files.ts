// Tested by: test/output/writers.test.ts
import { type Stats, statSync } from 'node:fs';
import { inUseError } from './output-error.js';

interface Writer {
  readonly name: string;
  readonly owner: unknown;
}

/** The regular files that this process writes to, by device and inode. */
const written = new Map<string, Writer[]>();

/** Throws OutputError when the file that this names is written to by another owner. */
export function refuseIfWritten(name: string, owner: unknown): void {
  const stats = statOrNone(name);
  const other = stats && written.get(keyOf(stats))?.find((writer) => writer.owner !== owner);
  if (other !== undefined) throw inUseError(name, other.name);
}

/** Notes that an open file is written to; returns what takes that back. */
export function noteWritten(stats: Stats, name: string, owner: unknown): () => void {
  if (!stats.isFile()) return () => {};
  const key = keyOf(stats);
  const writer: Writer = { name, owner };
  written.set(key, [...(written.get(key) ?? []), writer]);
  return () => {
    const others = (written.get(key) ?? []).filter((each) => each !== writer);
    if (others.length === 0) written.delete(key);
    else written.set(key, others);
  };
}

function statOrNone(name: string): Stats | undefined {
  try {
    return statSync(name, { throwIfNoEntry: false });
  } catch {
    return undefined; // Whoever opens it is told why not.
  }
}

function keyOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
