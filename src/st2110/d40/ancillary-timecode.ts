import type { AncPacket } from '../../codec/ancillary/anc-packet.js';

/** Words of user data, each with 4 bits of the 64 of the time code and one of the distributed binary bits. */
const WORDS = 16;

/** DBB1: what the time code is. Spec: SMPTE ST 12-2, table 4 */
const PAYLOADS: Readonly<Record<number, string>> = { 0: 'LTC', 1: 'VITC field 1', 2: 'VITC field 2' };

export interface AncillaryTimecode {
  /** hh:mm:ss:ff, with a semicolon before the frames where frames are dropped. */
  readonly text: string;
  /** LTC, VITC field 1 or VITC field 2; otherwise the number of DBB1. */
  readonly source: string;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly frames: number;
  readonly isDropFrame: boolean;
}

/** The time code of a packet of DID 0x60, SDID 0x60; undefined where it is none. Spec: SMPTE ST 12-2, 6; SMPTE ST 12-1, 7 */
export function ancillaryTimecodeOf(packet: AncPacket): AncillaryTimecode | undefined {
  if (packet.dataCount !== WORDS) return undefined;
  const digit = (index: number, mask: number) => (packet.byteAt(index) >> 4) & mask;
  const frames = digit(2, 0b0011) * 10 + digit(0, 0b1111);
  const seconds = digit(6, 0b0111) * 10 + digit(4, 0b1111);
  const minutes = digit(10, 0b0111) * 10 + digit(8, 0b1111);
  const hours = digit(14, 0b0011) * 10 + digit(12, 0b1111);
  if (seconds > 59 || minutes > 59 || hours > 23) return undefined;
  const isDropFrame = digit(2, 0b0100) !== 0;
  const [hh, mm, ss, ff] = [hours, minutes, seconds, frames].map((value) => String(value).padStart(2, '0'));
  const dbb1 = dbb1Of(packet);
  const text = `${hh}:${mm}:${ss}${isDropFrame ? ';' : ':'}${ff}`;
  return { text, source: PAYLOADS[dbb1] ?? `DBB1 ${dbb1}`, hours, minutes, seconds, frames, isDropFrame };
}

/** Bit 3 of the first eight words, the least significant one first. */
function dbb1Of(packet: AncPacket): number {
  let value = 0;
  for (let index = 0; index < 8; index++) value |= ((packet.byteAt(index) >> 3) & 1) << index;
  return value;
}
