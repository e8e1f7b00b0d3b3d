import { AC3_HEADER_SIZE, ac3HeaderAt } from './ac3.js';
import { channelMapOf, channelsOf, layoutOf, serviceOf } from './ac3-channels.js';
import { type Ac3Information, ac3InformationAt, eac3InformationAt } from './ac3-information.js';
import { type AudioFormat, NO_FORMAT } from './audio-format.js';
import type { FrameReader } from './frame-reader.js';

/** With the additional bitstream information of E-AC-3, where joint object coding is told. */
const HEAD_SIZE = 96;
/** Frames after which all of the bitstream information is read again, as what is rarely there may come and go. */
const LOOK_AGAIN = 16;
const MAX_AC3_BSID = 8;
const SUBSTREAMS = 8;

/**
 * Frames of AC-3 and E-AC-3. A dependent substream belongs to the frame before it, as do the independent ones behind the first, which
 * are other programs.
 * Spec: ATSC A/52, 5.3 and Annex E
 */
export class Ac3Reader implements FrameReader {
  readonly sizeBytes = AC3_HEADER_SIZE;
  readonly headBytes = HEAD_SIZE;
  readonly syncByte = 0x0b;
  samples = 0;
  sampleRateHz = 0;
  bitrateBps = 0;
  formatKey = Number.NaN;
  /** Header of the first program, bytes 2 to 6, and what it said. */
  #key = -1;
  #sizeKey = -1;
  #sizeBytes = 0;
  #again = 0;
  #samplesOfFrame = 0;
  #rateHz = 0;
  #bitrateBps = 0;
  #information: Ac3Information | undefined;
  /** Channels of the dependent substreams behind the frame, and of the frame before; programs likewise, a bit each. */
  #dependent = 0;
  #programs = 0;
  #dependentBefore = 0;
  #programsBefore = 0;
  #isDependentOfFirst = false;
  #isGroupKnown = false;

  frameSizeAt(bytes: Uint8Array, pos: number): number {
    if (bytes[pos] !== 0x0b || bytes[pos + 1] !== 0x77) return 0;
    const key = keyAt(bytes, pos);
    if (key !== this.#sizeKey) this.#parseSize(bytes, pos, key);
    return this.#sizeBytes;
  }

  read(bytes: Uint8Array, pos: number, end: number): void {
    const isEnhanced = bytes[pos + 5]! >> 3 > MAX_AC3_BSID;
    const type = isEnhanced ? bytes[pos + 2]! >> 6 : 0;
    const substream = isEnhanced ? (bytes[pos + 2]! >> 3) & 7 : 0;
    this.samples = 0;
    if (type === 1) this.#readDependent(bytes, pos, end);
    else if (substream > 0) {
      this.#programs |= 1 << substream;
      this.#isDependentOfFirst = false;
    } else this.#readFirst(bytes, pos, end, isEnhanced);
  }

  format(): AudioFormat {
    const information = this.#information;
    if (information === undefined) return { ...NO_FORMAT, codec: 'ac3' };
    const { acmod, bsmod, isEnhanced, isAtmos, dialnormDb } = information;
    const map = this.#map(information);
    return {
      ...NO_FORMAT,
      codec: isEnhanced ? 'eac3' : 'ac3',
      profile: isAtmos ? 'Dolby Atmos (JOC)' : null,
      channels: channelsOf(map),
      layout: layoutOf(acmod, map),
      sample_rate_hz: this.sampleRateHz,
      bitrate_bps: this.bitrateBps,
      dialnorm_db: dialnormDb,
      service: serviceOf(bsmod, acmod),
      is_atmos: isEnhanced ? isAtmos : null,
      presentations: isEnhanced ? 1 + bitsOf(this.#programsBefore) : null,
    };
  }

  /** Independent substream 0: a new frame of the first program. */
  #readFirst(bytes: Uint8Array, pos: number, end: number, isEnhanced: boolean): void {
    this.samples = this.#samplesOfFrame;
    this.sampleRateHz = this.#rateHz;
    this.bitrateBps = this.#bitrateBps;
    this.#dependentBefore = this.#dependent;
    this.#programsBefore = this.#programs;
    this.#dependent = 0;
    this.#programs = 0;
    this.#isDependentOfFirst = true;
    const key = keyAt(bytes, pos);
    if (key !== this.#key || this.#again === 0) {
      const read = isEnhanced ? eac3InformationAt : ac3InformationAt;
      this.#information = read(bytes, pos, end) ?? this.#information;
      this.#again = LOOK_AGAIN;
    } else this.#again--;
    this.#key = key;
    const information = this.#information;
    // What belongs to the first frame of E-AC-3 is known when the next one comes.
    if (information !== undefined && (this.#isGroupKnown || !isEnhanced)) this.formatKey = this.#keyOf(information);
    this.#isGroupKnown = isEnhanced;
  }

  #readDependent(bytes: Uint8Array, pos: number, end: number): void {
    if (!this.#isDependentOfFirst) return;
    const information = eac3InformationAt(bytes, pos, end);
    if (information === undefined) return;
    const { acmod, hasLfe, channelMap } = information;
    this.#dependent |= channelMap < 0 ? channelMapOf(acmod, hasLfe) : channelMap;
  }

  #map({ acmod, hasLfe }: Ac3Information): number {
    return channelMapOf(acmod, hasLfe) | this.#dependentBefore;
  }

  #keyOf(information: Ac3Information): number {
    const { acmod, bsmod, dialnormDb, isAtmos, isEnhanced } = information;
    const rate = isEnhanced ? 0 : this.bitrateBps / 1000;
    const flags = (isEnhanced ? 2 : 0) + (isAtmos ? 1 : 0);
    const small = ((flags * 8 + acmod) * 16 + bsmod + 1) * 32 - dialnormDb;
    const programs = this.#programsBefore >> 1;
    return (
      (((small * 2 ** SUBSTREAMS + programs) * 2 ** 16 + this.#map(information)) * 1024 + rate) * 4 + this.#rateCode()
    );
  }

  #rateCode(): number {
    return [48_000, 44_100, 32_000].indexOf(this.sampleRateHz) + 1;
  }

  #parseSize(bytes: Uint8Array, pos: number, key: number): void {
    const header = ac3HeaderAt(bytes, pos, pos + AC3_HEADER_SIZE);
    this.#sizeKey = header === undefined ? -1 : key;
    this.#sizeBytes = header?.frameSizeBytes ?? 0;
    if (header === undefined) return;
    this.#samplesOfFrame = header.samples;
    this.#rateHz = header.sampleRateHz;
    this.#bitrateBps = header.bitrateBps;
  }
}

/** Bytes 2 to 6 of a header, without the first checksum of AC-3. */
function keyAt(bytes: Uint8Array, pos: number): number {
  const isEnhanced = bytes[pos + 5]! >> 3 > MAX_AC3_BSID;
  const first = isEnhanced ? (bytes[pos + 2]! << 8) | bytes[pos + 3]! : 0;
  return first * 2 ** 24 + ((bytes[pos + 4]! << 16) | (bytes[pos + 5]! << 8) | bytes[pos + 6]!);
}

function bitsOf(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}
