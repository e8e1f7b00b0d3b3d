import { Classifier, UNKNOWN_VERDICT, type Verdict } from '../net/classifier.js';
import { type DatagramOrigin, KeptOrigin } from './datagram-origin.js';

/** Most bytes that all undecided flows of a capture hold together. */
const HELD_BYTES_LIMIT = 16 * 1024 * 1024;

/** Shared by the undecided flows of a capture, to bound what they hold. */
export class HoldBudget {
  heldBytes = 0;
  heldDatagrams = 0;
}

interface HeldDatagram {
  readonly bytes: Buffer;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly origin: DatagramOrigin;
}

/**
 * A flow whose kind is not known yet: keeps copies of its first datagrams, so that none is lost when it turns out
 * to be a stream.
 */
export class UndecidedFlow {
  readonly #classifier = new Classifier();
  readonly #held: HeldDatagram[] = [];
  #heldBytes = 0;
  #origin: KeptOrigin | undefined;

  constructor(readonly budget: HoldBudget) {}

  /** Keeps the datagram; a verdict when this one decided or there is no room for more, `undefined` when more are needed. */
  feed(
    bytes: Uint8Array,
    offset: number,
    length: number,
    seconds: number,
    nanoseconds: number,
    origin: DatagramOrigin,
  ): Verdict | undefined {
    const verdict = this.#classifier.feed(bytes, offset, length);
    const copy = Buffer.from(bytes.subarray(offset, offset + length));
    this.#held.push({ bytes: copy, seconds, nanoseconds, origin: this.#keep(origin) });
    this.#heldBytes += length;
    this.budget.heldBytes += length;
    this.budget.heldDatagrams++;
    if (this.budget.heldBytes > HELD_BYTES_LIMIT) return verdict ?? UNKNOWN_VERDICT;
    return verdict;
  }

  /** Hands back what was held, oldest first, and forgets it. */
  release(): readonly HeldDatagram[] {
    this.budget.heldBytes -= this.#heldBytes;
    this.budget.heldDatagrams -= this.#held.length;
    this.#heldBytes = 0;
    return this.#held.splice(0);
  }

  /** A copy of the origin; the last one when it is the same, as with nearly all datagrams of a flow. */
  #keep(origin: DatagramOrigin): KeptOrigin {
    const last = this.#origin;
    if (last?.hasSourceOf(origin) && last.hopLimit === origin.hopLimit) return last;
    this.#origin = new KeptOrigin();
    this.#origin.set(origin);
    return this.#origin;
  }

  /** The best that can be said of the datagrams so far. */
  conclude(): Verdict {
    return this.#classifier.conclude();
  }
}
