// Tested by: test/st2110/d21/sender-timing-analyzer.test.ts
import assert from 'node:assert/strict';
import { defaultOffsetRatio, type FrameFormat, periodNs, type ReadSchedule, readPeriodNs } from './frame-format.js';
import { inverse, product, type Ratio, ratioOf } from './ratio.js';

const NS_PER_SECOND = 1_000_000_000n;

/**
 * Packets in the buffer of the virtual receiver, right behind each packet: VRX. It reads its first packet of frame n at n · T_FRAME + TR_OFFSET
 * since the epoch of the clock, and one each T_RS from then on. Below 0 it had nothing to read.
 *
 * A frame belongs to the last n that has begun, or to the next one when that begins within the default of TR_OFFSET: a little early is not nearly a
 * period late. With another TR_OFFSET than the default all that is moved by the difference.
 * Spec: SMPTE ST 2110-21, 6.6.2
 */
export class VrxCalculator {
  /** Parts of a ns in which all times are whole. */
  readonly #partsPerNs: number;
  readonly #periodParts: bigint;
  readonly #offsetParts: number;
  /** The earliest that a frame may come: so long before its first read. */
  readonly #earlyParts: number;
  /** Reads of a part. */
  readonly #reads: Ratio;
  /** Of the first packet of the frame, since the start of its period, in parts. */
  #firstParts = 0;
  /** From the first read of the frame on, in parts. */
  #sinceRead = 0;
  #read = 0;
  #packets = 0;
  #period = 0n;

  /** Whether the schedule is one of fractions that are small enough. */
  static isExactFor(format: FrameFormat, schedule: ReadSchedule, offsetNs: Ratio): boolean {
    const period = periodNs(format);
    const parts = partsPerNs(period, offsetNs);
    const { numerator, denominator } = readsPerPart(format, schedule, parts);
    const largest = ((period.numerator * parts) / period.denominator) * numerator;
    return largest + denominator < Number.MAX_SAFE_INTEGER / 4;
  }

  /** `offsetNs`: TR_OFFSET. */
  constructor(format: FrameFormat, schedule: ReadSchedule, offsetNs: Ratio) {
    const period = periodNs(format);
    this.#partsPerNs = partsPerNs(period, offsetNs);
    this.#periodParts = BigInt((period.numerator * this.#partsPerNs) / period.denominator);
    this.#offsetParts = (offsetNs.numerator * this.#partsPerNs) / offsetNs.denominator;
    const early = product(ratioOf(2, 1), defaultOffsetRatio(format));
    this.#earlyParts = Math.round((Number(this.#periodParts) * early.numerator) / early.denominator);
    assert.ok(VrxCalculator.isExactFor(format, schedule, offsetNs), 'schedule without small fractions');
    this.#reads = readsPerPart(format, schedule, this.#partsPerNs);
  }

  /** When the first packet of the frame came, after the start of the period that the frame belongs to, in ns. */
  get firstPacketNs(): number {
    return this.#firstParts / this.#partsPerNs;
  }

  /** n: the period since the epoch that the frame belongs to. */
  get period(): bigint {
    return this.#period;
  }

  /** The first packet of a frame came then, by the epoch of the clock; packets behind it. */
  begin(seconds: number, nanoseconds: number): number {
    const time = (BigInt(seconds) * NS_PER_SECOND + BigInt(nanoseconds)) * BigInt(this.#partsPerNs);
    // Since the earliest time at which a frame of this period may come.
    const earliest = this.#offsetParts - this.#earlyParts;
    const moved = time - BigInt(earliest);
    const sincePeriod = Number(moved % this.#periodParts) + earliest;
    this.#period = moved / this.#periodParts;
    this.#firstParts = sincePeriod;
    this.#sinceRead = sincePeriod - this.#offsetParts;
    this.#read = 0;
    this.#packets = 0;
    return this.#take();
  }

  /** The next packet of the frame came `sinceNs` after the one before; packets behind it. */
  feed(sinceNs: number): number {
    this.#sinceRead += sinceNs * this.#partsPerNs;
    return this.#take();
  }

  /** Reads are counted as EBU LIST counts them: towards 0. */
  #take(): number {
    const { numerator, denominator } = this.#reads;
    const parts = this.#sinceRead * numerator + denominator;
    const read = (parts - (parts % denominator)) / denominator;
    this.#packets += 1 - (read - this.#read);
    this.#read = read;
    return this.#packets;
  }
}

/** Parts of a ns in which a period and TR_OFFSET are whole. */
function partsPerNs(period: Ratio, offsetNs: Ratio): number {
  return (period.denominator * offsetNs.denominator) / commonOf(period, offsetNs);
}

function readsPerPart(format: FrameFormat, schedule: ReadSchedule, parts: number): Ratio {
  return product(inverse(readPeriodNs(format, schedule)), ratioOf(1, parts));
}

function commonOf(a: Ratio, b: Ratio): number {
  return a.denominator / ratioOf(a.denominator, b.denominator).numerator;
}
