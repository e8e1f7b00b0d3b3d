import { RTP_HEADER_SIZE } from '../net/rtp.js';
import { Random } from './random.js';

/** Apart from the numbers of the faults. */
const RTP_PURPOSE = 0x525450;
/** Payload type of MPEG-2 transport streams. Spec: RFC 3551, 6 */
const PAYLOAD_TYPE_MP2T = 33;
const VERSION_2 = 0x80;
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
    const timestamp = (this.firstTimestamp + Math.round(dueNs * TICKS_PER_NS)) % 0x1_0000_0000;
    bytes[pos] = VERSION_2;
    bytes[pos + 1] = PAYLOAD_TYPE_MP2T;
    bytes.writeUInt16BE(this.sequenceOf(number), pos + 2);
    bytes.writeUInt32BE(timestamp, pos + 4);
    bytes.writeUInt32BE(this.ssrc, pos + 8);
    return RTP_HEADER_SIZE;
  }
}
