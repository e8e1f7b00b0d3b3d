// Tested by: test/analysis/st2110/ancillary-captions.test.ts
import type { AncPacket } from '../../codec/ancillary/anc-packet.js';

const IDENTIFIER = 0x5115;
/** World system teletext. */
const TELETEXT_FORMAT = 0x02;
const DESCRIPTORS = 5;
const FIRST_DESCRIPTOR = 4;
const FIRST_PACKET = FIRST_DESCRIPTOR + DESCRIPTORS;
/** Clock run-in, framing code, 42 bytes. */
const PACKET_BYTES = 45;
const RUN_IN_BYTES = 2;
const FRAMING_CODE = 0x27;
const FOOTER_ID = 0x74;
/** Identifier, sequence counter, checksum. */
const FOOTER_BYTES = 4;
const FIRST_FIELD = 0x80;
const LINE = 0x1f;
/** Of EN 300 472: reserved bits, field_parity and line_offset; framing code; 42 bytes. */
const UNIT_BYTES = 44;

export type Op47Fault = 'identifier' | 'format' | 'length' | 'checksum' | 'footer' | 'framing_code';
export type Op47Result = { readonly sequence: number } | { readonly fault: Op47Fault };

/** Takes packets of teletext as data units of EN 300 472 have them, whose bytes are valid during the call alone. */
export type TakeTeletextUnit = (bytes: Uint8Array, length: number) => void;

/**
 * Reads packets of DID 0x43, SDID 0x02: up to five packets of teletext each. Their bits come least significant first here, and most significant
 * first in data units.
 * Spec: SMPTE RDD 8, 5
 */
export class SubtitlingDistributionPackets {
  readonly #bytes = new Uint8Array(0xff);
  readonly #unit = new Uint8Array(UNIT_BYTES);

  feed(packet: AncPacket, take: TakeTeletextUnit): Op47Result {
    const bytes = this.#bytes;
    const { dataCount } = packet;
    let sum = 0;
    for (let index = 0; index < dataCount; index++) {
      bytes[index] = packet.byteAt(index);
      sum += bytes[index]!;
    }
    if (dataCount < FIRST_PACKET + FOOTER_BYTES || bytes[2] !== dataCount) return { fault: 'length' };
    if (((bytes[0]! << 8) | bytes[1]!) !== IDENTIFIER) return { fault: 'identifier' };
    if ((sum & 0xff) !== 0) return { fault: 'checksum' };
    if (bytes[3] !== TELETEXT_FORMAT) return { fault: 'format' };
    const footer = FIRST_PACKET + this.#packets() * PACKET_BYTES;
    if (footer + FOOTER_BYTES !== dataCount) return { fault: 'length' };
    if (bytes[footer] !== FOOTER_ID) return { fault: 'footer' };
    const sequence = (bytes[footer + 1]! << 8) | bytes[footer + 2]!;
    return this.#handOn(take) ? { sequence } : { fault: 'framing_code' };
  }

  #packets(): number {
    let packets = 0;
    for (let index = 0; index < DESCRIPTORS; index++) if (this.#bytes[FIRST_DESCRIPTOR + index] !== 0) packets++;
    return packets;
  }

  /** Returns whether all had the framing code of teletext. */
  #handOn(take: TakeTeletextUnit): boolean {
    let isTeletext = true;
    let pos = FIRST_PACKET;
    for (let index = 0; index < DESCRIPTORS; index++) {
      const descriptor = this.#bytes[FIRST_DESCRIPTOR + index]!;
      if (descriptor === 0) continue;
      if (this.#bytes[pos + RUN_IN_BYTES] === FRAMING_CODE) this.#tell(descriptor, pos + RUN_IN_BYTES, take);
      else isTeletext = false;
      pos += PACKET_BYTES;
    }
    return isTeletext;
  }

  #tell(descriptor: number, pos: number, take: TakeTeletextUnit): void {
    const unit = this.#unit;
    unit[0] = 0xc0 | ((descriptor & FIRST_FIELD) === 0 ? 0 : 0x20) | (descriptor & LINE);
    for (let index = 1; index < UNIT_BYTES; index++) unit[index] = reversed(this.#bytes[pos + index - 1]!);
    take(unit, UNIT_BYTES);
  }
}

function reversed(byte: number): number {
  let left = byte;
  left = ((left & 0x0f) << 4) | (left >> 4);
  left = ((left & 0x33) << 2) | ((left >> 2) & 0x33);
  return ((left & 0x55) << 1) | ((left >> 1) & 0x55);
}
