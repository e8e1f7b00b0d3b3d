import type { LegSecond } from '../../stream/leg-second.js';
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';
import { LegCounts, type LegsFigures } from './leg-figures.js';
import type { Leg, LegGapCause, LegPacket } from './leg-packet.js';
import { LegSeconds } from './leg-seconds.js';
import { type LegLimits, LegWindow, type TakeGap, type TakeMerged } from './leg-window.js';

/** How long a leg may be behind the other: that of a wide area network. Spec: SMPTE ST 2022-7, table 1 (class C) */
const HOLD_NS = 450e6;
const HELD_BYTES = 64 << 20;

export interface LegOptions {
  /** Sequence numbers have 32 bits, as those of uncompressed video. */
  readonly isExtended: boolean;
  readonly limits?: Partial<LegLimits>;
  /** The moment from which times count, in s of the epoch; 0 unless given. */
  readonly originS?: number;
}

/**
 * Makes one stream of two legs that carry the same RTP packets, and compares them. A packet of the merged stream is handed on when it is
 * decided on which legs it came: when it came on both, or so much behind it came on the other that it will not. The sender's sequence may
 * begin anew, on one leg before the other.
 * Spec: SMPTE ST 2022-7, 6 and 7
 */
export class LegMerger {
  readonly #interval = new LegCounts();
  readonly #total = new LegCounts();
  readonly #counts = [this.#interval, this.#total];
  readonly #seconds: LegSeconds;
  readonly #options: LegOptions;
  readonly #limits: LegLimits;
  readonly #take: TakeMerged;
  readonly #takeGap: TakeGap;
  /** The sequence that the legs are in, or are leaving, and the one that follows it. */
  #current: LegWindow | undefined;
  #following: LegWindow | undefined;
  /** By leg: the window that its last packet went to. */
  readonly #windows: [LegWindow | undefined, LegWindow | undefined] = [undefined, undefined];
  /** By leg: a packet that belongs to no window, until another behind it confirms that a sequence begins. */
  readonly #odd: [LegPacket | undefined, LegPacket | undefined] = [undefined, undefined];
  #followingNs = 0;
  /** Up to when all was fed, and the latest arrival. */
  #nowNs = Number.NEGATIVE_INFINITY;
  #latestNs = Number.NEGATIVE_INFINITY;
  /** Times that the sender began another sequence. */
  restarts = 0;

  constructor(options: LegOptions, take: TakeMerged, takeGap: TakeGap = () => {}) {
    this.#options = options;
    this.#seconds = new LegSeconds(options.originS ?? 0);
    this.#limits = { holdNs: HOLD_NS, bytes: HELD_BYTES, ...options.limits };
    this.#take = take;
    this.#takeGap = takeGap;
  }

  /** A packet of a leg, each in the order of its arrival; the legs need not be in order. `advance` follows behind a batch. */
  push(leg: Leg, packet: LegPacket): void {
    if (packet.timeNs > this.#latestNs) this.#latestNs = packet.timeNs;
    const window = this.#windowOf(leg, packet);
    if (window === undefined) {
      this.#takeOdd(leg, packet);
      return;
    }
    this.#odd[leg] = undefined;
    this.#windows[leg] = window;
    window.push(leg, packet);
  }

  /** Packets of the leg were lost on the way here, and not in the network. */
  noteGap(leg: Leg, cause: LegGapCause): void {
    this.#windows[leg]?.noteGap(leg, cause);
  }

  /** The latest arrival on either leg. */
  get latestNs(): number {
    return this.#latestNs;
  }

  /** Decides what can be, by the latest arrival on either leg, or a time by which all was fed. */
  advance(nowNs = this.#latestNs): void {
    if (nowNs > this.#nowNs) this.#nowNs = nowNs;
    this.#current?.advance(this.#nowNs);
    if (this.#following === undefined) return;
    const haveBothLeft = this.#windows.every((window) => window === undefined || window === this.#following);
    if (haveBothLeft || this.#nowNs - this.#followingNs > this.#limits.holdNs) this.#leave();
  }

  /** Packets so far that came on no leg. */
  get onNeither(): number {
    return this.#total.onNeither;
  }

  /** How long a packet may be held, in ns. */
  get holdNs(): number {
    return this.#limits.holdNs;
  }

  /** No more packets will come. */
  settle(): void {
    this.advance();
    this.#current?.settle(this.#following === undefined);
    this.#following?.settle(true);
  }

  /** What came in each whole second that is over since the last call. */
  takeSeconds(): readonly LegSecond[] {
    return this.#seconds.take();
  }

  snapshotAndReset(): IntervalAndTotal<LegsFigures> {
    const snapshot = { interval: this.#interval.figures(), total: this.#total.figures() };
    this.#interval.reset();
    return snapshot;
  }

  #windowOf(leg: Leg, packet: LegPacket): LegWindow | undefined {
    this.#current ??= this.#open();
    const last = this.#windows[leg];
    if (last !== undefined && this.#following === undefined && last.continues(leg, packet)) return last;
    const windows = [this.#following, this.#current];
    return (
      windows.find((window) => window?.continues(leg, packet)) ??
      windows.find((window) => window?.mayBegin(leg, packet))
    );
  }

  /** A packet of another sequence: two in a row begin it. */
  #takeOdd(leg: Leg, packet: LegPacket): void {
    const odd = this.#odd[leg];
    const modulus = this.#options.isExtended ? 0x1_0000_0000 : 0x1_0000;
    const isConfirmed = odd?.ssrc === packet.ssrc && packet.sequence === (odd.sequence + 1) % modulus;
    if (odd === undefined || !isConfirmed) {
      this.#odd[leg] = packet;
      return;
    }
    this.#odd[leg] = undefined;
    if (this.#following !== undefined) this.#leave();
    this.restarts++;
    this.#following = this.#open();
    this.#followingNs = packet.timeNs;
    this.#windows[leg] = this.#following;
    this.#following.push(leg, odd);
    this.#following.push(leg, packet);
  }

  /** All that is left of the sequence before is decided. */
  #leave(): void {
    this.#current?.settle(false);
    this.#current = this.#following;
    this.#following = undefined;
    this.#current?.advance(this.#nowNs);
  }

  #open(): LegWindow {
    const { isExtended } = this.#options;
    return new LegWindow(isExtended, this.#limits, this.#counts, this.#seconds, this.#take, this.#takeGap);
  }
}
