// Tested by: test/codec/video/video-inspector.test.ts

import { beginsH264AccessUnit, H264Nal, h264NalType } from '../h264/nal-unit.js';
import { H264PictureOrder } from '../h264/picture-order.js';
import { type H264Pps, readH264Pps } from '../h264/pps.js';
import { h264LevelName, h264ProfileName } from '../h264/profiles.js';
import { readH264BufferingPeriod, readH264PictureTiming, readH264RecoveryPoint } from '../h264/sei.js';
import { H264_SLICE_BYTES, H264_SLICE_TYPES, type H264SliceHeader, readH264SliceHeader } from '../h264/slice-header.js';
import { type H264Sps, readH264Sps } from '../h264/sps.js';
import { Rbsp } from '../nal/rbsp.js';
import { MAX_UNIT_SIZE } from '../nal/unit-splitter.js';
import { visitSeiMessages } from '../sei/messages.js';
import { SeiType } from '../sei/payload-types.js';
import { SyntaxReader } from '../syntax-reader.js';
import type { TimeCode } from '../time-code.js';
import type { AccessUnits } from './access-units.js';
import type { PictureInfo, PictureType } from './coded-picture.js';
import { ParameterSetBytes } from './parameter-set-bytes.js';
import { SeiFacts } from './sei-facts.js';
import type { UnitReader } from './unit-reader.js';
import { CHROMA_FORMATS, type HdrInfo, type VideoFormat } from './video-format.js';

const MAX_SET_SIZE = 4096;
/** pic_struct from which on a frame is of two fields, and those that begin with the top one. Spec: ITU-T H.264, Table D-1 */
const INTERLACED: readonly number[] = [3, 4, 5, 6];
const TOP_FIRST: readonly number[] = [3, 5];
const INTERLACED_CLOCK = 1;

const rbsp = new Rbsp();

/** Reads the NAL units of an H.264 stream. */
export class H264Reader implements UnitReader {
  isRegular = true;
  hasPicture = false;
  readonly #units: AccessUnits;
  readonly #sps = new Map<number, H264Sps>();
  readonly #pps = new Map<number, H264Pps>();
  readonly #sets = { sps: this.#sps, pps: this.#pps };
  readonly #bytes = new ParameterSetBytes();
  readonly #facts = new SeiFacts();
  readonly #order = new H264PictureOrder();
  #first = 0;
  #at = 0;
  /** First slice of the picture before this one, or of this one. */
  #last: H264SliceHeader | undefined;
  /** A field that is still alone. */
  #lone: H264SliceHeader | undefined;
  #active: H264Sps | undefined;
  #timeCode: TimeCode | undefined;
  #hasSps = false;
  #format: VideoFormat | undefined;
  #formatSps: H264Sps | undefined;
  #formatHdr: HdrInfo | undefined;

  constructor(units: (parts: H264Reader) => AccessUnits) {
    this.#units = units(this);
  }

  startPes(): void {
    this.isRegular = true;
    this.hasPicture = false;
  }

  beginUnit(first: number, at: number): number {
    const type = h264NalType(first);
    this.#first = first;
    this.#at = at;
    if (beginsH264AccessUnit(type) && (this.#units.hasSlices || !this.#units.hasBegun)) this.#begin(at);
    switch (type) {
      case H264Nal.SLICE:
      case H264Nal.SLICE_A:
      case H264Nal.IDR:
        return H264_SLICE_BYTES;
      case H264Nal.SEI:
        return MAX_UNIT_SIZE;
      case H264Nal.SPS:
      case H264Nal.PPS:
        return MAX_SET_SIZE;
      default:
        return 0;
    }
  }

  unit(bytes: Uint8Array, end: number, isWhole: boolean): void {
    switch (h264NalType(this.#first)) {
      case H264Nal.SPS:
        if (isWhole) this.#readSps(bytes, end);
        break;
      case H264Nal.PPS:
        if (isWhole) this.#readPps(bytes, end);
        break;
      case H264Nal.SEI:
        rbsp.read(bytes, 1, end);
        visitSeiMessages(rbsp.bytes, 0, rbsp.length, this.#readSei);
        break;
      default:
        rbsp.read(bytes, 1, end);
        this.#readSlice();
    }
  }

  lose(isUnseen: boolean): void {
    this.hasPicture = false;
    this.isRegular = false;
    if (isUnseen) this.#order.noteGap();
  }

  reset(): void {
    this.#last = undefined;
    this.#lone = undefined;
    this.#order.reset();
  }

  keyPrefix(): readonly Uint8Array[] {
    return this.#hasSps ? [] : this.#bytes.all();
  }

  #begin(at: number): void {
    this.#units.begin(at);
    // A short slice of the picture before may have been read only now.
    this.hasPicture = false;
    this.#facts.begin();
    this.#hasSps = false;
  }

  #readSps(bytes: Uint8Array, end: number): void {
    this.#hasSps = true;
    if (this.#bytes.isKnown(H264Nal.SPS, bytes, end)) return;
    rbsp.read(bytes, 1, end);
    const sps = readH264Sps(rbsp.bytes, 0, rbsp.length);
    if (sps === undefined) return;
    this.#sps.set(sps.id, sps);
    this.#bytes.keep(H264Nal.SPS, sps.id, bytes, end);
  }

  #readPps(bytes: Uint8Array, end: number): void {
    if (this.#bytes.isKnown(H264Nal.PPS, bytes, end)) return;
    rbsp.read(bytes, 1, end);
    const pps = readH264Pps(rbsp.bytes, 0, rbsp.length, (id) => this.#sps.get(id)?.chromaFormatIdc ?? 1);
    if (pps === undefined) return;
    this.#pps.set(pps.id, pps);
    this.#bytes.keep(H264Nal.PPS, pps.id, bytes, end);
  }

  readonly #readSei = (type: number, bytes: Uint8Array, pos: number, end: number, isWhole: boolean): void => {
    if (!isWhole) return;
    const facts = this.#facts;
    switch (type) {
      case SeiType.BUFFERING_PERIOD: {
        const id = readH264BufferingPeriod(new SyntaxReader(bytes, pos, end), (spsId) => this.#sps.get(spsId));
        if (id !== undefined) this.#active = this.#sps.get(id) ?? this.#active;
        break;
      }
      case SeiType.PIC_TIMING: {
        const sps = this.#active ?? this.#sps.values().next().value;
        if (sps === undefined) break;
        const timing = readH264PictureTiming(new SyntaxReader(bytes, pos, end), sps, this.#timeCode);
        facts.pictureStructure = timing?.structure;
        facts.clockType = timing?.clockType;
        facts.timeCode = timing?.timeCode;
        if (timing?.timeCode !== undefined) this.#timeCode = timing.timeCode;
        break;
      }
      case SeiType.RECOVERY_POINT:
        facts.hasRecoveryPoint = readH264RecoveryPoint(new SyntaxReader(bytes, pos, end)) !== undefined;
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

  #readSlice(): void {
    const header = readH264SliceHeader(this.#first, rbsp.bytes, 0, rbsp.length, this.#sets);
    if (header === undefined) {
      if (!this.#units.hasBegun) this.#begin(this.#at);
      this.#units.addUnreadable();
      this.isRegular = false;
      return;
    }
    const isNew = !this.#units.hasSlices || this.#last === undefined || beginsPicture(this.#last, header);
    if (!isNew) {
      this.#units.addSlice(typeOf(header));
      if (header.type !== this.#last?.type) this.isRegular = false;
      return;
    }
    if (this.#units.hasSlices || !this.#units.hasBegun) this.#begin(this.#at);
    this.#beginPicture(header);
  }

  #beginPicture(header: H264SliceHeader): void {
    const isSecondField = this.#lone !== undefined && isOtherField(this.#lone, header);
    this.#lone = header.isField && !isSecondField ? header : undefined;
    this.#last = header;
    this.#active = header.sps;
    this.#order.feed(header, isSecondField);
    if (!isSecondField) this.#facts.settleHdr(header.isIdr);
    this.#units.setInfo(this.#infoOf(header, isSecondField), this.#formatOf(header.sps));
    this.hasPicture = true;
  }

  #infoOf(header: H264SliceHeader, isSecondField: boolean): PictureInfo {
    const facts = this.#facts;
    const structure = facts.pictureStructure;
    const type = typeOf(header);
    const isIntraStart = type === 'I' && (facts.hasRecoveryPoint || this.#hasSps);
    return {
      type,
      isIdr: header.isIdr,
      isRandomAccess: header.isIdr || isIntraStart,
      isReference: header.isReference,
      isLeading: undefined,
      parity: header.isField ? (header.isBottom ? 'bottom' : 'top') : undefined,
      isSecondField,
      isInterlaced: isInterlaced(header, structure, facts.clockType),
      isTopFieldFirst: isTopFirst(header, structure),
      order: this.#order.order,
      sequence: this.#order.sequence,
      timeCode: facts.timeCode,
      isClosedGop: undefined,
      missingReferences: this.#order.missingReferences,
      activeFormat: facts.activeFormat,
      bars: facts.bars,
    };
  }

  #formatOf(sps: H264Sps): VideoFormat | undefined {
    const { hdr } = this.#facts;
    if (sps === this.#formatSps && hdr === this.#formatHdr) return this.#format;
    this.#formatSps = sps;
    this.#formatHdr = hdr;
    this.#format = h264Format(sps, hdr);
    return this.#format;
  }
}

function h264Format(sps: H264Sps, hdr: HdrInfo): VideoFormat {
  const { profileIdc, constraintFlags, levelIdc, width, height, codedWidth, codedHeight, bitDepth } = sps;
  return {
    codec: 'h264',
    profile: h264ProfileName(profileIdc, constraintFlags),
    level: h264LevelName(profileIdc, constraintFlags, levelIdc),
    tier: undefined,
    ...{ width, height, codedWidth, codedHeight },
    sampleAspect: sps.sampleAspect,
    frameRate: sps.frameRate,
    isProgressive: sps.isFrameOnly,
    chromaFormat: CHROMA_FORMATS[sps.chromaFormatIdc] ?? String(sps.chromaFormatIdc),
    bitDepth,
    chromaBitDepth: sps.chromaBitDepth,
    signal: sps.signal,
    chromaLocation: sps.chromaLocation,
    hdr,
  };
}

function typeOf({ type }: H264SliceHeader): PictureType {
  const name = H264_SLICE_TYPES[type];
  return name === 'B' ? 'B' : name === 'I' || name === 'SI' ? 'I' : 'P';
}

/** The slice is the first of another picture than that one's. Spec: ITU-T H.264, 7.4.1.2.4 */
function beginsPicture(last: H264SliceHeader, next: H264SliceHeader): boolean {
  return (
    (next.firstMb === 0 && !next.pps.hasRedundantPictures) ||
    last.frameNum !== next.frameNum ||
    last.pps.id !== next.pps.id ||
    last.isField !== next.isField ||
    last.isBottom !== next.isBottom ||
    last.isReference !== next.isReference ||
    last.isIdr !== next.isIdr ||
    last.idrPicId !== next.idrPicId ||
    last.orderLsb !== next.orderLsb ||
    last.deltaOrderBottom !== next.deltaOrderBottom ||
    last.deltaOrder0 !== next.deltaOrder0
  );
}

/** Spec: ITU-T H.264, 3.30 (complementary reference field pair) */
function isOtherField(first: H264SliceHeader, second: H264SliceHeader): boolean {
  const isPair = second.isField && first.isBottom !== second.isBottom && first.frameNum === second.frameNum;
  return isPair && !second.isIdr && (first.isReference || !second.isReference);
}

function isInterlaced(
  { isField, sps }: H264SliceHeader,
  structure: number | undefined,
  clockType: number | undefined,
): boolean | undefined {
  if (isField) return true;
  if (sps.isFrameOnly) return false;
  if (clockType !== undefined && clockType < 2) return clockType === INTERLACED_CLOCK;
  if (structure !== undefined) return INTERLACED.includes(structure);
  return sps.isMbAdaptive ? true : undefined;
}

function isTopFirst({ isField, isBottom, deltaOrderBottom }: H264SliceHeader, structure: number | undefined) {
  if (isField) return !isBottom;
  if (structure !== undefined) return INTERLACED.includes(structure) ? TOP_FIRST.includes(structure) : undefined;
  return deltaOrderBottom === 0 ? undefined : deltaOrderBottom > 0;
}
