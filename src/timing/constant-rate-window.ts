// Tested by: test/timing/pcr-accuracy-calculator.test.ts
import { ABSENT } from '../mpegts/packet.js';
import { RateWalk } from './rate-walk.js';

const CAPACITY = 256;
const FIRST_CAPACITY = 32;
/** The rate is judged over so much time of the PCRs and at least so many of them. */
const WINDOW_27M = 2 * 27_000_000;
const SHORTEST_27M = 13_500_000;
const FEWEST = 17;
/** A tenth of the PCRs, and five at most, may lie further from their line than this (1 ms; 10 ms where null packets hold the rate). */
const LARGEST_ERROR_27M = 27_000;
const LARGEST_ERROR_STUFFED_27M = 270_000;
const SHARE_OUTSIDE = 0.1;
const MOST_OUTSIDE = 5;
/** A stream with so many null packets is filled up to a rate. */
const STUFFED_SHARE = 0.01;
/** A step of the clock is one up to 5 ms; what is longer is another clock, or another rate. */
const LARGEST_STEP_27M = 135_000;
/** PCRs that are off by themselves and are left out of the line. */
const LONERS = 3;
/** Where all PCRs have the same extension, 0 as a rule, and a quarter of them are 1 µs off, the clock counts 90 kHz only. */
const COARSE_ERROR_27M = 27;
const COARSE_SHARE = 0.25;
const EXTENSIONS = 300;

/** Of the line that is laid, and what is left: of whichever window is judged. */
const lineX = new Float64Array(CAPACITY);
const lineY = new Float64Array(CAPACITY);
const rest = new Float64Array(CAPACITY);
const isLeftOut = new Uint8Array(CAPACITY);

/** What the places of the last PCRs in the stream say. */
export type RateJudgement = 'unknown' | 'constant' | 'variable' | 'coarse';

/**
 * The last PCRs of a clock by their places in the stream, and whether these tell time. In a stream of constant bitrate all PCRs lie near
 * one line, however bad they are: by the errors of the clock, or with one step; in one of variable bitrate they are off by pictures, many milliseconds.
 */
export class ConstantRateWindow {
  /** Rings with room for all that may be judged, up to 256. */
  #positions = new Float64Array(FIRST_CAPACITY);
  #ticks = new Float64Array(FIRST_CAPACITY);
  /** Modulo 2^32. */
  #nullPackets = new Uint32Array(FIRST_CAPACITY);
  readonly #walk = new RateWalk();
  #extension = ABSENT;
  #hasExtension = false;
  #count = 0;
  /** The PCRs before this one belong to no constant bitrate, or to another one. */
  #variableTo = 0;
  /** Of the line at the last judgement. */
  ticksPerPacket = 0;

  /** PCRs since the last reset. */
  get count(): number {
    return this.#count;
  }

  reset(): void {
    this.#count = 0;
    this.#walk.reset();
    this.#variableTo = 0;
    this.#extension = ABSENT;
    this.#hasExtension = false;
  }

  /** `ticks` does not wrap; `nullPackets` are those of the stream so far. */
  feed(position: number, ticks: number, pcr27M: number, nullPackets: number): void {
    if (this.#count > 0) {
      const last = this.#count - 1;
      this.#walk.feed(position - this.positionOf(last), ticks - this.ticksOf(last));
    }
    if (this.#isFullAt(ticks)) this.#grow();
    const slot = this.#count++ % this.#ticks.length;
    this.#positions[slot] = position;
    this.#ticks[slot] = ticks;
    this.#nullPackets[slot] = nullPackets;
    const extension = pcr27M % EXTENSIONS;
    if (this.#extension === ABSENT) this.#extension = extension;
    if (extension !== this.#extension) this.#hasExtension = true;
  }

  /** So many of the last PCRs, up to 256, stay from now on, however long ago they came. */
  keep(pcrs: number): void {
    while (this.#ticks.length < pcrs) this.#grow();
  }

  /** Of the PCR with this number since the last reset; there are those of the last 2 s and at least 32, at most 256. */
  positionOf(number: number): number {
    return this.#positions[number % this.#positions.length]!;
  }

  ticksOf(number: number): number {
    return this.#ticks[number % this.#ticks.length]!;
  }

  /** Number of the first PCR that is judged. */
  get first(): number {
    const last = this.#count - 1;
    const oldest = Math.max(0, this.#count - this.#ticks.length);
    let first = Math.max(0, this.#count - FEWEST);
    while (first > oldest && this.ticksOf(last) - this.ticksOf(first - 1) <= WINDOW_27M) first--;
    return first;
  }

  judge(): RateJudgement {
    const first = this.first;
    const last = this.#count - 1;
    const count = this.#count - first;
    if (count < FEWEST) return 'unknown';
    if (count < CAPACITY && this.ticksOf(last) - this.ticksOf(first) < SHORTEST_27M) return 'unknown';
    for (let index = 0; index < count; index++) {
      lineX[index] = this.positionOf(first + index) - this.positionOf(first);
      lineY[index] = this.ticksOf(first + index) - this.ticksOf(first);
    }
    isLeftOut.fill(0);
    const isStuffed = this.#isStuffed(first, last);
    const isWalk = isStuffed ? false : this.#walk.isWalk;
    const isConstant = isWalk !== true && this.#isConstant(count, isStuffed);
    if (!isConstant) this.#variableTo = this.#count;
    if (first < this.#variableTo) return 'variable';
    if (isWalk === undefined) return 'unknown';
    return !this.#hasExtension && this.#isCoarse(count) ? 'coarse' : 'constant';
  }

  /** The PCR that would have to go may still be judged with one at these ticks. */
  #isFullAt(ticks: number): boolean {
    const capacity = this.#ticks.length;
    const oldest = this.#count - capacity;
    return capacity < CAPACITY && oldest >= 0 && ticks - this.ticksOf(oldest) <= WINDOW_27M;
  }

  #grow(): void {
    const capacity = this.#ticks.length * 2;
    this.#positions = grown(this.#positions, new Float64Array(capacity), this.#count);
    this.#ticks = grown(this.#ticks, new Float64Array(capacity), this.#count);
    this.#nullPackets = grown(this.#nullPackets, new Uint32Array(capacity), this.#count);
  }

  #isCoarse(count: number): boolean {
    const isOff = (): boolean => this.#countOutside(count, COARSE_ERROR_27M) > COARSE_SHARE * count;
    if (!isOff()) return false;
    const { ticksPerPacket } = this;
    this.#fit(count, this.#largestStepAt(count));
    const isOffWithStep = isOff();
    this.ticksPerPacket = ticksPerPacket;
    return isOffWithStep;
  }

  #nullPacketsOf(number: number): number {
    return this.#nullPackets[number % this.#nullPackets.length]!;
  }

  #isStuffed(first: number, last: number): boolean {
    const packets = this.positionOf(last) - this.positionOf(first);
    const nullPackets = (this.#nullPacketsOf(last) - this.#nullPacketsOf(first)) >>> 0;
    return nullPackets > STUFFED_SHARE * packets;
  }

  #isConstant(count: number, isStuffed: boolean): boolean {
    const mayBeOutside = Math.min(SHARE_OUTSIDE * count, MOST_OUTSIDE);
    const largest = isStuffed ? LARGEST_ERROR_STUFFED_27M : LARGEST_ERROR_27M;
    this.#fit(count, 0);
    if (this.#countOutside(count, largest) <= mayBeOutside) return this.ticksPerPacket > 0;
    const step27M = this.#fit(count, this.#largestStepAt(count));
    if (Math.abs(step27M) <= LARGEST_STEP_27M && this.#countOutside(count, largest) <= mayBeOutside) {
      return this.ticksPerPacket > 0;
    }
    for (let loner = 0; loner < LONERS; loner++) {
      this.#fit(count, 0);
      isLeftOut[this.#furthest(count)] = 1;
    }
    this.#fit(count, 0);
    return this.#countOutside(count, largest) <= mayBeOutside && this.ticksPerPacket > 0;
  }

  /** A line by least squares, or two of one slope, the second from `split` on. Returns the step from the first to the second. */
  #fit(count: number, split: number): number {
    let xx = 0;
    let xy = 0;
    const offsets = [0, 0];
    const means = [0, 0];
    const sizes = [0, 0];
    for (let index = 0; index < count; index++) {
      if (isLeftOut[index]) continue;
      const part = index < split ? 1 : 0;
      sizes[part]!++;
      means[part]! += lineX[index]!;
      offsets[part]! += lineY[index]!;
    }
    for (const part of [0, 1]) {
      means[part]! /= Math.max(1, sizes[part]!);
      offsets[part]! /= Math.max(1, sizes[part]!);
    }
    for (let index = 0; index < count; index++) {
      if (isLeftOut[index]) continue;
      const part = index < split ? 1 : 0;
      const x = lineX[index]! - means[part]!;
      xx += x * x;
      xy += x * (lineY[index]! - offsets[part]!);
    }
    const slope = xx > 0 ? xy / xx : 0;
    for (let index = 0; index < count; index++) {
      const part = index < split ? 1 : 0;
      rest[index] = lineY[index]! - offsets[part]! - slope * (lineX[index]! - means[part]!);
    }
    this.ticksPerPacket = slope;
    return split === 0 ? 0 : offsets[0]! - offsets[1]! - slope * (means[0]! - means[1]!);
  }

  #countOutside(count: number, largest: number): number {
    let outside = 0;
    for (let index = 0; index < count; index++) if (Math.abs(rest[index]!) > largest) outside++;
    return outside;
  }

  #largestStepAt(count: number): number {
    let at = 1;
    for (let index = 2; index < count; index++) {
      if (this.#stepAt(index) > this.#stepAt(at)) at = index;
    }
    return at;
  }

  #stepAt(index: number): number {
    return Math.abs(rest[index]! - rest[index - 1]!);
  }

  #furthest(count: number): number {
    let at = 0;
    let furthest = -1;
    for (let index = 0; index < count; index++) {
      if (isLeftOut[index] || Math.abs(rest[index]!) <= furthest) continue;
      furthest = Math.abs(rest[index]!);
      at = index;
    }
    return at;
  }
}

/** A larger ring with the values of the other one, of which there were `count` so far. */
function grown<Ring extends Float64Array | Uint32Array>(ring: Ring, larger: Ring, count: number): Ring {
  for (let number = Math.max(0, count - ring.length); number < count; number++)
    larger[number % larger.length] = ring[number % ring.length]!;
  return larger;
}
