// Tested by: test/codec/video/video-inspector.test.ts, test/codec/video/key-pictures.test.ts

import type { CodedPicture, PictureInfo, PictureType, UserDataForm, VideoCodec } from './coded-picture.js';
import { KeyRecorder } from './key-recorder.js';
import { Presentation } from './presentation.js';
import { UserDataQueue } from './user-data-queue.js';
import type { VideoFormat } from './video-format.js';
import type { VideoSink } from './video-sink.js';

/** Bytes of user data of one picture that are kept. */
const MAX_USER_DATA = 16_384;

/** Time stamps of a PES packet, for the first access unit that begins in it. */
interface Stamp {
  readonly from: number;
  readonly pts90k: number;
  readonly dts90k: number;
  readonly timeNs: number;
  isTaken: boolean;
}

const NO_STAMP: Stamp = { from: 0, pts90k: Number.NaN, dts90k: Number.NaN, timeNs: 0, isTaken: true };

/** An access unit that has begun: a frame or a field. */
interface AccessUnit {
  readonly at: number;
  readonly stamp: Stamp;
  info: PictureInfo | undefined;
  type: PictureType;
  presentation90k: number;
  isDamaged: boolean;
  /** Something of it was not seen: nothing is told of it. */
  isUnseen: boolean;
}

interface Held {
  readonly picture: CodedPicture;
  readonly isKey: boolean;
}

/** What a codec's reader says of itself. */
export interface KeyParts {
  /** Parameter sets that go before a random access point that has none itself. */
  keyPrefix(): readonly Uint8Array[];
}

const TYPE_ORDER: readonly PictureType[] = ['I', 'P', 'B'];

/**
 * Puts the access units of a video stream together, as its reader tells where they begin and what they are: pictures with sizes and times,
 * their user data in the order of presentation, and those bytes that are asked for.
 */
export class AccessUnits {
  /** Time between pictures that are cut out, in ns; undefined: none are. */
  keyIntervalNs: number | undefined;
  /** Access units that began in this PES packet, and where the last one did. */
  begunInPes = 0;
  lastBegunAt = -1;
  readonly recorder = new KeyRecorder();
  readonly #codec: VideoCodec;
  readonly #sink: VideoSink;
  readonly #parts: KeyParts;
  readonly #presentation = new Presentation();
  readonly #queue: UserDataQueue;
  #stamp = NO_STAMP;
  #stampBefore = NO_STAMP;
  #unit: AccessUnit | undefined;
  #hasSlices = false;
  /** Something was not seen since the last picture. */
  #isBehindUnseen = false;
  /** A field whose other one may follow. */
  #held: Held | undefined;
  #userData: { readonly form: UserDataForm; readonly bytes: Uint8Array }[] = [];
  #userDataSize = 0;
  #format: VideoFormat | undefined;
  #nextKeyNs = Number.NEGATIVE_INFINITY;

  constructor(codec: VideoCodec, sink: VideoSink, parts: KeyParts) {
    this.#codec = codec;
    this.#sink = sink;
    this.#parts = parts;
    this.#queue = new UserDataQueue((data) => sink.userData?.(data));
  }

  /** A slice of the picture has come. */
  get hasSlices(): boolean {
    return this.#hasSlices;
  }

  get hasBegun(): boolean {
    return this.#unit !== undefined;
  }

  /** A PES packet begins at that position; stamps of 90 kHz, NaN where there are none. */
  startPes(from: number, pts90k: number, dts90k: number, timeNs: number): void {
    this.#stampBefore = this.#stamp;
    this.#stamp = { from, pts90k, dts90k, timeNs, isTaken: false };
    this.begunInPes = 0;
    if (this.keyIntervalNs !== undefined && timeNs >= this.#nextKeyNs) this.recorder.start();
  }

  /** An access unit begins at that position, so that the one before is over. */
  begin(at: number): void {
    this.#finish(at);
    this.begunInPes++;
    this.lastBegunAt = at;
    this.#hasSlices = false;
    const stamp = this.#stampOf(at);
    this.#unit = {
      at,
      stamp,
      info: undefined,
      type: 'I',
      presentation90k: Number.NaN,
      isDamaged: false,
      isUnseen: false,
    };
    if (this.#held === undefined) this.recorder.begin(at);
  }

  /** A slice has come that says nothing, as its parameter sets are not known. */
  addUnreadable(): void {
    this.#hasSlices = true;
  }

  /** A further slice of the picture. */
  addSlice(type: PictureType): void {
    const unit = this.#unit;
    if (unit !== undefined && TYPE_ORDER.indexOf(type) > TYPE_ORDER.indexOf(unit.type)) unit.type = type;
  }

  /** The first slice of a picture has come. */
  setInfo(info: PictureInfo, format: VideoFormat | undefined): void {
    this.#hasSlices = true;
    const unit = this.#unit;
    if (unit === undefined) return;
    unit.info = info;
    unit.type = info.type;
    const { pts90k, dts90k, timeNs } = unit.stamp;
    if (!info.isSecondField && this.#held !== undefined) this.#release(unit.at);
    if (!info.isSecondField && !this.#isWanted(info, unit)) this.recorder.pass();
    if (format !== undefined && format !== this.#format) {
      this.#format = format;
      this.#presentation.frameRate = format.frameRate;
      this.#sink.format(format, timeNs);
    }
    unit.presentation90k = this.#presentation.feed(pts90k, info);
    this.#handOnUserData(unit);
    if (!Number.isNaN(pts90k)) this.#queue.advance(Number.isNaN(dts90k) ? pts90k : dts90k);
  }

  /** User data of the picture whose first slice is still to come. */
  addUserData(form: UserDataForm, bytes: Uint8Array, pos: number, end: number): void {
    this.#userDataSize += end - pos;
    if (this.#userDataSize > MAX_USER_DATA || this.#sink.userData === undefined) return;
    this.#userData.push({ form, bytes: bytes.slice(pos, end) });
  }

  /** Bytes are missing here; `isUnseen`: which the stream had. */
  lose(isUnseen: boolean): void {
    if (isUnseen) this.#isBehindUnseen = true;
    const unit = this.#unit;
    if (unit !== undefined) {
      unit.isDamaged = true;
      unit.isUnseen ||= isUnseen;
    }
    this.recorder.pass();
    this.#dropUserData();
  }

  /** The stream ends at that position, or what follows has nothing to do with what came. */
  flush(end: number): void {
    this.#finish(end);
    if (this.#held !== undefined) this.#release(end);
    this.#queue.flush();
    this.#dropUserData();
    this.#hasSlices = false;
    this.#presentation.reset();
  }

  #stampOf(at: number): Stamp {
    const stamp = at >= this.#stamp.from ? this.#stamp : this.#stampBefore;
    if (stamp.isTaken) return { from: 0, pts90k: Number.NaN, dts90k: Number.NaN, timeNs: stamp.timeNs, isTaken: true };
    stamp.isTaken = true;
    return stamp;
  }

  #finish(end: number): void {
    const unit = this.#unit;
    this.#unit = undefined;
    if (unit?.info === undefined) return;
    if (unit.isUnseen) {
      this.#held = undefined;
      return;
    }
    const { info } = unit;
    const held = this.#held;
    if (info.isSecondField && held !== undefined) {
      const isDamaged = held.picture.isDamaged || unit.isDamaged;
      const sizeBytes = end - held.picture.at;
      this.#held = { picture: { ...held.picture, hasTwoFields: true, isDamaged, sizeBytes }, isKey: held.isKey };
      this.#release(end);
      return;
    }
    const isKey = this.recorder.isOn && !this.recorder.isPassing && unit.type === 'I';
    this.#held = { picture: this.#pictureOf(unit, info, end), isKey };
    if (info.parity === undefined) this.#release(end);
  }

  #pictureOf(unit: AccessUnit, info: PictureInfo, end: number): CodedPicture {
    const { pts90k, dts90k, timeNs } = unit.stamp;
    const isBehindUnseen = this.#isBehindUnseen;
    this.#isBehindUnseen = false;
    // Field by field: spreading takes longer than all else that is done for a picture.
    return {
      type: unit.type,
      isIdr: info.isIdr,
      isRandomAccess: info.isRandomAccess,
      isReference: info.isReference,
      isLeading: info.isLeading,
      parity: info.parity,
      isSecondField: info.isSecondField,
      isInterlaced: info.isInterlaced,
      isTopFieldFirst: info.isTopFieldFirst,
      order: info.order,
      sequence: info.sequence,
      timeCode: info.timeCode,
      isClosedGop: info.isClosedGop,
      missingReferences: info.missingReferences,
      activeFormat: info.activeFormat,
      bars: info.bars,
      codec: this.#codec,
      at: unit.at,
      sizeBytes: end - unit.at,
      hasTwoFields: false,
      pts90k,
      dts90k: Number.isNaN(dts90k) ? pts90k : dts90k,
      presentation90k: unit.presentation90k,
      timeNs,
      isDamaged: unit.isDamaged,
      isBehindUnseen,
    };
  }

  /** The frame is whole: it ends before that position. */
  #release(end: number): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    if (held.isKey && !held.picture.isDamaged) this.#cut(held.picture, end);
    // What was kept up to here while the other field could follow.
    if (this.#unit !== undefined) this.recorder.begin(this.#unit.at);
    this.#sink.picture(held.picture);
  }

  #isWanted(info: PictureInfo, unit: AccessUnit): boolean {
    return info.isRandomAccess && info.type === 'I' && !unit.isDamaged && this.recorder.isOn;
  }

  #cut(picture: CodedPicture, end: number): void {
    const bytes = this.recorder.take(end, this.#parts.keyPrefix());
    if (bytes === undefined) return;
    this.#nextKeyNs = picture.timeNs + (this.keyIntervalNs ?? 0);
    this.recorder.stop();
    const { codec, pts90k, dts90k, timeNs } = picture;
    this.#sink.keyPicture?.({ codec, bytes, pts90k, dts90k, timeNs });
  }

  #handOnUserData(unit: AccessUnit): void {
    const { presentation90k: pts90k } = unit;
    for (const { form, bytes } of this.#userData) {
      this.#queue.add({ codec: this.#codec, form, bytes, pts90k, timeNs: unit.stamp.timeNs });
    }
    this.#dropUserData();
  }

  #dropUserData(): void {
    if (this.#userData.length > 0) this.#userData = [];
    this.#userDataSize = 0;
  }
}
