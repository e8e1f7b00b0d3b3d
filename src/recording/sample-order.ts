// Tested by: test/recording/wav-format.test.ts, test/recording/sample-order.test.ts
/** What stands at a place of a sequence. */
export interface Placed {
  /** Sequence number of RTP. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Takes packets in the order of their sequence. */
export interface OrderSink<Packet extends Placed> {
  /** `ticks`: by the timestamps, those missing before it; 0 where none are, or where nothing before it is compared with it. */
  next(packet: Packet, ticks: number): void;
  /** It came again, or too late. */
  refuse(packet: Packet): void;
}

/** Packets that may wait for one before them, at most. */
const WINDOW = 64;
/** A longer jump is that of another sequence. */
const MAX_DROPOUT = 3000;

/** Brings the packets of a sender into their order: one that is missing is waited for until 64 places behind it are there. */
export class SampleOrder<Packet extends Placed> {
  readonly #slots: (Packet | undefined)[] = new Array(WINDOW).fill(undefined);
  #waiting = 0;
  /** NaN before the first packet. */
  #next = Number.NaN;
  #ssrc = 0;
  /** Timestamp that the next packet should have; NaN: any. */
  #timestamp = Number.NaN;
  /** What follows a packet that jumped. */
  #jumped: Packet | undefined;

  /** `ticksOf`: what a packet adds to the timestamp. */
  constructor(
    readonly sink: OrderSink<Packet>,
    readonly ticksOf: (packet: Packet) => number,
  ) {}

  push(packet: Packet): void {
    if (Number.isNaN(this.#next) || packet.ssrc !== this.#ssrc) this.#begin(packet);
    const ahead = (packet.sequence - this.#next) & 0xffff;
    if (ahead >= MAX_DROPOUT && ahead < 0x1_0000 - MAX_DROPOUT) {
      this.#takeJump(packet);
      return;
    }
    if (this.#jumped !== undefined) this.sink.refuse(this.#jumped);
    this.#jumped = undefined;
    if (ahead >= 0x8000) this.sink.refuse(packet);
    else this.#put(packet, ahead);
  }

  /** All that waits goes out; what comes next is not compared with it. */
  flush(): void {
    while (this.#waiting > 0) this.#step();
    if (this.#jumped !== undefined) this.sink.refuse(this.#jumped);
    this.#jumped = undefined;
    this.#next = Number.NaN;
    this.#timestamp = Number.NaN;
  }

  #begin(packet: Packet): void {
    this.flush();
    this.#next = packet.sequence;
    this.#ssrc = packet.ssrc;
  }

  /** Two in a row begin another sequence. */
  #takeJump(packet: Packet): void {
    const first = this.#jumped;
    if (first === undefined || packet.sequence !== ((first.sequence + 1) & 0xffff)) {
      if (first !== undefined) this.sink.refuse(first);
      this.#jumped = packet;
      return;
    }
    this.#jumped = undefined;
    this.#begin(first);
    this.#put(first, 0);
    this.#put(packet, 0);
  }

  #put(packet: Packet, ahead: number): void {
    for (let places = ahead; places >= WINDOW; places--) this.#step();
    const slot = packet.sequence % WINDOW;
    if (this.#slots[slot] !== undefined) {
      this.sink.refuse(packet);
      return;
    }
    this.#slots[slot] = packet;
    this.#waiting++;
    while (this.#slots[this.#next % WINDOW] !== undefined) this.#step();
  }

  /** The next place is decided. */
  #step(): void {
    const slot = this.#next % WINDOW;
    const packet = this.#slots[slot];
    this.#next = (this.#next + 1) & 0xffff;
    if (packet === undefined) return;
    this.#slots[slot] = undefined;
    this.#waiting--;
    const ticks = Number.isNaN(this.#timestamp) ? 0 : (packet.timestamp - this.#timestamp) | 0;
    this.sink.next(packet, ticks);
    this.#timestamp = (packet.timestamp + this.ticksOf(packet)) >>> 0;
  }
}
