import { writeRtpHeader } from '../net/rtp-writer.js';
import { Random } from './random.js';

/** Apart from the numbers of the faults. */
const RTP_PURPOSE = 0x525450;
const TICKS_PER_NS = 90_000 / 1e9;

/**
 * Writes RTP headers for transport streams. SSRC and the first sequence number and timestamp are random, by the seed.
 * Spec: RFC 2250, 2; RFC 3550, 5.1
 */
export class RtpPacker {
  readonly ssrc: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;

  constructor(seed: number) {
    const random = new Random(seed, RTP_PURPOSE);
    this.ssrc = random.next32();
    this.firstSequence = random.next32() >>> 16;
    this.firstTimestamp = random.next32();
  }

  /** Sequence number of the datagram with this number. */
  sequenceOf(number: number): number {
    return (this.firstSequence + number) % 0x10000;
  }

  /** Writes the header of a datagram that is due at this time from the beginning, and returns its size. */
  writeHeader(bytes: Buffer, pos: number, number: number, dueNs: number): number {
    const timestamp = this.firstTimestamp + Math.round(dueNs * TICKS_PER_NS);
    return writeRtpHeader(bytes, pos, { marker: false, sequence: this.sequenceOf(number), timestamp, ssrc: this.ssrc });
  }
}
