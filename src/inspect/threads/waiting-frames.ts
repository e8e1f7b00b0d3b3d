// Tested by: test/inspect/threads/inspector-threads.test.ts
import { frameBytes } from './shared-ring.js';

/** What goes into a ring. */
export interface Frame {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** Frames that found no room in a ring, in order: nothing overtakes them. */
export class WaitingFrames {
  #frames: Frame[] = [];
  #bytes = 0;

  /** Of the ring, that they will take. */
  get bytes(): number {
    return this.#bytes;
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frameBytes(frame.bytes.length);
  }

  /** Writes as many as `write` finds room for; whether none waits any more. */
  giveTo(write: (frame: Frame) => boolean): boolean {
    let given = 0;
    while (given < this.#frames.length && write(this.#frames[given]!)) {
      this.#bytes -= frameBytes(this.#frames[given]!.bytes.length);
      given++;
    }
    if (given > 0) this.#frames = this.#frames.slice(given);
    return this.#frames.length === 0;
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}
