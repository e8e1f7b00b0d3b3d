import { randomInt } from 'node:crypto';

/** What identifies a flow; a FrameDecoder has it after `decode`. */
export interface FlowKey {
  readonly vlanKey: number;
  readonly isIpv6: boolean;
  readonly destination: Uint32Array;
  readonly destinationPort: number;
}

/**
 * Numbers flows by VLAN, destination address and destination port: a hash table with open addressing of fixed size.
 * The hash is seeded and a search bounded, so that a flood of chosen addresses costs no more than any other.
 */
export class FlowTable {
  /** Flow index + 1 of each slot, 0 when empty. At most a quarter of them is used. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #keys: Uint32Array;
  /** Stack of unused flow indexes. */
  readonly #free: Int32Array;
  #freeCount: number;

  constructor(
    readonly capacity: number,
    private readonly seed: number = randomInt(SEED_LIMIT),
  ) {
    const slotCount = 2 ** Math.ceil(Math.log2(Math.max(capacity * SLOTS_PER_FLOW, MAX_PROBES)));
    this.#slots = new Int32Array(slotCount);
    this.#mask = slotCount - 1;
    this.#keys = new Uint32Array(capacity * KEY_WORDS);
    this.#free = Int32Array.from({ length: capacity }, (_, index) => capacity - 1 - index);
    this.#freeCount = capacity;
  }

  /** Flows in the table. */
  get size(): number {
    return this.capacity - this.#freeCount;
  }

  /** Index of the flow, from 0 to the capacity, or -1. */
  lookup(key: FlowKey): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = this.#hash(headWord(key), key.destinationPort, key.destination, 0) & mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const index = slots[slot]! - 1;
      if (index < 0) return -1;
      if (this.#hasKey(index, key)) return index;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Index of the flow, which is added when it is new, or -1 when the table is full. */
  insert(key: FlowKey): number {
    const known = this.lookup(key);
    if (known >= 0 || this.#freeCount === 0) return known;
    const slot = this.#emptySlot(this.#hash(headWord(key), key.destinationPort, key.destination, 0));
    if (slot < 0) return -1;
    const index = this.#free[--this.#freeCount]!;
    this.#slots[slot] = index + 1;
    const row = index * KEY_WORDS;
    this.#keys[row] = headWord(key);
    this.#keys[row + PORT_WORD] = key.destinationPort;
    this.#keys.set(key.destination, row + ADDRESS_WORD);
    return index;
  }

  /** Forgets the flow; its index will be given to another. */
  remove(index: number): void {
    let hole = this.#homeOf(index);
    while (this.#slots[hole] !== index + 1) hole = (hole + 1) & this.#mask;
    this.#free[this.#freeCount++] = index;
    // Flows behind the hole move up, so that a search never meets an empty slot before its flow.
    for (let slot = (hole + 1) & this.#mask; this.#slots[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const home = this.#homeOf(this.#slots[slot]! - 1);
      const distanceToHole = (hole - home) & this.#mask;
      const distanceToSlot = (slot - home) & this.#mask;
      if (distanceToHole > distanceToSlot) continue;
      this.#slots[hole] = this.#slots[slot]!;
      hole = slot;
    }
    this.#slots[hole] = 0;
  }

  #emptySlot(hash: number): number {
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (hash + probe) & this.#mask;
      if (this.#slots[slot] === 0) return slot;
    }
    return -1;
  }

  #homeOf(index: number): number {
    const row = index * KEY_WORDS;
    return this.#hash(this.#keys[row]!, this.#keys[row + PORT_WORD]!, this.#keys, row + ADDRESS_WORD) & this.#mask;
  }

  #hasKey(index: number, key: FlowKey): boolean {
    const keys = this.#keys;
    const row = index * KEY_WORDS;
    const { destination } = key;
    return (
      keys[row + ADDRESS_WORD] === destination[0] &&
      keys[row + PORT_WORD] === key.destinationPort &&
      keys[row] === headWord(key) &&
      keys[row + ADDRESS_WORD + 1] === destination[1] &&
      keys[row + ADDRESS_WORD + 2] === destination[2] &&
      keys[row + ADDRESS_WORD + 3] === destination[3]
    );
  }

  #hash(head: number, port: number, address: Uint32Array, offset: number): number {
    let hash = mix(this.seed, head);
    hash = mix(hash, port);
    const words = head >= IPV6_FLAG ? ADDRESS_WORDS : 1;
    for (let word = 0; word < words; word++) hash = mix(hash, address[offset + word]!);
    return hash ^ (hash >>> 16);
  }
}

const SLOTS_PER_FLOW = 4;
const MAX_PROBES = 64;
const SEED_LIMIT = 2 ** 32;

/** Row of a key: VLAN key and family, port, address. */
const PORT_WORD = 1;
const ADDRESS_WORD = 2;
const ADDRESS_WORDS = 4;
const KEY_WORDS = ADDRESS_WORD + ADDRESS_WORDS;
const IPV6_FLAG = 2 ** 24;

function headWord(key: FlowKey): number {
  return key.isIpv6 ? key.vlanKey + IPV6_FLAG : key.vlanKey;
}

/** One round of a multiplicative hash with the finalizer of MurmurHash3. */
function mix(hash: number, word: number): number {
  let value = Math.imul(hash ^ word, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
