import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = 1 << 24;

/**
 * Memory that the host of a virtual machine has handed over already, held by a file on tmpfs and released bit by bit.
 * Such a host takes free memory back within seconds, and to touch it anew runs at a quarter of the speed: a property of
 * the machine, not of what is measured. On other machines it changes nothing.
 */
export class WarmMemory {
  readonly #descriptor: number;
  #bytes: number;

  constructor(folder: string, bytes: number) {
    const file = join(folder, 'warm-memory');
    this.#descriptor = openSync(file, 'w');
    unlinkSync(file);
    const chunk = Buffer.alloc(CHUNK);
    for (this.#bytes = 0; this.#bytes < bytes; this.#bytes += CHUNK) writeSync(this.#descriptor, chunk);
  }

  /** Frees so many bytes, for whoever needs them next. */
  release(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
    ftruncateSync(this.#descriptor, this.#bytes);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
