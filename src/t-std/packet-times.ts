const INITIAL_CAPACITY = 64;

/** Most packets of a program that wait for the PCR behind them: those of 100 ms at 240 Mb/s. */
const MAX_WAITING = 16_384;

/** Of the packets in hand, of whichever program. */
let starts27M = new Float64Array(INITIAL_CAPACITY);
let leaves27M = new Float64Array(INITIAL_CAPACITY);

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
  /** Packets before it have their times. */
  #end = 0;
  /** Packet that begins to arrive at a time that is known; need not be whole. */
  #origin = 0;
  #origin27M = 0;

  /** When each packet begins to arrive that `start` told of last. */
  get starts27M(): Float64Array {
    return starts27M;
  }

  /** When each of them leaves the transport buffer. */
  get leaves27M(): Float64Array {
    return leaves27M;
  }

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

  /** Of the first `length` of these indexes of packets, which ascend, tells `starts27M` of those that have their times, and returns how many. */
  start(packetIndexes: Float64Array, length: number): number {
    let count = length;
    while (count > 0 && packetIndexes[count - 1]! >= this.#end) count--;
    if (count > starts27M.length) makeRoom(count * 2);
    const origin = this.#origin;
    const origin27M = this.#origin27M;
    const { duration27M } = this;
    for (let n = 0; n < count; n++) starts27M[n] = origin27M + (packetIndexes[n]! - origin) * duration27M;
    return count;
  }
}

function makeRoom(capacity: number): void {
  starts27M = new Float64Array(capacity);
  leaves27M = new Float64Array(capacity);
}
