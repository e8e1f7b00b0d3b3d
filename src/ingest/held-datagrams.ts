// Tested by: test/ingest/undecided-flow.test.ts, test/ingest/senders.test.ts
import { type DatagramOrigin, KeptOrigin } from './datagram-origin.js';

/** Most bytes that a capture holds back. */
const HELD_BYTES_LIMIT = 16 * 1024 * 1024;

/** Shared by all that holds datagrams back in a capture, to bound it. */
export class HoldBudget {
  heldBytes = 0;
  heldDatagrams = 0;

  get isSpent(): boolean {
    return this.heldBytes > HELD_BYTES_LIMIT;
  }
}

export interface HeldDatagram {
  readonly bytes: Buffer;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly origin: DatagramOrigin;
}

/** Copies of datagrams of which it is not known yet what they belong to. */
export class HeldDatagrams {
  readonly #held: HeldDatagram[] = [];
  #heldBytes = 0;
  #origin: KeptOrigin | undefined;

  constructor(readonly budget: HoldBudget) {}

  get count(): number {
    return this.#held.length;
  }

  keep(
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    origin: DatagramOrigin,
  ): void {
    const copy = Buffer.from(bytes.subarray(offset, offset + length));
    this.#held.push({ bytes: copy, seconds, nanoseconds, origin: this.#keepOrigin(origin) });
    this.#heldBytes += length;
    this.budget.heldBytes += length;
    this.budget.heldDatagrams++;
  }

  /** Hands back what was held, oldest first, and forgets it. */
  release(): readonly HeldDatagram[] {
    this.budget.heldBytes -= this.#heldBytes;
    this.budget.heldDatagrams -= this.#held.length;
    this.#heldBytes = 0;
    return this.#held.splice(0);
  }

  /** A copy of the origin; the last one when it is the same, as with nearly all datagrams of a flow. */
  #keepOrigin(origin: DatagramOrigin): KeptOrigin {
    const last = this.#origin;
    if (last?.hasSourceOf(origin) && last.hopLimit === origin.hopLimit) return last;
    this.#origin = new KeptOrigin();
    this.#origin.set(origin);
    return this.#origin;
  }
}
