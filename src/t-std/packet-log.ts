const INITIAL_CAPACITY = 64;
/** Packets of a program in 100 ms at 240 Mb/s. */
const MAX_CAPACITY = 16_384;

/** What is told of a packet in one number: bytes for the main buffer, stream and PID. */
const STREAM_SHIFT = 8;
const PID_SHIFT = 16;
const BYTE_MASK = 0xff;

/** Packets that wait for the PCR behind them, in columns. Bounded. */
export class PacketLog {
  packetIndexes = new Float64Array(INITIAL_CAPACITY);
  timesNs = new Float64Array(INITIAL_CAPACITY);
  /** There was a PCR; packets before it are passed over. */
  isOpen = false;
  /** How long each takes to arrive, once that is known. */
  duration27M = 0;
  #facts = new Int32Array(INITIAL_CAPACITY);
  #headerBytes = new Uint8Array(INITIAL_CAPACITY);
  /** Packet, counted as by `packetIndexes`, that begins to arrive at a time that is known. */
  #origin = 0;
  #origin27M = 0;
  #length = 0;

  /** `stream` is below 256. Bytes of a PES header that `mainBytes` does not count stand apart. False when there is no more room. */
  push(stream: number, mainBytes: number, pid: number, packetIndex: number, timeNs: number, headerBytes = 0): boolean {
    if (!this.isOpen) return true;
    if (this.#length === this.#facts.length && !this.#grow()) return false;
    const n = this.#length++;
    this.packetIndexes[n] = packetIndex;
    this.timesNs[n] = timeNs;
    this.#facts[n] = (pid << PID_SHIFT) | (stream << STREAM_SHIFT) | mainBytes;
    this.#headerBytes[n] = headerBytes;
    return true;
  }

  streamAt(n: number): number {
    return (this.#facts[n]! >> STREAM_SHIFT) & BYTE_MASK;
  }

  mainBytesAt(n: number): number {
    return this.#facts[n]! & BYTE_MASK;
  }

  headerBytesAt(n: number): number {
    return this.#headerBytes[n]!;
  }

  pidAt(n: number): number {
    return this.#facts[n]! >> PID_SHIFT;
  }

  /** When the packet begins to arrive. */
  start27MAt(n: number): number {
    return this.#origin27M + (this.packetIndexes[n]! - this.#origin) * this.duration27M;
  }

  /**
   * Packet `origin` begins to arrive at `origin27M`, and each takes `duration27M`: tells the times of those before packet
   * `end`, and returns how many these are; the indexes ascend.
   */
  setTimes(origin: number, origin27M: number, duration27M: number, end: number): number {
    let count = this.#length;
    while (count > 0 && this.packetIndexes[count - 1]! >= end) count--;
    this.#origin = origin;
    this.#origin27M = origin27M;
    this.duration27M = duration27M;
    return count;
  }

  /** Those behind move to the front: few, as one PCR comes in one packet. */
  removeFirst(count: number): void {
    for (let n = count; n < this.#length; n++) {
      this.packetIndexes[n - count] = this.packetIndexes[n]!;
      this.timesNs[n - count] = this.timesNs[n]!;
      this.#facts[n - count] = this.#facts[n]!;
      this.#headerBytes[n - count] = this.#headerBytes[n]!;
    }
    this.#length -= count;
  }

  close(): void {
    this.isOpen = false;
    this.#length = 0;
  }

  #grow(): boolean {
    const capacity = this.#facts.length * 2;
    if (capacity > MAX_CAPACITY) return false;
    this.packetIndexes = grown(this.packetIndexes, new Float64Array(capacity));
    this.timesNs = grown(this.timesNs, new Float64Array(capacity));
    this.#facts = grown(this.#facts, new Int32Array(capacity));
    this.#headerBytes = grown(this.#headerBytes, new Uint8Array(capacity));
    return true;
  }
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
