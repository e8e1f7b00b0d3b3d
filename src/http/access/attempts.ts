import { isIPv6 } from 'node:net';

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
    const buckets = this.#bucketsOf(address, name);
    if (buckets.some(({ left }) => left < 1)) return false;
    for (const bucket of buckets) bucket.left--;
    return true;
  }

  /** A try that was right costs none. */
  giveBack(address: string, name: string): void {
    for (const bucket of this.#bucketsOf(address, name)) bucket.left++;
  }

  #bucketsOf(address: string, name: string): Bucket[] {
    return [this.#bucket(`address ${networkOf(address)}`, OF_ADDRESS), this.#bucket(`name ${name}`, OF_NAME)];
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

/** What one host can have: an IPv4 address, or the 64 bits before its own of an IPv6 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('%', 1)[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - groups.length - last.length }, () => '0');
  return [...groups, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
