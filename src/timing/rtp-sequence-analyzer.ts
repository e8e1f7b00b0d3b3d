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
 * so that lost = sent − distinct received. A jump that is too long to be loss is a restart of the sender once a second
 * packet confirms it, and no loss; neither is a change of SSRC.
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

  constructor(observer?: RtpSettledObserver) {
    this.#observer = observer;
  }

  feed(sequence: number, ssrc: number): void {
    if (this.#highest === NONE || ssrc !== this.#ssrc) {
      this.#begin(sequence, ssrc);
      return;
    }
    const ahead = (sequence - this.#highest) & 0xffff;
    const age = (this.#highest - sequence) & 0xffff;
    if (ahead !== 0 && ahead < MAX_DROPOUT) this.#advance(sequence, ahead);
    else if (age < WINDOW) this.#takeLate(sequence, age);
    else this.#takeJump(sequence, ssrc);
  }

  /** How many packets would count as lost if this one came next. */
  missingBefore(sequence: number, ssrc: number): number {
    if (this.#highest === NONE || ssrc !== this.#ssrc) return 0;
    const ahead = (sequence - this.#highest) & 0xffff;
    return ahead !== 0 && ahead < MAX_DROPOUT ? ahead - 1 : 0;
  }

  /** No more will come: the observer is told of all that it was not told of yet. */
  settle(): void {
    for (; this.#unsettled > 0; this.#unsettled--) {
      this.#observer!.settled(this.#isMarked(this.#highest - this.#unsettled + 1));
    }
  }

  /** Packets were lost on the way here, not in the network: what follows belongs to another sequence. */
  noteGap(): void {
    this.settle();
    this.#highest = NONE;
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
    this.#observer?.restarted();
  }

  #begin(sequence: number, ssrc: number): void {
    this.settle();
    this.#observer?.restarted();
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

  #takeJump(sequence: number, ssrc: number): void {
    if (sequence !== this.#afterJump) {
      this.#afterJump = (sequence + 1) & 0xffff;
      return;
    }
    this.restarts++;
    this.#begin((sequence - 1) & 0xffff, ssrc);
    this.#advance(sequence, 1);
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
