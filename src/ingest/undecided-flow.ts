import { Classifier, UNKNOWN_VERDICT, type Verdict } from '../net/classifier.js';
import type { DatagramOrigin } from './datagram-origin.js';
import { type HeldDatagram, HeldDatagrams, type HoldBudget } from './held-datagrams.js';

/**
 * A flow whose kind is not known yet: keeps copies of its first datagrams, so that none is lost when it turns out
 * to be a stream.
 */
export class UndecidedFlow {
  readonly #classifier = new Classifier();
  readonly #held: HeldDatagrams;

  constructor(readonly budget: HoldBudget) {
    this.#held = new HeldDatagrams(budget);
  }

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
    this.#held.keep(bytes, offset, length, seconds, nanoseconds, origin);
    if (this.budget.isSpent) return verdict ?? UNKNOWN_VERDICT;
    return verdict;
  }

  /** Hands back what was held, oldest first, and forgets it. */
  release(): readonly HeldDatagram[] {
    return this.#held.release();
  }

  /** The best that can be said of the datagrams so far. */
  conclude(): Verdict {
    return this.#classifier.conclude();
  }
}
