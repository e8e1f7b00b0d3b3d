// Tested by: test/codec/video/video-inspector.test.ts
import {
  MPEG2_PICTURE_TYPES,
  type Mpeg2Display,
  type Mpeg2Group,
  type Mpeg2PictureCoding,
  type Mpeg2PictureHeader,
  Mpeg2Structure,
  readMpeg2Display,
  readMpeg2Group,
  readMpeg2PictureCoding,
  readMpeg2PictureHeader,
} from '../mpeg2/picture.js';
import {
  beginsMpeg2AccessUnit,
  EXTENSION_START_CODE,
  GROUP_START_CODE,
  isMpeg2Slice,
  Mpeg2Extension,
  PICTURE_START_CODE,
  SEQUENCE_HEADER_CODE,
  USER_DATA_START_CODE,
} from '../mpeg2/start-codes.js';
import {
  type Mpeg2Sequence,
  type Mpeg2SequenceParts,
  mpegVideoHeaderOf,
  readMpeg2Sequence,
  readMpeg2SequenceExtension,
} from '../mpeg2/video-header.js';
import { SyntaxReader } from '../syntax-reader.js';
import { NO_VIDEO_SIGNAL } from '../video-signal.js';
import type { AccessUnits } from './access-units.js';
import type { PictureInfo } from './coded-picture.js';
import { HeaderBytes } from './header-bytes.js';
import { ParameterSetBytes } from './parameter-set-bytes.js';
import { SeiFacts } from './sei-facts.js';
import type { UnitReader } from './unit-reader.js';
import { NO_HDR, type VideoFormat } from './video-format.js';

const MAX_HEADER_SIZE = 160;
const MAX_USER_DATA = 8192;
const TEMPORAL_MODULUS = 1024;

/** Reads the structures of an MPEG-2 or MPEG-1 video stream. */
export class Mpeg2Reader implements UnitReader {
  isRegular = true;
  hasPicture = false;
  readonly #units: AccessUnits;
  readonly #facts = new SeiFacts();
  readonly #bytes = new ParameterSetBytes();
  /** What the format is told by. */
  readonly #headers = new HeaderBytes();
  #code = 0;
  #sequence: Mpeg2Sequence | undefined;
  #parts: Mpeg2SequenceParts | undefined;
  #display: Mpeg2Display | undefined;
  #hasSequence = false;
  #group: Mpeg2Group | undefined;
  #picture: Mpeg2PictureHeader | undefined;
  #coding: Mpeg2PictureCoding | undefined;
  /** The field before is still alone: its structure. */
  #loneField: number | undefined;
  #gopNumber = 0;
  #temporalHigh = 0;
  #temporalLast = 0;
  #format: VideoFormat | undefined;

  constructor(units: (parts: Mpeg2Reader) => AccessUnits) {
    this.#units = units(this);
  }

  startPes(): void {
    this.isRegular = true;
    this.hasPicture = false;
  }

  beginUnit(code: number, at: number): number {
    this.#code = code;
    if (isMpeg2Slice(code)) {
      if (!this.#units.hasSlices && this.#picture !== undefined) this.#beginPicture(this.#picture);
      return 0;
    }
    const isNext = this.#units.hasSlices || !this.#units.hasBegun || this.#picture !== undefined;
    if (beginsMpeg2AccessUnit(code) && isNext) this.#begin(at);
    if (code === USER_DATA_START_CODE) return MAX_USER_DATA;
    return code === PICTURE_START_CODE || (code >= SEQUENCE_HEADER_CODE && code <= GROUP_START_CODE)
      ? MAX_HEADER_SIZE
      : 0;
  }

  unit(bytes: Uint8Array, end: number): void {
    const bits = new SyntaxReader(bytes, 1, end);
    switch (this.#code) {
      case SEQUENCE_HEADER_CODE:
        this.#hasSequence = true;
        this.#sequence = readMpeg2Sequence(bits);
        this.#parts = undefined;
        this.#display = undefined;
        this.#headers.begin();
        this.#headers.add(bytes, end);
        this.#bytes.keep(SEQUENCE_HEADER_CODE, 0, bytes, end);
        break;
      case EXTENSION_START_CODE:
        this.#readExtension(bits, bytes, end);
        break;
      case GROUP_START_CODE:
        this.#group = readMpeg2Group(bits);
        this.#gopNumber++;
        this.#temporalHigh = 0;
        this.#temporalLast = 0;
        break;
      case PICTURE_START_CODE:
        this.#picture = readMpeg2PictureHeader(bits);
        break;
      case USER_DATA_START_CODE:
        this.#units.addUserData('mpeg2_user_data', bytes, 1, end);
        this.#facts.readAtsc(bytes, 1, end);
    }
  }

  lose(): void {
    this.hasPicture = false;
    this.isRegular = false;
  }

  reset(): void {
    this.#gopNumber++;
    this.#loneField = undefined;
  }

  keyPrefix(): readonly Uint8Array[] {
    return this.#hasSequence ? [] : this.#bytes.all();
  }

  #begin(at: number): void {
    this.#units.begin(at);
    // A short slice of the picture before may have been read only now.
    this.hasPicture = false;
    this.#facts.begin();
    this.#hasSequence = false;
    this.#group = undefined;
    this.#picture = undefined;
    this.#coding = undefined;
  }

  #readExtension(bits: SyntaxReader, bytes: Uint8Array, end: number): void {
    switch (bits.u('extension_start_code_identifier', 4)) {
      case Mpeg2Extension.SEQUENCE:
        this.#parts = readMpeg2SequenceExtension(bits);
        this.#headers.add(bytes, end);
        this.#bytes.keep(EXTENSION_START_CODE, Mpeg2Extension.SEQUENCE, bytes, end);
        break;
      case Mpeg2Extension.SEQUENCE_DISPLAY:
        this.#display = readMpeg2Display(bits);
        this.#headers.add(bytes, end);
        break;
      case Mpeg2Extension.PICTURE_CODING:
        this.#coding = readMpeg2PictureCoding(bits);
    }
  }

  #beginPicture(picture: Mpeg2PictureHeader): void {
    const format = this.#hasSequence ? this.#newFormat() : this.#format;
    if (this.#sequence === undefined) {
      this.#units.addUnreadable();
      return;
    }
    const structure = this.#coding?.structure ?? Mpeg2Structure.FRAME;
    const isField = structure !== Mpeg2Structure.FRAME;
    const isSecondField = isField && this.#loneField !== undefined && this.#loneField !== structure;
    this.#loneField = isField && !isSecondField ? structure : undefined;
    this.#units.setInfo(this.#infoOf(picture, structure, isSecondField), format);
    this.hasPicture = true;
  }

  #infoOf(picture: Mpeg2PictureHeader, structure: number, isSecondField: boolean): PictureInfo {
    const type = MPEG2_PICTURE_TYPES[picture.type] ?? 'P';
    const isField = structure !== Mpeg2Structure.FRAME;
    const coding = this.#coding;
    const isInterlaced = coding === undefined ? false : isField || !coding.isProgressive;
    return {
      type,
      isIdr: false,
      isRandomAccess: type === 'I',
      isReference: type !== 'B',
      isLeading: undefined,
      parity: isField ? (structure === Mpeg2Structure.TOP ? 'top' : 'bottom') : undefined,
      isSecondField,
      isInterlaced,
      isTopFieldFirst: isField ? structure === Mpeg2Structure.TOP : isInterlaced ? coding?.isTopFieldFirst : undefined,
      order: this.#orderOf(picture.temporalReference),
      sequence: this.#gopNumber,
      timeCode: this.#group?.timeCode,
      isClosedGop: this.#group?.isClosed,
      missingReferences: undefined,
      activeFormat: this.#facts.activeFormat,
      bars: this.#facts.bars,
    };
  }

  /** temporal_reference counts modulo 1024 from the GOP header on. Spec: ISO/IEC 13818-2, 6.3.9 */
  #orderOf(temporalReference: number): number {
    const ahead = temporalReference - this.#temporalLast;
    if (ahead < -TEMPORAL_MODULUS / 2) this.#temporalHigh += TEMPORAL_MODULUS;
    else if (ahead > TEMPORAL_MODULUS / 2) this.#temporalHigh -= TEMPORAL_MODULUS;
    this.#temporalLast = temporalReference;
    return this.#temporalHigh + temporalReference;
  }

  /** undefined where the sequence says nothing that can be used. */
  #newFormat(): VideoFormat | undefined {
    if (this.#sequence === undefined || this.#headers.end()) return this.#format;
    const format = mpegVideoFormat(this.#sequence, this.#parts, this.#display);
    if (JSON.stringify(format) !== JSON.stringify(this.#format)) this.#format = format;
    return this.#format;
  }
}

function mpegVideoFormat(
  sequence: Mpeg2Sequence,
  parts: Mpeg2SequenceParts | undefined,
  display: Mpeg2Display | undefined,
): VideoFormat {
  const { width, height, sampleAspect, frameRate, extension } = mpegVideoHeaderOf(sequence, parts);
  return {
    codec: 'mpeg_video',
    profile: extension?.profile ?? 'MPEG-1',
    level: extension?.level ?? (sequence.isConstrained ? 'constrained' : 'unconstrained'),
    tier: undefined,
    width,
    height,
    codedWidth: width,
    codedHeight: height,
    sampleAspect,
    frameRate,
    isProgressive: extension?.isProgressive ?? true,
    chromaFormat: extension?.chromaFormat ?? '4:2:0',
    bitDepth: 8,
    chromaBitDepth: 8,
    signal: display?.signal ?? NO_VIDEO_SIGNAL,
    chromaLocation: undefined,
    hdr: NO_HDR,
  };
}
