import { RtpTimestamps } from './rtp-timestamps.js';

/** What the analyzer counted since its last reset. */
export interface RtpSequenceCounts {
  readonly lost: number;
  readonly reordered: number;
  readonly duplicates: number;
  readonly restarts: number;
}

/** Is told the fate of every sequence number, in their order, once a late packet can no longer change it. */
export interface RtpSettledObserver {
  settled(isReceived: boolean): void;
  /** What is settled next belongs to another sequence. */
  restarted(): void;
}

/**
 * Counts loss, reordering and duplicates in RTP sequence numbers. Whoever comes late takes itself back out of `lost`,
 * so that lost = sent − distinct received. A jump that is too long to be loss, or in which the timestamp jumps too, is a restart
 * of the sender once a second packet confirms it, and no loss; so is a change of SSRC.
 * Limit: a packet that comes later than 1023 others is not recognised; alone it is passed over.
 * Spec: RFC 3550, 6.4.1 (cumulative number of packets lost) and A.1 (MAX_DROPOUT, restart)
 */
export class RtpSequenceAnalyzer {
  lost = 0;
  /** Packets that came after one of a higher sequence number. */
  reordered = 0;
  /** Packets whose sequence number was seen before, within the last 1024. */
  duplicates = 0;
  restarts = 0;
  /** Up to when arrivals are settled by their age. */
  settledNs = Number.NEGATIVE_INFINITY;

  #ssrc = 0;
  /** Highest sequence number so far; NONE before the first packet. */
  #highest = NONE;
  /** What follows a packet that jumped; NONE when the last one did not. */
  #afterJump = NONE;
  /** Sequence numbers from the first of this sender to the highest. */
  #span = 0;
  /** One bit for each of the last WINDOW sequence numbers: received. */
  readonly #received = new Uint32Array(WINDOW / 32);
  readonly #observer: RtpSettledObserver | undefined;
  /** Sequence numbers up to the highest that the observer was not told of; 0 without an observer. */
  #unsettled = 0;
  readonly #timestamps: RtpTimestamps;
  /** What had come at that time: the sequence numbers of this sender, see `#span`. */
  #checkedSpan = 0;
  #checkedNs = Number.NaN;

  /** `clockRateHz`: of the timestamps; null: not known. */
  constructor(observer?: RtpSettledObserver, clockRateHz: number | null = null) {
    this.#observer = observer;
    this.#timestamps = new RtpTimestamps(clockRateHz);
  }

  setClockRate(clockRateHz: number | null): void {
    this.#timestamps.setClockRate(clockRateHz);
  }

  /** A packet that arrived then; without a clock rate its timestamp and time do not matter. */
  feed(sequence: number, ssrc: number, timestamp = 0, timeNs = 0): void {
    if (this.#highest === NONE || ssrc !== this.#ssrc) {
      if (this.#highest !== NONE) this.restarts++;
      this.#begin(sequence, ssrc, timestamp, timeNs);
      return;
    }
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead === 1) {
      this.#advance(sequence, ahead);
      this.#timestamps.follow(timestamp, timeNs);
      return;
    }
    const age = (this.#highest - sequence) & 0xffff;
    if (this.#isJump(ahead, age, timestamp, timeNs)) this.#takeJump(sequence, ssrc, timestamp, timeNs);
    else if (age < WINDOW) this.#takeLate(sequence, age);
    else {
      this.#advance(sequence, ahead);
      this.#timestamps.follow(timestamp, timeNs);
    }
  }

  /** How many packets would count as lost if this one came next; NaN where the sequence jumps, so that it does not tell. */
  missingBefore(sequence: number, ssrc: number, timestamp = 0, timeNs = 0): number {
    if (this.#highest === NONE || ssrc !== this.#ssrc) return 0;
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead === 1) return 0;
    const age = (this.#highest - sequence) & 0xffff;
    if (this.#isJump(ahead, age, timestamp, timeNs)) return Number.NaN;
    return age < WINDOW ? 0 : ahead - 1;
  }

  /** No more will come: the observer is told of all that it was not told of yet. */
  settle(): void {
    this.#settleTo(0);
  }

  /** It is so late: what came more than the half second before is settled, however few packets followed. */
  settleBy(timeNs: number): void {
    const sinceNs = timeNs - this.#checkedNs;
    if (this.#unsettled === 0) this.settledNs = timeNs;
    if (sinceNs >= 0 && sinceNs < SETTLE_NS) return;
    if (sinceNs >= 0) {
      this.#settleTo(this.#span - this.#checkedSpan);
      this.settledNs = Math.max(this.settledNs, this.#checkedNs);
    }
    this.#checkedSpan = this.#span;
    this.#checkedNs = timeNs;
  }

  /** Packets were lost on the way here, not in the network: what follows belongs to another sequence. */
  noteGap(): void {
    this.settle();
    this.#highest = NONE;
    this.#span = 0;
    this.#checkedSpan = 0;
    this.#observer?.restarted();
  }

  snapshot(): RtpSequenceCounts {
    const { lost, reordered, duplicates, restarts } = this;
    return { lost, reordered, duplicates, restarts };
  }

  reset(): void {
    this.lost = 0;
    this.reordered = 0;
    this.duplicates = 0;
    this.restarts = 0;
    this.#highest = NONE;
    this.#unsettled = 0;
    this.#span = 0;
    this.#checkedSpan = 0;
    this.#checkedNs = Number.NaN;
    this.settledNs = Number.NEGATIVE_INFINITY;
    this.#observer?.restarted();
  }

  #begin(sequence: number, ssrc: number, timestamp: number, timeNs: number): void {
    this.settle();
    this.#observer?.restarted();
    this.#timestamps.begin(timestamp, timeNs);
    this.#checkedSpan = 0;
    this.#ssrc = ssrc;
    this.#highest = sequence;
    this.#afterJump = NONE;
    this.#span = 1;
    this.#received.fill(0);
    this.#mark(sequence);
    if (this.#observer !== undefined) this.#unsettled = 1;
  }

  #advance(sequence: number, ahead: number): void {
    if (this.#observer !== undefined) this.#settleBefore(this.#observer, ahead);
    this.lost += ahead - 1;
    this.#afterJump = NONE;
    this.#span += ahead;
    if (ahead >= WINDOW) this.#received.fill(0);
    else for (let back = 0; back < ahead; back++) this.#clear(sequence - back);
    this.#highest = sequence;
    this.#mark(sequence);
  }

  /** So many sequence numbers enter the window, and as many leave it once it is full. */
  #settleBefore(observer: RtpSettledObserver, ahead: number): void {
    for (let entering = 1; entering <= ahead; entering++) {
      if (this.#unsettled < WINDOW) this.#unsettled++;
      else observer.settled(entering <= WINDOW && this.#isMarked(this.#highest + entering - WINDOW));
    }
  }

  #takeLate(sequence: number, age: number): void {
    this.#afterJump = NONE;
    if (this.#isMarked(sequence)) {
      this.duplicates++;
      return;
    }
    this.#mark(sequence);
    this.reordered++;
    // What is older than the first packet was never counted as lost.
    if (age < this.#span) this.lost--;
  }

  /** `ahead` and `age`: of the sequence number against the highest. */
  #isJump(ahead: number, age: number, timestamp: number, timeNs: number): boolean {
    const isLate = age < WINDOW;
    if (!isLate && ahead >= MAX_DROPOUT) return true;
    return this.#timestamps.leaps(timestamp, timeNs, isLate);
  }

  #takeJump(sequence: number, ssrc: number, timestamp: number, timeNs: number): void {
    if (sequence !== this.#afterJump) {
      this.#afterJump = (sequence + 1) & 0xffff;
      return;
    }
    this.restarts++;
    this.#begin((sequence - 1) & 0xffff, ssrc, timestamp, timeNs);
    this.#advance(sequence, 1);
  }

  #settleTo(unsettled: number): void {
    for (; this.#unsettled > unsettled; this.#unsettled--) {
      this.#observer!.settled(this.#isMarked(this.#highest - this.#unsettled + 1));
    }
  }

  #mark(sequence: number): void {
    this.#received[(sequence % WINDOW) >> 5]! |= 1 << (sequence & 31);
  }

  /** `sequence` may be below 0. */
  #isMarked(sequence: number): boolean {
    return (this.#received[(sequence & (WINDOW - 1)) >> 5]! & (1 << (sequence & 31))) !== 0;
  }

  /** `sequence` may be below 0. */
  #clear(sequence: number): void {
    this.#received[(sequence & (WINDOW - 1)) >> 5]! &= ~(1 << (sequence & 31));
  }
}

/** Sequence numbers that are remembered; a power of two. */
const WINDOW = 1024;
/** A longer way ahead is a jump. */
const MAX_DROPOUT = 3000;
const NONE = -1;
/** A packet that comes so much later than those behind it is lost, where holes are told. */
const SETTLE_NS = 500e6;
