// Tested by: test/st2110/d21/sender-timing-analyzer.test.ts
import assert from 'node:assert/strict';
import { type FrameFormat, periodNs, type ReadSchedule, readPeriodNs } from './frame-format.js';
import { inverse, product, type Ratio, ratioOf } from './ratio.js';

const NS_PER_SECOND = 1_000_000_000n;

/**
 * Packets in the buffer of the virtual receiver, right behind each packet: VRX. It reads its first packet of frame n at n · T_FRAME + TR_OFFSET
 * since the epoch of the clock, and one each T_RS from then on. Below 0 it had nothing to read.
 *
 * A frame belongs to the last n that has begun, or to the next one when that begins within TR_OFFSET: a little early is not nearly a period late.
 * Spec: SMPTE ST 2110-21, 6.6.2
 */
export class VrxCalculator {
  /** Parts of a ns in which all times are whole. */
  readonly #partsPerNs: number;
  readonly #periodParts: bigint;
  readonly #offsetParts: number;
  /** Reads of a part. */
  readonly #reads: Ratio;
  /** Of the first packet of the frame, since the start of its period, in parts. */
  #firstParts = 0;
  /** From the first read of the frame on, in parts. */
  #sinceRead = 0;
  #read = 0;
  #packets = 0;

  /** `offsetNs`: TR_OFFSET. */
  constructor(format: FrameFormat, schedule: ReadSchedule, offsetNs: Ratio) {
    const period = periodNs(format);
    this.#partsPerNs = (period.denominator * offsetNs.denominator) / commonOf(period, offsetNs);
    this.#periodParts = BigInt((period.numerator * this.#partsPerNs) / period.denominator);
    this.#offsetParts = (offsetNs.numerator * this.#partsPerNs) / offsetNs.denominator;
    this.#reads = product(inverse(readPeriodNs(format, schedule)), ratioOf(1, this.#partsPerNs));
    const largest = Number(this.#periodParts) * this.#reads.numerator;
    assert.ok(largest + this.#reads.denominator < Number.MAX_SAFE_INTEGER / 4, 'schedule without small fractions');
  }

  /** When the first packet of the frame came, after the start of the period that the frame belongs to, in ns. */
  get firstPacketNs(): number {
    return this.#firstParts / this.#partsPerNs;
  }

  /** The first packet of a frame came then, by the epoch of the clock; packets behind it. */
  begin(seconds: number, nanoseconds: number): number {
    const time = (BigInt(seconds) * NS_PER_SECOND + BigInt(nanoseconds)) * BigInt(this.#partsPerNs);
    const sincePeriod = Number((time + BigInt(this.#offsetParts)) % this.#periodParts) - this.#offsetParts;
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

function commonOf(a: Ratio, b: Ratio): number {
  return a.denominator / ratioOf(a.denominator, b.denominator).numerator;
}
