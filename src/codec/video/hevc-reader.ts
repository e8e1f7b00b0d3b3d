// Tested by: test/codec/video/video-inspector.test.ts
import { beginsHevcAccessUnit, HevcNal, hevcNalType, isHevcIdr, isHevcIrap } from '../hevc/nal-unit.js';
import { type HevcPps, readHevcPps } from '../hevc/pps.js';
import { hevcLevelName, hevcProfileName } from '../hevc/profiles.js';
import { readHevcPictureTiming, readHevcTimeCode } from '../hevc/sei.js';
import { HEVC_SLICE_BYTES, HEVC_SLICE_TYPES, type HevcSliceHeader, readHevcSliceHeader } from '../hevc/slice-header.js';
import { type HevcSps, readHevcSps } from '../hevc/sps.js';
import { type HevcVps, readHevcVps } from '../hevc/vps.js';
import { Rbsp } from '../nal/rbsp.js';
import { MAX_UNIT_SIZE } from '../nal/unit-splitter.js';
import { visitSeiMessages } from '../sei/messages.js';
import { SeiType } from '../sei/payload-types.js';
import { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import type { AccessUnits } from './access-units.js';
import type { PictureInfo } from './coded-picture.js';
import { ParameterSetBytes } from './parameter-set-bytes.js';
import { SeiFacts } from './sei-facts.js';
import type { UnitReader } from './unit-reader.js';
import { CHROMA_FORMATS, type HdrInfo, type VideoFormat } from './video-format.js';

const MAX_SET_SIZE = 4096;
const NAL_HEADER_SIZE = 2;
/** pic_struct of a field, and of a frame of two. Spec: ITU-T H.265, Table D.2 */
const TOP_FIELDS: readonly number[] = [1, 9, 11];
const BOTTOM_FIELDS: readonly number[] = [2, 10, 12];
const TWO_FIELDS: readonly number[] = [3, 4, 5, 6];
/** Those of them, and of single fields, whose top field is first. */
const TOP_FIRST: readonly number[] = [1, 3, 5, 9, 11];
const SET_ORDER = [HevcNal.VPS, HevcNal.SPS, HevcNal.PPS];

const rbsp = new Rbsp();

/** Reads the NAL units of the base layer of an HEVC stream. */
export class HevcReader implements UnitReader {
  isRegular = true;
  hasPicture = false;
  readonly #units: AccessUnits;
  readonly #sps = new Map<number, HevcSps>();
  readonly #pps = new Map<number, HevcPps>();
  readonly #sets = { sps: this.#sps, pps: this.#pps };
  readonly #bytes = new ParameterSetBytes();
  readonly #facts = new SeiFacts();
  #vps: HevcVps | undefined;
  #type = 0;
  #at = 0;
  #active: HevcSps | undefined;
  #timeCode: TimeCode | undefined;
  #hasSps = false;
  #orderMsb = 0;
  #orderLsb = 0;
  #sequence = 0;
  #format: VideoFormat | undefined;
  #formatSps: HevcSps | undefined;
  #formatHdr: HdrInfo | undefined;
  #formatRate = 0;

  constructor(units: (parts: HevcReader) => AccessUnits) {
    this.#units = units(this);
  }

  startPes(): void {
    this.isRegular = true;
    this.hasPicture = false;
  }

  beginUnit(first: number, at: number): number {
    const type = hevcNalType(first);
    this.#type = type;
    this.#at = at;
    if (beginsHevcAccessUnit(type) && (this.#units.hasSlices || !this.#units.hasBegun)) this.#begin(at);
    if (type <= HevcNal.LAST_VCL) return HEVC_SLICE_BYTES;
    if (type === HevcNal.PREFIX_SEI) return MAX_UNIT_SIZE;
    return type === HevcNal.VPS || type === HevcNal.SPS || type === HevcNal.PPS ? MAX_SET_SIZE : 0;
  }

  unit(bytes: Uint8Array, end: number, isWhole: boolean): void {
    // Of another layer, or cut off.
    if (end <= NAL_HEADER_SIZE || layerOf(bytes) !== 0) return;
    const type = this.#type;
    if (type <= HevcNal.LAST_VCL) this.#readSlice(bytes, end);
    else if (type === HevcNal.PREFIX_SEI) {
      rbsp.read(bytes, NAL_HEADER_SIZE, end);
      visitSeiMessages(rbsp.bytes, 0, rbsp.length, this.#readSei);
    } else if (isWhole) this.#readSet(type, bytes, end);
  }

  lose(): void {
    this.hasPicture = false;
    this.isRegular = false;
  }

  reset(): void {
    this.#sequence++;
  }

  keyPrefix(): readonly Uint8Array[] {
    return this.#hasSps ? [] : this.#bytes.all(SET_ORDER);
  }

  #begin(at: number): void {
    this.#units.begin(at);
    // A short slice of the picture before may have been read only now.
    this.hasPicture = false;
    this.#facts.begin();
    this.#hasSps = false;
  }

  #readSet(type: number, bytes: Uint8Array, end: number): void {
    if (type === HevcNal.SPS) this.#hasSps = true;
    if (this.#bytes.isKnown(type, bytes, end)) return;
    rbsp.read(bytes, NAL_HEADER_SIZE, end);
    let id: number | undefined;
    if (type === HevcNal.VPS) {
      this.#vps = readHevcVps(rbsp.bytes, 0, rbsp.length) ?? this.#vps;
      id = 0;
    } else if (type === HevcNal.SPS) {
      const sps = readHevcSps(rbsp.bytes, 0, rbsp.length);
      id = sps?.id;
      if (sps !== undefined) this.#sps.set(sps.id, sps);
    } else {
      const pps = readHevcPps(rbsp.bytes, 0, rbsp.length);
      id = pps?.id;
      if (pps !== undefined) this.#pps.set(pps.id, pps);
    }
    if (id !== undefined) this.#bytes.keep(type, id, bytes, end);
  }

  readonly #readSei = (type: number, bytes: Uint8Array, pos: number, end: number, isWhole: boolean): void => {
    if (!isWhole) return;
    const facts = this.#facts;
    switch (type) {
      case SeiType.PIC_TIMING: {
        const sps = this.#active ?? this.#sps.values().next().value;
        if (sps === undefined) break;
        facts.pictureStructure = readHevcPictureTiming(new SyntaxReader(bytes, pos, end), sps);
        break;
      }
      case SeiType.TIME_CODE:
        facts.timeCode = readHevcTimeCode(new SyntaxReader(bytes, pos, end), this.#timeCode);
        this.#timeCode = facts.timeCode ?? this.#timeCode;
        break;
      case SeiType.USER_DATA_UNREGISTERED:
        this.#units.addUserData('unregistered', bytes, pos, end);
        break;
      case SeiType.USER_DATA_REGISTERED:
        this.#units.addUserData('itu_t_t35', bytes, pos, end);
        facts.read(type, bytes, pos, end);
        break;
      default:
        facts.read(type, bytes, pos, end);
    }
  };

  #readSlice(bytes: Uint8Array, end: number): void {
    rbsp.read(bytes, NAL_HEADER_SIZE, end);
    const header = readHevcSliceHeader(this.#type, rbsp.bytes, 0, rbsp.length, this.#sets);
    if (header === undefined) {
      if (!this.#units.hasBegun) this.#begin(this.#at);
      this.#units.addUnreadable();
      this.isRegular = false;
      return;
    }
    if (!header.isFirst) {
      // Its type would stand behind fields of a length that only the picture's size tells; one that counts is that of the first.
      this.isRegular = false;
      return;
    }
    if (this.#units.hasSlices || !this.#units.hasBegun) this.#begin(this.#at);
    this.#beginPicture(header, (bytes[1]! & 7) - 1);
  }

  #beginPicture(header: HevcSliceHeader, temporalId: number): void {
    const isIdr = isHevcIdr(this.#type) || (this.#type >= HevcNal.BLA_W_LP && this.#type <= HevcNal.BLA_N_LP);
    this.#active = header.sps;
    const order = this.#orderOf(header, temporalId, isIdr);
    this.#facts.settleHdr(isIdr);
    this.#units.setInfo(this.#infoOf(header, order, isIdr), this.#formatOf(header.sps));
    this.hasPicture = true;
  }

  #infoOf({ type, sps }: HevcSliceHeader, order: number, isIdr: boolean): PictureInfo {
    const nal = this.#type;
    const facts = this.#facts;
    const structure = facts.pictureStructure;
    const isField = structure !== undefined && (TOP_FIELDS.includes(structure) || BOTTOM_FIELDS.includes(structure));
    const isInterlaced = isField || sps.hasFields || (structure !== undefined && TWO_FIELDS.includes(structure));
    return {
      type: HEVC_SLICE_TYPES[type ?? 0] ?? 'B',
      isIdr,
      isRandomAccess: isHevcIrap(nal),
      isReference: nal > 15 || nal % 2 === 1,
      isLeading: nal >= HevcNal.RADL_N && nal <= HevcNal.RASL_R,
      parity: undefined,
      isSecondField: false,
      isInterlaced: structure === undefined && !sps.hasFields ? undefined : isInterlaced,
      isTopFieldFirst: structure === undefined || !isInterlaced ? undefined : TOP_FIRST.includes(structure),
      order,
      sequence: this.#sequence,
      timeCode: facts.timeCode,
      isClosedGop: undefined,
      missingReferences: undefined,
      activeFormat: facts.activeFormat,
      bars: facts.bars,
    };
  }

  /** PicOrderCntVal. Spec: ITU-T H.265, 8.3.1 */
  #orderOf({ orderLsb, sps }: HevcSliceHeader, temporalId: number, isIdr: boolean): number {
    if (isIdr) {
      this.#sequence++;
      this.#orderMsb = 0;
      this.#orderLsb = orderLsb;
      return orderLsb;
    }
    const modulus = 2 ** sps.orderLsbBits;
    const ahead = orderLsb - this.#orderLsb;
    let msb = this.#orderMsb;
    if (ahead <= -modulus / 2) msb += modulus;
    else if (ahead > modulus / 2) msb -= modulus;
    const nal = this.#type;
    const isSubLayerNonReference = nal <= 14 && nal % 2 === 0;
    const isLeading = nal >= HevcNal.RADL_N && nal <= HevcNal.RASL_R;
    if (temporalId === 0 && !isSubLayerNonReference && !isLeading) {
      this.#orderMsb = msb;
      this.#orderLsb = orderLsb;
    }
    return msb + orderLsb;
  }

  #formatOf(sps: HevcSps): VideoFormat | undefined {
    const { hdr } = this.#facts;
    const frameRate = sps.frameRate > 0 ? sps.frameRate : (this.#vps?.frameRate ?? 0);
    if (sps === this.#formatSps && hdr === this.#formatHdr && frameRate === this.#formatRate) return this.#format;
    this.#formatSps = sps;
    this.#formatHdr = hdr;
    this.#formatRate = frameRate;
    this.#format = hevcFormat(sps, frameRate, hdr);
    return this.#format;
  }
}

function hevcFormat(sps: HevcSps, frameRate: number, hdr: HdrInfo): VideoFormat {
  const { tier, width, height, codedWidth, codedHeight, bitDepth } = sps;
  return {
    codec: 'hevc',
    profile: hevcProfileName(sps.profileIdc),
    level: hevcLevelName(sps.levelIdc),
    ...{ tier, width, height, codedWidth, codedHeight },
    sampleAspect: sps.sampleAspect,
    frameRate,
    isProgressive: sps.hasFields ? false : undefined,
    chromaFormat: CHROMA_FORMATS[sps.chromaFormatIdc] ?? String(sps.chromaFormatIdc),
    bitDepth,
    chromaBitDepth: sps.chromaBitDepth,
    signal: sps.signal,
    chromaLocation: sps.chromaLocation,
    hdr,
  };
}

/** nuh_layer_id */
function layerOf(bytes: Uint8Array): number {
  return ((bytes[0]! & 1) << 5) | (bytes[1]! >> 3);
}
