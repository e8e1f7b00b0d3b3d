import type { PacketTimes } from './packet-times.js';

const INITIAL_CAPACITY = 8;

/** What is told of a packet in one number: bytes for the main buffer, bytes of a PES header that these do not count, and PID. */
const HEADER_SHIFT = 8;
const PID_SHIFT = 16;
const BYTE_MASK = 0xff;
/** Index in the stream, time of arrival, what is told. */
const COLUMNS = 3;
/** Of all logs in which nothing waited yet; nothing is ever written into it. */
const NO_PACKETS = new Float64Array(0);

/** Packets of one stream that wait for the PCR behind them, in columns. Bounded by PacketTimes. */
export class PacketLog {
  readonly #times: PacketTimes;
  /** Columns one behind the other, the indexes first: one array, as each has 200 bytes of its own. */
  #packets = NO_PACKETS;
  #capacity = 0;
  #length = 0;

  constructor(times: PacketTimes) {
    this.#times = times;
  }

  /** The indexes ascend. False when there is no more room. */
  push(mainBytes: number, headerBytes: number, pid: number, packetIndex: number, timeNs: number): boolean {
    const times = this.#times;
    if (!times.isOpen) return true;
    if (times.isFull) return false;
    times.waiting++;
    const n = this.#length++;
    if (n === this.#capacity) this.#grow();
    const capacity = this.#capacity;
    const packets = this.#packets;
    packets[n] = packetIndex;
    packets[n + capacity] = timeNs;
    packets[n + 2 * capacity] = (pid << PID_SHIFT) | (headerBytes << HEADER_SHIFT) | mainBytes;
    return true;
  }

  packetIndexAt(n: number): number {
    return this.#packets[n]!;
  }

  timeNsAt(n: number): number {
    return this.#packets[n + this.#capacity]!;
  }

  mainBytesAt(n: number): number {
    return this.#factsAt(n) & BYTE_MASK;
  }

  headerBytesAt(n: number): number {
    return (this.#factsAt(n) >> HEADER_SHIFT) & BYTE_MASK;
  }

  pidAt(n: number): number {
    return this.#factsAt(n) >> PID_SHIFT;
  }

  /** How many packets, from the first one on, are to be modelled now: those whose times are known, which are told there. */
  start(): number {
    return this.#times.start(this.#packets, this.#length);
  }

  /** Those behind move to the front: few, as one PCR comes in one packet. */
  removeFirst(count: number): void {
    const capacity = this.#capacity;
    const packets = this.#packets;
    for (let n = count; n < this.#length; n++) {
      packets[n - count] = packets[n]!;
      packets[n - count + capacity] = packets[n + capacity]!;
      packets[n - count + 2 * capacity] = packets[n + 2 * capacity]!;
    }
    this.#length -= count;
    this.#times.waiting -= count;
  }

  clear(): void {
    this.removeFirst(this.#length);
  }

  #factsAt(n: number): number {
    return this.#packets[n + 2 * this.#capacity]!;
  }

  #grow(): void {
    const capacity = Math.max(INITIAL_CAPACITY, this.#capacity * 2);
    const packets = new Float64Array(COLUMNS * capacity);
    for (let column = 0; column < COLUMNS; column++) {
      const from = column * this.#capacity;
      packets.set(this.#packets.subarray(from, from + this.#capacity), column * capacity);
    }
    this.#packets = packets;
    this.#capacity = capacity;
  }
}
