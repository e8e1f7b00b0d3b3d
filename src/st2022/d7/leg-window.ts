// Tested by: test/st2022/d7/leg-merger.test.ts
import { ErroredLegSeconds, type LegCounts } from './leg-figures.js';
import { LEG_GAP_CAUSES, type Leg, type LegGapCause, type LegPacket } from './leg-packet.js';
import type { LegSeconds } from './leg-seconds.js';

/** Is handed the packets of the merged stream in the order of their sequence. */
export type TakeMerged = (packet: LegPacket, leg: Leg) => void;

/** Is told of a packet of it that came on neither leg, but was perhaps lost on the way here. */
export type TakeGap = (cause: LegGapCause) => void;

export interface LegLimits {
  /** A packet that has not come on a leg so long after it came on the other does not come any more. */
  readonly holdNs: number;
  /** Most bytes of packets that are held. */
  readonly bytes: number;
}

/** Sequence numbers of which packets are held, and remembered behind that; a power of two. */
const PLACES = 1 << 15;
/** A packet that is missing on a leg does not come any more when so many behind it have come there. */
const REORDER_PACKETS = 64;
/** What came of a place that is decided. */
const CAME_BIT = [1, 2] as const;

/** The packets of one sequence of a sender on two legs, until it is decided for each on which of them it came. */
export class LegWindow {
  /** Packets by place, the first copy of each. */
  readonly #packets: (LegPacket | undefined)[] = new Array(PLACES).fill(undefined);
  /** Arrival by leg and place; NaN: it has not come. */
  readonly #times = [newTimes(), newTimes()] as const;
  readonly #isSame = new Uint8Array(PLACES).fill(1);
  readonly #came = new Uint8Array(PLACES);
  readonly #errored = new ErroredLegSeconds();
  /** By leg and place: 0, or one more than the number of the cause for which it is not known whether it came. */
  readonly #unknown = [new Uint8Array(PLACES), new Uint8Array(PLACES)] as const;
  /** By leg: the same for what is missing up to its next packet. */
  readonly #gap: [number, number] = [0, 0];
  readonly #modulus: number;
  readonly #longestJump: number;
  /** The next one to be decided, and the highest of each leg, counted on beyond the modulus; NaN before. */
  #next = Number.NaN;
  readonly #first: [number, number] = [Number.NaN, Number.NaN];
  readonly #highest: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  /** The last one of each leg that came before the last decided one came on the other. */
  readonly #ahead: [number, number] = [0, 0];
  /** SSRC by leg, which should be the same; NaN before. */
  readonly #ssrcs: [number, number] = [Number.NaN, Number.NaN];
  #lastNs = 0;
  #hasDecided = false;
  #heldBytes = 0;

  /** `isExtended`: sequence numbers have 32 bits. */
  constructor(
    isExtended: boolean,
    readonly limits: LegLimits,
    readonly counts: readonly LegCounts[],
    readonly seconds: LegSeconds,
    readonly take: TakeMerged,
    readonly takeGap: TakeGap,
  ) {
    this.#modulus = isExtended ? 0x1_0000_0000 : 0x1_0000;
    this.#longestJump = isExtended ? 1 << 17 : 1 << 13;
  }

  /** Whether the leg is in this sequence, and the packet belongs to it. */
  continues(leg: Leg, packet: LegPacket): boolean {
    return this.#ssrcs[leg] === packet.ssrc && this.#isNear(packet.sequence);
  }

  /** Whether the packet may be the first one of the leg in this sequence. */
  mayBegin(leg: Leg, packet: LegPacket): boolean {
    return Number.isNaN(this.#ssrcs[leg]) && this.#isNear(packet.sequence);
  }

  #isNear(sequence: number): boolean {
    return Number.isNaN(this.#next) || Math.abs(this.#distance(sequence)) <= this.#longestJump;
  }

  /** A packet that this sequence takes. */
  push(leg: Leg, packet: LegPacket): void {
    this.#ssrcs[leg] = packet.ssrc;
    const place = Number.isNaN(this.#next) ? packet.sequence : this.#top + this.#distance(packet.sequence);
    if (Number.isNaN(this.#next)) this.#next = place;
    if (place < this.#next && this.#canBeginEarlier(place)) this.#next = place;
    if (Number.isNaN(this.#first[leg])) this.#first[leg] = place;
    // What came before the first one of its leg is no less compared.
    else if (place < this.#first[leg]) this.#first[leg] = place;
    if (place < this.#next) this.#takeLate(leg, place);
    else this.#put(leg, place, packet);
  }

  /** Packets of the leg were lost on the way here: what is missing up to its next one is not known to be missing. */
  noteGap(leg: Leg, cause: LegGapCause): void {
    // Of several the last one of the list: it is sure, where a host only may have dropped something.
    this.#gap[leg] = Math.max(this.#gap[leg], LEG_GAP_CAUSES.indexOf(cause) + 1);
  }

  /** It is so late on both legs: decides what can be. */
  advance(nowNs: number): void {
    while (this.#next <= this.#top && this.#isDecided(this.#next, nowNs)) this.#decide(this.#next++);
  }

  /** No more will come: all is decided; `isEnd`: what the other leg has not reached is not compared. */
  settle(isEnd: boolean): void {
    const end = isEnd ? Math.min(...this.#highest) : this.#top;
    while (this.#next <= this.#top) this.#decide(this.#next, this.#next++ > end);
  }

  get #top(): number {
    const [a, b] = this.#highest;
    return Math.max(a, b);
  }

  /** Of a sequence number from the highest one, on the shorter way. */
  #distance(sequence: number): number {
    const half = this.#modulus / 2;
    const top = ((this.#top % this.#modulus) + this.#modulus) % this.#modulus;
    const ahead = sequence - top;
    if (ahead >= half) return ahead - this.#modulus;
    return ahead < -half ? ahead + this.#modulus : ahead;
  }

  /** Nothing was decided so far, and there is room before the first one. */
  #canBeginEarlier(place: number): boolean {
    return !this.#hasDecided && this.#top - place < PLACES;
  }

  #put(leg: Leg, place: number, packet: LegPacket): void {
    while (place - this.#next >= PLACES) this.#decide(this.#next++);
    const slot = slotOf(place);
    const times = this.#times[leg];
    if (!Number.isNaN(times[slot]!)) {
      this.#count((counts) => counts.duplicates[leg]++);
      return;
    }
    if (place < this.#highest[leg]) this.#count((counts) => counts.reordered[leg]++);
    else this.#reach(leg, place);
    times[slot] = packet.timeNs;
    const other = this.#packets[slot];
    if (other === undefined) this.#hold(slot, packet);
    else {
      const isSame = other.timestamp === packet.timestamp && Buffer.compare(other.datagram, packet.datagram) === 0;
      this.#isSame[slot] = isSame ? 1 : 0;
      if (packet.timeNs < other.timeNs) this.#packets[slot] = packet;
    }
  }

  #reach(leg: Leg, place: number): void {
    const gap = this.#gap[leg];
    if (gap !== 0 && Number.isFinite(this.#highest[leg])) {
      const unknown = this.#unknown[leg];
      for (let missing = Math.max(this.#highest[leg] + 1, this.#next); missing < place; missing++)
        unknown[slotOf(missing)] = gap;
    }
    this.#gap[leg] = 0;
    this.#highest[leg] = place;
  }

  /** As in `#unknown`: also of what comes behind the last packet of the leg. */
  #unknownOf(leg: Leg, place: number): number {
    return place > this.#highest[leg] ? this.#gap[leg] : this.#unknown[leg][slotOf(place)]!;
  }

  /** Why it is not known whether the packet came; undefined: it is. */
  #gapOf(place: number): LegGapCause | undefined {
    return LEG_GAP_CAUSES[Math.max(this.#unknownOf(0, place), this.#unknownOf(1, place)) - 1];
  }

  #hold(slot: number, packet: LegPacket): void {
    this.#packets[slot] = packet;
    this.#heldBytes += packet.datagram.length;
    while (this.#heldBytes > this.limits.bytes && this.#next < this.#top) this.#decide(this.#next++);
  }

  #takeLate(leg: Leg, place: number): void {
    const isRemembered = this.#next - place <= PLACES;
    const hasCome = isRemembered && (this.#came[slotOf(place)]! & CAME_BIT[leg]) !== 0;
    this.#count((counts) => (hasCome ? counts.duplicates : counts.tooLate)[leg]++);
  }

  #isDecided(place: number, nowNs: number): boolean {
    const slot = slotOf(place);
    const [a, b] = [this.#times[0][slot]!, this.#times[1][slot]!];
    const [hasA, hasB] = [!Number.isNaN(a), !Number.isNaN(b)];
    if (hasA && hasB) return true;
    const sinceNs = hasA || hasB ? (hasA ? a : b) : this.#timeBehind(place);
    if (nowNs - sinceNs > this.limits.holdNs) return true;
    return (hasA || this.#hasPassed(0, place)) && (hasB || this.#hasPassed(1, place));
  }

  /** When the first packet behind this place came. */
  #timeBehind(place: number): number {
    for (let next = place + 1; next <= this.#top; next++) {
      const packet = this.#packets[slotOf(next)];
      if (packet !== undefined) return packet.timeNs;
    }
    return Number.POSITIVE_INFINITY;
  }

  #hasPassed(leg: Leg, place: number): boolean {
    return this.#highest[leg] >= place + REORDER_PACKETS || place < this.#first[leg];
  }

  #decide(place: number, isBehindEnd = false): void {
    const slot = slotOf(place);
    const [a, b] = [this.#times[0][slot]!, this.#times[1][slot]!];
    const [hasA, hasB] = [!Number.isNaN(a), !Number.isNaN(b)];
    this.#hasDecided = true;
    this.#came[slot] = (hasA ? CAME_BIT[0] : 0) | (hasB ? CAME_BIT[1] : 0);
    if (hasA && hasB) this.#countBoth(place, slot, a, b);
    else if (hasA || hasB) this.#countOnly(place, hasA ? 0 : 1, hasA ? a : b, isBehindEnd);
    else this.#countNeither(this.#gapOf(place));
    this.#release(slot);
  }

  #countBoth(place: number, slot: number, a: number, b: number): void {
    const lead = a <= b ? 0 : 1;
    const ahead = this.#packetsAhead(place, lead, Math.max(a, b));
    const isSame = this.#isSame[slot] === 1;
    for (const counts of this.counts) {
      counts.both(Math.min(a, b), b - a, ahead);
      if (!isSame) counts.different++;
    }
    this.seconds.both(Math.min(a, b), isSame);
    this.#lastNs = Math.min(a, b);
    this.take(this.#packets[slot]!, lead);
  }

  #countOnly(place: number, leg: Leg, timeNs: number, isBehindEnd: boolean): void {
    const other = leg === 0 ? 1 : 0;
    const isCompared = !isBehindEnd && !(place < this.#first[other]) && this.#unknownOf(other, place) === 0;
    if (isCompared) {
      const isFirst = this.#errored.miss(timeNs, other);
      this.seconds.only(timeNs, leg);
      this.#count((counts) => {
        counts.onlyOn[leg]++;
        if (isFirst) counts.erroredSeconds[other]++;
      });
    } else this.#count((counts) => counts.notCompared++);
    this.#lastNs = timeNs;
    this.take(this.#packets[slotOf(place)]!, leg);
  }

  #countNeither(gap: LegGapCause | undefined): void {
    if (gap !== undefined) {
      this.#count((counts) => counts.notCompared++);
      this.takeGap(gap);
      return;
    }
    const isNew = ([0, 1, 2] as const).map((leg) => this.#errored.miss(this.#lastNs, leg));
    this.#count((counts) => {
      counts.onNeither++;
      for (const leg of [0, 1, 2] as const) if (isNew[leg]) counts.erroredSeconds[leg]++;
    });
  }

  /** How many packets behind this one had come on the earlier leg when it came on the later. */
  #packetsAhead(place: number, lead: Leg, lagNs: number): number {
    const times = this.#times[lead];
    let ahead = Math.max(this.#ahead[lead], place);
    for (let next = ahead + 1; next <= this.#highest[lead]; next++) {
      const timeNs = times[slotOf(next)]!;
      if (timeNs > lagNs) break;
      if (!Number.isNaN(timeNs)) ahead = next;
    }
    this.#ahead[lead] = ahead;
    return ahead - place;
  }

  #release(slot: number): void {
    const packet = this.#packets[slot];
    if (packet !== undefined) this.#heldBytes -= packet.datagram.length;
    this.#packets[slot] = undefined;
    this.#times[0][slot] = Number.NaN;
    this.#times[1][slot] = Number.NaN;
    this.#isSame[slot] = 1;
    this.#unknown[0][slot] = 0;
    this.#unknown[1][slot] = 0;
  }

  #count(step: (counts: LegCounts) => void): void {
    for (const counts of this.counts) step(counts);
  }
}

function slotOf(place: number): number {
  return place & (PLACES - 1);
}

function newTimes(): Float64Array {
  return new Float64Array(PLACES).fill(Number.NaN);
}
