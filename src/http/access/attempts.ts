import { networkOf } from '../client-address.js';

/** Tries at once, and how long one takes to come back. */
const OF_ADDRESS = { most: 10, refillMs: 30_000 } as const;
const OF_NAME = { most: 20, refillMs: 30_000 } as const;
/** Beyond it the one that tried least recently is forgotten. */
const MOST_KEYS = 4096;

interface Bucket {
  left: number;
  ms: number;
}

/** How often a password may still be tried: from an address, and for a name. */
export class Attempts {
  readonly #buckets = new Map<string, Bucket>();

  constructor(readonly now: () => number) {}

  /** Takes a try; false when none is left. */
  take(address: string, name: string): boolean {
    const ofAddress = this.#ofAddress(address);
    // Who has none left makes nobody else be forgotten, by whatever names.
    if (ofAddress.left < 1) return false;
    const ofName = this.#ofName(name);
    if (ofName.left < 1) return false;
    ofAddress.left--;
    ofName.left--;
    return true;
  }

  /** A try that was right costs none. */
  giveBack(address: string, name: string): void {
    this.#ofAddress(address).left++;
    this.#ofName(name).left++;
  }

  #ofAddress(address: string): Bucket {
    return this.#bucket(`address ${networkOf(address)}`, OF_ADDRESS);
  }

  #ofName(name: string): Bucket {
    return this.#bucket(`name ${name}`, OF_NAME);
  }

  #bucket(key: string, { most, refillMs }: { most: number; refillMs: number }): Bucket {
    const nowMs = this.now();
    const before = this.#buckets.get(key) ?? { left: most, ms: nowMs };
    const bucket = { left: Math.min(most, before.left + (nowMs - before.ms) / refillMs), ms: nowMs };
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MOST_KEYS) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}
