import { type DatagramOrigin, KeptOrigin } from './datagram-origin.js';

/** What is to be done with a datagram of a flow. */
export const SenderRoute = {
  /** It belongs to the stream of the flow. */
  MAIN: 0,
  /** It is held back: its sender may have taken over, or be another that sends at the same time. */
  HOLD: 1,
  /** The sender of the first one that is held back has taken over: all that is held back is to be asked about again, then it. */
  TAKEN_OVER: 2,
  /** It and all that is held back belong to the stream of the flow: a sender with new ports all the time. */
  ALL: 3,
  /** It belongs to the stream of the flow, and what is held back to others, of senders that send at the same time. */
  CONFLICT: 4,
  /** It belongs to the stream of `others[other]`. */
  OTHER: 5,
  /** There are too many senders. */
  TOO_MANY: 6,
} as const;
export type SenderRoute = (typeof SenderRoute)[keyof typeof SenderRoute];

/** A sender takes over when the one before is silent for so long since its first datagram. */
const TAKE_OVER_NS = 100e6;
/** Whoever sends when the one before has been silent for so long has taken over. */
const SILENT_NS = 1e9;
/** A sender that was silent for longer makes room for another. */
const FORGOTTEN_NS = 10e9;
/** Most datagrams that are held back: beyond, the sender before is taken for silent. */
const HELD_LIMIT = 3072;
/** Senders of one flow that are told apart besides the first. */
const MAX_OTHERS = 7;
/** Senders that are held back at once: more are one that has a new port all the time. */
const MAX_DOUBTFUL = 64;

/** A sender with a stream of its own. */
export interface OtherSender<Own> {
  readonly origin: KeptOrigin;
  readonly own: Own;
  lastNs: number;
}

/**
 * The senders of one flow. A sender is an address and a port. One that begins when the one before ends has taken over, and the stream
 * goes on. Two that send at the same time are two: the first keeps the stream of the flow, the second gets one of its own, until one
 * is left alone, which goes on with the stream of the flow.
 */
export class Senders<Own> {
  /** Those that were told apart from the first, which may be one of them by now. */
  readonly others: OtherSender<Own>[] = [];
  /** Place in `others` of the sender of the datagram, behind OTHER. */
  other = 0;
  readonly #first = new KeptOrigin();
  #firstNs = 0;
  #hasFirst = false;
  /** Senders of what is held back, in their order; the first `#inDoubt` of them. */
  readonly #doubtful: KeptOrigin[] = [];
  #inDoubt = 0;
  #doubtNs = 0;
  #held = 0;

  /** Whether the datagram is just the next of the first sender, with nothing held back; for all others there is `route`. */
  isNext(origin: DatagramOrigin, timeNs: number): boolean {
    if (this.#inDoubt > 0 || !this.#first.hasSourceOf(origin)) return false;
    this.#firstNs = timeNs;
    return true;
  }

  /** The datagram that came then. `isFull`: no more can be held back. */
  route(origin: DatagramOrigin, timeNs: number, isFull: boolean): SenderRoute {
    const isDoubting = this.#inDoubt > 0;
    if (!this.#hasFirst || this.#first.hasSourceOf(origin)) {
      this.#begin(origin, timeNs);
      return isDoubting ? SenderRoute.CONFLICT : SenderRoute.MAIN;
    }
    if (isDoubting && this.#isDecided(timeNs, isFull)) return this.#takeOver();
    if (!isDoubting && Math.abs(timeNs - this.#firstNs) >= SILENT_NS) {
      this.#begin(origin, timeNs);
      return SenderRoute.MAIN;
    }
    this.other = this.#placeOf(origin);
    if (this.other >= 0) {
      this.others[this.other]!.lastNs = timeNs;
      return SenderRoute.OTHER;
    }
    return this.#freePlace(timeNs) < 0 ? SenderRoute.TOO_MANY : this.#doubt(origin, timeNs);
  }

  /** Which sender's stream a datagram belongs to, without a conclusion from it: place in `others`; -1: that of the flow. */
  placeOf(origin: DatagramOrigin): number {
    return this.others.length === 0 || this.#first.hasSourceOf(origin) ? -1 : this.#placeOf(origin);
  }

  /** Whether one more sender can be told apart. */
  hasPlace(timeNs: number): boolean {
    return this.#freePlace(timeNs) >= 0;
  }

  /** Behind CONFLICT, while there is a place: a sender of what is held back gets this. Returns what another had that makes room. */
  tellApart(origin: DatagramOrigin, own: Own, timeNs: number): Own | undefined {
    const place = this.#freePlace(timeNs);
    const left = this.others[place]?.own;
    const kept = new KeptOrigin();
    kept.set(origin);
    this.others[place] = { origin: kept, own, lastNs: timeNs };
    return left;
  }

  /** Forgets the senders of which that is so, but for the first: they have no stream any more. */
  forget(isGone: (own: Own) => boolean): void {
    for (let place = this.others.length - 1; place >= 0; place--)
      if (isGone(this.others[place]!.own)) this.others.splice(place, 1);
  }

  /** No more datagrams will come: what is held back belongs to the stream of the flow. */
  settle(): void {
    this.#inDoubt = 0;
  }

  #begin(origin: DatagramOrigin, timeNs: number): void {
    this.#hasFirst = true;
    this.#first.set(origin);
    this.#firstNs = timeNs;
    this.#inDoubt = 0;
  }

  #isDecided(timeNs: number, isFull: boolean): boolean {
    return isFull || this.#held >= HELD_LIMIT || Math.abs(timeNs - this.#doubtNs) >= TAKE_OVER_NS;
  }

  #takeOver(): SenderRoute {
    this.#begin(this.#doubtful[0]!, this.#doubtNs);
    return SenderRoute.TAKEN_OVER;
  }

  #doubt(origin: DatagramOrigin, timeNs: number): SenderRoute {
    if (!this.#isDoubtful(origin)) {
      if (this.#inDoubt === MAX_DOUBTFUL) {
        this.#begin(origin, timeNs);
        return SenderRoute.ALL;
      }
      if (this.#inDoubt === 0) {
        this.#doubtNs = timeNs;
        this.#held = 0;
      }
      this.#doubtful[this.#inDoubt] ??= new KeptOrigin();
      this.#doubtful[this.#inDoubt++]!.set(origin);
    }
    this.#held++;
    return SenderRoute.HOLD;
  }

  #isDoubtful(origin: DatagramOrigin): boolean {
    for (let place = 0; place < this.#inDoubt; place++) if (this.#doubtful[place]!.hasSourceOf(origin)) return true;
    return false;
  }

  #placeOf(origin: DatagramOrigin): number {
    for (let place = 0; place < this.others.length; place++)
      if (this.others[place]!.origin.hasSourceOf(origin)) return place;
    return -1;
  }

  /** A place in `others` for one more; -1: there is none. */
  #freePlace(timeNs: number): number {
    if (this.others.length < MAX_OTHERS) return this.others.length;
    return this.others.findIndex(({ lastNs }) => Math.abs(timeNs - lastNs) > FORGOTTEN_NS);
  }
}
