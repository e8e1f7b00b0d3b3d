import type { PacketTimes } from './packet-times.js';

const INITIAL_CAPACITY = 8;

/** What is told of a packet in one number: bytes for the main buffer, bytes of a PES header that these do not count, and PID. */
const HEADER_SHIFT = 8;
const PID_SHIFT = 16;
const BYTE_MASK = 0xff;

/** Packets of one stream that wait for the PCR behind them, in columns. Bounded by PacketTimes. */
export class PacketLog {
  packetIndexes = new Float64Array(INITIAL_CAPACITY);
  timesNs = new Float64Array(INITIAL_CAPACITY);
  readonly #times: PacketTimes;
  #facts = new Int32Array(INITIAL_CAPACITY);
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
    this.packetIndexes[n] = packetIndex;
    this.timesNs[n] = timeNs;
    this.#facts[n] = (pid << PID_SHIFT) | (headerBytes << HEADER_SHIFT) | mainBytes;
    return true;
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
    return this.#times.start(this.packetIndexes, this.#length);
  }

  /** Those behind move to the front: few, as one PCR comes in one packet. */
  removeFirst(count: number): void {
    for (let n = count; n < this.#length; n++) {
      this.packetIndexes[n - count] = this.packetIndexes[n]!;
      this.timesNs[n - count] = this.timesNs[n]!;
      this.#facts[n - count] = this.#facts[n]!;
    }
    this.#length -= count;
    this.#times.waiting -= count;
  }

  clear(): void {
    this.removeFirst(this.#length);
  }

  #grow(): void {
    const capacity = this.#facts.length * 2;
    this.packetIndexes = grown(this.packetIndexes, new Float64Array(capacity));
    this.timesNs = grown(this.timesNs, new Float64Array(capacity));
    this.#facts = grown(this.#facts, new Int32Array(capacity));
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
