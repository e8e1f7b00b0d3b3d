const INITIAL_CAPACITY = 256;
/** Packets of a program in 100 ms at 240 Mb/s. */
const MAX_CAPACITY = 16_384;

/** Packets that wait for the PCR behind them, in columns. Bounded. */
export class PacketLog {
  packetIndexes = new Float64Array(INITIAL_CAPACITY);
  timesNs = new Float64Array(INITIAL_CAPACITY);
  pids = new Uint16Array(INITIAL_CAPACITY);
  streams = new Uint16Array(INITIAL_CAPACITY);
  mainBytes = new Uint8Array(INITIAL_CAPACITY);
  /** When each begins to arrive, and how long it takes, once that is known. */
  starts27M = new Float64Array(INITIAL_CAPACITY);
  duration27M = 0;
  #length = 0;

  /** False when there is no more room. */
  push(stream: number, mainBytes: number, pid: number, packetIndex: number, timeNs: number): boolean {
    if (this.#length === this.pids.length && !this.#grow()) return false;
    const n = this.#length++;
    this.packetIndexes[n] = packetIndex;
    this.timesNs[n] = timeNs;
    this.pids[n] = pid;
    this.streams[n] = stream;
    this.mainBytes[n] = mainBytes;
    return true;
  }

  /**
   * Packet `origin` begins to arrive at `origin27M`, and each takes `duration27M`: sets the times of those before packet
   * `end`, and returns how many these are; the indexes ascend.
   */
  setTimes(origin: number, origin27M: number, duration27M: number, end: number): number {
    let count = this.#length;
    while (count > 0 && this.packetIndexes[count - 1]! >= end) count--;
    for (let n = 0; n < count; n++) {
      this.starts27M[n] = origin27M + (this.packetIndexes[n]! - origin) * duration27M;
    }
    this.duration27M = duration27M;
    return count;
  }

  /** Those behind move to the front: few, as one PCR comes in one packet. */
  removeFirst(count: number): void {
    for (let n = count; n < this.#length; n++) {
      this.packetIndexes[n - count] = this.packetIndexes[n]!;
      this.timesNs[n - count] = this.timesNs[n]!;
      this.pids[n - count] = this.pids[n]!;
      this.streams[n - count] = this.streams[n]!;
      this.mainBytes[n - count] = this.mainBytes[n]!;
    }
    this.#length -= count;
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(): boolean {
    const capacity = this.pids.length * 2;
    if (capacity > MAX_CAPACITY) return false;
    this.packetIndexes = grown(this.packetIndexes, new Float64Array(capacity));
    this.timesNs = grown(this.timesNs, new Float64Array(capacity));
    this.pids = grown(this.pids, new Uint16Array(capacity));
    this.streams = grown(this.streams, new Uint16Array(capacity));
    this.mainBytes = grown(this.mainBytes, new Uint8Array(capacity));
    this.starts27M = new Float64Array(capacity);
    return true;
  }
}

function grown<T extends Float64Array | Uint16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
