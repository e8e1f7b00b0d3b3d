import { statfs } from 'node:fs/promises';

/** So much more must be free before recording begins again, as a share of the limit: what frees a little space does not flap. */
const SLACK = 0.05;

/** What is free where the recordings are. */
export interface FreeSpaceState {
  readonly isLow: boolean;
  /** Bytes; null where nobody can tell. */
  readonly freeBytes: number | null;
}

/** Watches the space that is left for recordings. A folder whose space cannot be told is not taken for full. */
export class FreeSpace {
  isLow = false;
  #asking: Promise<void> | undefined;

  /** `onChange` is told when there is too little, and when there is enough again. */
  constructor(
    readonly folder: string,
    readonly minBytes: number,
    readonly onChange: (state: FreeSpaceState) => void,
    readonly ask: (folder: string) => Promise<number> = availableBytes,
  ) {}

  /** Looks again, unless an answer is still waited for. */
  check(): Promise<void> {
    this.#asking ??= this.#check().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #check(): Promise<void> {
    const freeBytes = await this.ask(this.folder).catch(() => null);
    const least = this.isLow ? this.minBytes * (1 + SLACK) : this.minBytes;
    const isLow = freeBytes !== null && freeBytes < least;
    if (isLow === this.isLow) return;
    this.isLow = isLow;
    this.onChange({ isLow, freeBytes });
  }
}

/** Bytes that this user may still write there. */
async function availableBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
