const INITIAL_CAPACITY = 64;

/** Most packets of a program that wait for the PCR behind them: those of 100 ms at 240 Mb/s. */
const MAX_WAITING = 16_384;

/**
 * When the packets of a program arrive: linear from one PCR to the next, so that they wait for the PCR behind them, each in the log of its
 * buffers. Bounded, all logs together.
 */
export class PacketTimes {
  /** There was a PCR; packets before it are passed over. */
  isOpen = false;
  /** Packets in all logs. */
  waiting = 0;
  /** How long each takes to arrive, once that is known. */
  duration27M = 0;
  /** Of the packets of one log that are modelled: when each begins to arrive, and when it leaves the transport buffer. */
  starts27M = new Float64Array(INITIAL_CAPACITY);
  leaves27M = new Float64Array(INITIAL_CAPACITY);
  /** Packets before it have their times. */
  #end = 0;
  /** Packet that begins to arrive at a time that is known; need not be whole. */
  #origin = 0;
  #origin27M = 0;

  get isFull(): boolean {
    return this.waiting === MAX_WAITING;
  }

  /** Packet `origin` begins to arrive at `origin27M`, and each takes `duration27M`: those before packet `end` have their times. */
  set(origin: number, origin27M: number, duration27M: number, end: number): void {
    this.#origin = origin;
    this.#origin27M = origin27M;
    this.#end = end;
    this.duration27M = duration27M;
  }

  /** Of these packets, whose indexes ascend, tells `starts27M` of those that have their times, and returns how many. */
  start(packetIndexes: Float64Array, length: number): number {
    let count = length;
    while (count > 0 && packetIndexes[count - 1]! >= this.#end) count--;
    if (count > this.starts27M.length) this.#grow(packetIndexes.length);
    const origin = this.#origin;
    const origin27M = this.#origin27M;
    const { starts27M, duration27M } = this;
    for (let n = 0; n < count; n++) starts27M[n] = origin27M + (packetIndexes[n]! - origin) * duration27M;
    return count;
  }

  #grow(capacity: number): void {
    this.starts27M = new Float64Array(capacity);
    this.leaves27M = new Float64Array(capacity);
  }
}
