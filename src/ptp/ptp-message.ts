// Tested by: test/report/kinds/ptp.test.ts
import { u16At, u32At } from '../mpegts/big-endian.js';

/** messageType by number. Spec: IEEE Std 1588, table 36 */
export const PTP_MESSAGES = {
  0: 'sync',
  1: 'delay_req',
  2: 'pdelay_req',
  3: 'pdelay_resp',
  8: 'follow_up',
  9: 'delay_resp',
  10: 'pdelay_resp_follow_up',
  11: 'announce',
  12: 'signaling',
  13: 'management',
} as const;
export type PtpMessageName = (typeof PTP_MESSAGES)[keyof typeof PTP_MESSAGES];

const HEADER_SIZE = 34;
const ANNOUNCE_SIZE = 64;
const VERSION = 2;

/** Header of a message of PTP version 2; the result stands in the fields until the next `parse`. Spec: IEEE Std 1588, 13.3 and 13.5 */
export class PtpMessage {
  name: PtpMessageName = 'sync';
  domain = 0;
  /** Flags of both octets: the first one in the upper byte. */
  flags = 0;
  /** EUI-64 of the sender and number of its port: `08-00-11-ff-fe-21-e1-b0/1`. */
  sourcePort = '';
  sequence = 0;
  /** log2 of the interval in seconds; 0x7f: not said. */
  logInterval = 0;

  /** False, and the fields mean nothing, where this is no message of version 2. */
  parse(bytes: Uint8Array, offset: number, length: number): boolean {
    if (length < HEADER_SIZE || (bytes[offset + 1]! & 0x0f) !== VERSION) return false;
    const name = PTP_MESSAGES[(bytes[offset]! & 0x0f) as keyof typeof PTP_MESSAGES];
    if (name === undefined || u16At(bytes, offset + 2) < HEADER_SIZE) return false;
    this.name = name;
    this.domain = bytes[offset + 4]!;
    this.flags = u16At(bytes, offset + 6);
    this.sourcePort = `${identityAt(bytes, offset + 20)}/${u16At(bytes, offset + 28)}`;
    this.sequence = u16At(bytes, offset + 30);
    this.logInterval = (bytes[offset + 33]! << 24) >> 24;
    return true;
  }
}

/** What a grandmaster says of itself. Spec: IEEE Std 1588, 13.5 and 7.6 */
export interface PtpAnnounce {
  /** EUI-64 of the grandmaster. */
  readonly grandmaster: string;
  /** Least wins. */
  readonly priority1: number;
  /** Least wins among those that are as good. */
  readonly priority2: number;
  /** 6: locked to a primary reference, 7: in holdover; 248: by default. */
  readonly clock_class: number;
  /** By its number: 0x21 is within 100 ns. */
  readonly clock_accuracy: number;
  /** Stability of its clock, as sent. */
  readonly offset_scaled_log_variance: number;
  /** Ports between the grandmaster and the sender of the message. */
  readonly steps_removed: number;
  /** By its number: 0x20 is GNSS. */
  readonly time_source: number;
  /** TAI less UTC in s; null where it is said not to be valid. */
  readonly utc_offset_s: number | null;
  /** Time and frequency are traceable to a primary reference. */
  readonly is_traceable: boolean;
}

const UTC_OFFSET_VALID = 0x04;
const TIME_TRACEABLE = 0x10;
const FREQUENCY_TRACEABLE = 0x20;

/** The body of an announce message whose header was read; undefined where it is cut. */
export function announceAt(bytes: Uint8Array, offset: number, length: number, flags: number): PtpAnnounce | undefined {
  if (length < ANNOUNCE_SIZE) return undefined;
  const utcOffset = (u16At(bytes, offset + 44) << 16) >> 16;
  const traceable = TIME_TRACEABLE | FREQUENCY_TRACEABLE;
  return {
    priority1: bytes[offset + 47]!,
    clock_class: bytes[offset + 48]!,
    clock_accuracy: bytes[offset + 49]!,
    offset_scaled_log_variance: u16At(bytes, offset + 50),
    priority2: bytes[offset + 52]!,
    grandmaster: identityAt(bytes, offset + 53),
    steps_removed: u16At(bytes, offset + 61),
    time_source: bytes[offset + 63]!,
    utc_offset_s: (flags & UTC_OFFSET_VALID) === 0 ? null : utcOffset,
    is_traceable: (flags & traceable) === traceable,
  };
}

/** `08-00-11-ff-fe-21-e1-b0` */
function identityAt(bytes: Uint8Array, pos: number): string {
  const hex = (value: number): string => value.toString(16).padStart(8, '0').match(/../g)!.join('-');
  return `${hex(u32At(bytes, pos))}-${hex(u32At(bytes, pos + 4))}`;
}
