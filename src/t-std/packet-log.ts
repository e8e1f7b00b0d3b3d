import type { PacketTimes } from './packet-times.js';

const INITIAL_CAPACITY = 8;

/** What is told of a packet in one number: bytes for the main buffer, bytes of a PES header that these do not count, and PID. */
const HEADER_SHIFT = 8;
const PID_SHIFT = 16;
const BYTE_MASK = 0xff;
/** Of all logs in which nothing waited yet; nothing is ever written into them. */
const NO_PACKETS = new Float64Array(0);
const NO_FACTS = new Int32Array(0);

/** Packets of one stream that wait for the PCR behind them, in columns. Bounded by PacketTimes. */
export class PacketLog {
  readonly #times: PacketTimes;
  /** Indexes in the stream, and behind all of them the times: one array, as each has 200 bytes of its own. */
  #packets = NO_PACKETS;
  #facts = NO_FACTS;
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
    if (n === this.#facts.length) this.#grow();
    const facts = this.#facts;
    const packets = this.#packets;
    packets[n] = packetIndex;
    packets[n + facts.length] = timeNs;
    facts[n] = (pid << PID_SHIFT) | (headerBytes << HEADER_SHIFT) | mainBytes;
    return true;
  }

  packetIndexAt(n: number): number {
    return this.#packets[n]!;
  }

  timeNsAt(n: number): number {
    return this.#packets[n + this.#facts.length]!;
  }

  mainBytesAt(n: number): number {
    return this.#facts[n]! & BYTE_MASK;
  }

  headerBytesAt(n: number): number {
    return (this.#facts[n]! >> HEADER_SHIFT) & BYTE_MASK;
  }

  pidAt(n: number): number {
    return this.#facts[n]! >> PID_SHIFT;
  }

  /** How many packets, from the first one on, are to be modelled now: those whose times are known, which are told there. */
  start(): number {
    return this.#times.start(this.#packets, this.#length);
  }

  /** Those behind move to the front: few, as one PCR comes in one packet. */
  removeFirst(count: number): void {
    const facts = this.#facts;
    const packets = this.#packets;
    for (let n = count; n < this.#length; n++) {
      packets[n - count] = packets[n]!;
      packets[n - count + facts.length] = packets[n + facts.length]!;
      facts[n - count] = facts[n]!;
    }
    this.#length -= count;
    this.#times.waiting -= count;
  }

  clear(): void {
    this.removeFirst(this.#length);
  }

  #grow(): void {
    const before = this.#facts.length;
    const capacity = Math.max(INITIAL_CAPACITY, before * 2);
    const packets = new Float64Array(2 * capacity);
    packets.set(this.#packets.subarray(0, before));
    packets.set(this.#packets.subarray(before), capacity);
    const facts = new Int32Array(capacity);
    facts.set(this.#facts);
    this.#packets = packets;
    this.#facts = facts;
  }
}
