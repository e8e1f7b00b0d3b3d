import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';

/** Room of the file system that a path lies on. */
export interface DiskFigures {
  /** A path on it. */
  readonly path: string;
  /** Its size. */
  readonly disk_total_bytes: number;
  /** What is taken. */
  readonly disk_used_bytes: number;
  /** For programs without privileges. */
  readonly disk_available_bytes: number;
}

/** Asks for the room on a disk without waiting for it: a file server that does not answer must stop nothing. */
export class DiskSpace {
  #latest: DiskFigures | null = null;
  #pending: Promise<void> | undefined;

  constructor(readonly path: string) {}

  /** As of the last answer; null: none yet, or the path cannot be read. */
  get latest(): DiskFigures | null {
    return this.#latest;
  }

  /** Asks anew unless an answer is awaited; resolves with it. */
  refresh(): Promise<void> {
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #ask(): Promise<void> {
    const stats = await statfs(this.path).catch(() => null);
    this.#latest = stats === null ? null : figuresOf(this.path, stats);
  }
}

function figuresOf(path: string, { bsize, blocks, bfree, bavail }: StatsFs): DiskFigures {
  return {
    path,
    disk_total_bytes: blocks * bsize,
    disk_used_bytes: (blocks - bfree) * bsize,
    disk_available_bytes: bavail * bsize,
  };
}
