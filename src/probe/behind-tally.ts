import type { InspectAccount } from '../inspect/inspect-message.js';

/** Packets that threads had no room for, since somebody asked last. */
export interface Behind {
  readonly packets: number;
  readonly streams: number;
}

/** Counts what is not analysed because the threads that analyse are behind. */
export class BehindTally {
  /** By number of the stream: packets so far. */
  readonly #counted = new Map<number, number>();
  readonly #streams = new Set<number>();
  #packets = 0;

  /** What became of the packets of a stream so far; no more of it follows where it is closed. */
  take(stream: number, { notAnalysed: { behind } }: InspectAccount, isClosed: boolean): void {
    const before = this.#counted.get(stream) ?? 0;
    if (behind > before) {
      this.#packets += behind - before;
      this.#streams.add(stream);
      this.#counted.set(stream, behind);
    }
    if (isClosed) this.#counted.delete(stream);
  }

  /** Since the last call; undefined: nothing. */
  since(): Behind | undefined {
    if (this.#packets === 0) return undefined;
    const behind = { packets: this.#packets, streams: this.#streams.size };
    this.#packets = 0;
    this.#streams.clear();
    return behind;
  }
}
