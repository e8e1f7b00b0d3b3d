// Tested by: test/st2110/d40/anc-analyzer.test.ts, test/codec/ancillary/anc-pes.test.ts
import type { AncFault } from './anc-fault.js';
import { hasAncParity } from './anc-parity.js';
import { WORD_BITS, wordAt } from './ten-bit-words.js';

/** C, Line_Number, Horizontal_Offset, S, StreamNum. */
const HEADER_SIZE = 4;
/** Six zero bits, c_not_y_channel_flag, line_number, horizontal_offset. */
const PES_HEADER_BITS = 30;
/** DID, SDID, Data_Count. */
const IDENTITY_WORDS = 3;
const CHECKSUM_WORDS = 1;
const NO_STREAM = -1;

/**
 * Reads one ANC packet of a payload; the result stands in the fields until the next `parse`.
 * Spec: RFC 8331, 2.1; SMPTE ST 291-1, 6; SMPTE ST 2038, 4.1
 */
export class AncPacket {
  /** It was in the colour-difference samples. */
  isColourDifference = false;
  /** 0x7FF: not said. */
  line = 0;
  /** 0xFFF: not said. */
  horizontalOffset = 0;
  /** Link or stream that it was on; -1 where it is not said. */
  stream = NO_STREAM;
  /** Without parity bits. */
  did = 0;
  /** Second identifier; of a DID from 0x80 on, the data block number. */
  sdid = 0;
  /** Words of user data. */
  dataCount = 0;
  /** What is wrong with it; its data is not to be used then. */
  fault: AncFault | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #dataBit = 0;

  /** Where the next one begins, or -1 where it is cut off: then only `fault` means something. */
  parse(bytes: Uint8Array, pos: number, end: number): number {
    const firstBit = (pos + HEADER_SIZE) * 8;
    const lastBit = this.#parseWords(bytes, firstBit, end);
    if (lastBit < 0) return -1;
    this.#readPlace((bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!);
    const stream = bytes[pos + 3]!;
    this.stream = (stream & 0x80) === 0 ? NO_STREAM : stream & 0x7f;
    const next = pos + HEADER_SIZE + Math.ceil((lastBit - firstBit) / 32) * 4;
    if (next <= end) return next;
    // The filling up to 32 bits is part of it.
    this.fault = 'truncated';
    return -1;
  }

  /**
   * The same of a PES packet of ancillary data, where another header of 30 bits stands before the words, and ones fill up the last byte.
   * Spec: SMPTE ST 2038, 4.1
   */
  parsePes(bytes: Uint8Array, pos: number, end: number): number {
    const lastBit = this.#parseWords(bytes, pos * 8 + PES_HEADER_BITS, end);
    if (lastBit < 0) return -1;
    const header = (bytes[pos]! << 24) | (bytes[pos + 1]! << 16) | (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
    this.#readPlace(header << 6);
    this.stream = NO_STREAM;
    return Math.ceil(lastBit / 8);
  }

  /** A word of user data, without its upper two bits; `index` is below `dataCount`. */
  byteAt(index: number): number {
    return this.wordAt(index) & 0xff;
  }

  /** A word of user data, of 10 bits; `index` is below `dataCount`. */
  wordAt(index: number): number {
    return wordAt(this.#bytes, this.#dataBit + index * WORD_BITS);
  }

  /** DID to checksum from the bit on; returns the bit behind them, or -1 where they are cut off. */
  #parseWords(bytes: Uint8Array, firstBit: number, end: number): number {
    this.fault = 'truncated';
    if (firstBit + IDENTITY_WORDS * WORD_BITS > end * 8) return -1;
    const did = wordAt(bytes, firstBit);
    const sdid = wordAt(bytes, firstBit + WORD_BITS);
    const dataCount = wordAt(bytes, firstBit + 2 * WORD_BITS);
    this.did = did & 0xff;
    this.sdid = sdid & 0xff;
    this.dataCount = dataCount & 0xff;
    this.#bytes = bytes;
    this.#dataBit = firstBit + IDENTITY_WORDS * WORD_BITS;
    const lastBit = firstBit + (IDENTITY_WORDS + this.dataCount + CHECKSUM_WORDS) * WORD_BITS;
    if (lastBit > end * 8) return -1;
    this.fault = faultOfIdentity(did, sdid, dataCount) ?? this.#faultOfData(firstBit);
    return lastBit;
  }

  /** C, Line_Number and Horizontal_Offset, from the highest bit on. */
  #readPlace(header: number): void {
    this.isColourDifference = header >>> 31 === 1;
    this.line = (header >>> 20) & 0x7ff;
    this.horizontalOffset = (header >>> 8) & 0xfff;
  }

  #faultOfData(firstBit: number): AncFault | undefined {
    let sum = 0;
    const words = IDENTITY_WORDS + this.dataCount;
    for (let index = 0; index < words; index++) sum += wordAt(this.#bytes, firstBit + index * WORD_BITS) & 0x1ff;
    const low = sum & 0x1ff;
    const expected = low | ((low & 0x100) === 0 ? 0x200 : 0);
    return wordAt(this.#bytes, firstBit + words * WORD_BITS) === expected ? undefined : 'checksum';
  }
}

function faultOfIdentity(did: number, sdid: number, dataCount: number): AncFault | undefined {
  if (!hasAncParity(did)) return 'did_parity';
  if (!hasAncParity(sdid)) return 'sdid_parity';
  if (!hasAncParity(dataCount)) return 'data_count_parity';
  return isReserved(did & 0xff) ? 'did' : undefined;
}

/** Undefined, or reserved for 8-bit applications and for later. Spec: SMPTE ST 291-1, table 1 */
function isReserved(did: number): boolean {
  return did <= 0x03;
}
