import type { PictureCodec, SoundCodec } from '../codec/decodable.js';
import { type LumaStatistics, SEEN_HEIGHT, SEEN_WIDTH } from '../essence/picture/seen-picture.js';

/** What is looked at of each picture: so many samples of Y, Cb and Cr. */
export const SAMPLE_GRID = { width: SEEN_WIDTH, height: SEEN_HEIGHT } as const;

/** What is asked of a decoder of pictures. */
export interface PictureRequest {
  readonly codec: PictureCodec;
  /** One key access unit as a byte stream, with its parameter sets. */
  readonly accessUnit: Uint8Array;
  /** Lines of the picture; those of the source where it has fewer. */
  readonly height: number;
  /** Of the JPEG, 1 to 100; 0: none is wanted. */
  readonly quality: number;
  /** Lines of a copy in RGB; 0: none is wanted. */
  readonly rgbHeight: number;
  /** Lines of a second, smaller JPEG; 0: none is wanted. */
  readonly thumbnailHeight: number;
}

/** Planes of the picture, brought down to `width` × `height` samples each, 8 bits: 16 to 235, Cb and Cr 16 to 240. */
export interface PictureSamples {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
}

/** Three bytes a sample, line by line. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

export interface PictureAnswer {
  readonly kind: 'picture';
  readonly cpuMs: number;
  /** Size of the source in samples. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  readonly isInterlaced: boolean;
  readonly isTopFieldFirst: boolean;
  /** Parts were missing, and were concealed. */
  readonly isDamaged: boolean;
  /** FFmpeg's name, such as `yuv420p10le`. */
  readonly pixelFormat: string;
  /** Size of the JPEG, by square samples. */
  readonly width: number;
  readonly height: number;
  readonly samples: PictureSamples;
  readonly luma: LumaStatistics;
  readonly rgb: RgbPicture | null;
  readonly jpeg: Uint8Array | null;
  readonly thumbnail: Uint8Array | null;
}

export interface SoundAnswer {
  readonly kind: 'sound';
  readonly cpuMs: number;
  readonly session: number;
  /** Of the stream, in Hz; 0 before its first frame. */
  readonly sampleRate: number;
  readonly channels: number;
  /** FFmpeg's name, such as `5.1(side)`. */
  readonly layout: string;
  /** Frames that were decoded, and errors. */
  readonly frames: number;
  readonly errors: number;
  /** 48 kHz, full scale 1, the channels of each moment in turn. */
  readonly pcm: Float32Array;
}

export interface JpegAnswer {
  readonly kind: 'jpeg';
  readonly cpuMs: number;
  readonly jpeg: Uint8Array;
}

export interface FailedAnswer {
  readonly kind: 'failed';
  readonly cpuMs: number;
  readonly reason: string;
}

export type DecoderAnswer = PictureAnswer | SoundAnswer | JpegAnswer | FailedAnswer;

/** A message of a decoder; undefined where it is none. `ready` is its first one, with the version of libav. */
export type DecoderMessage =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: DecoderAnswer };

/** Longest message, without the length in front; native/decode/message.h has the same. */
export const MAX_MESSAGE = 64 * 2 ** 20;
/** Bytes of a message in front of what it holds: its length. */
export const LENGTH_BYTES = 4;

const REQUEST = { picture: 1, soundOpen: 2, sound: 3, soundClose: 4, jpeg: 5 } as const;
const ANSWER = { ready: 0x80, picture: 0x81, sound: 0x82, jpeg: 0x83, failed: 0x84 } as const;
const WANTS = { jpeg: 1, rgb: 2, samples: 4, thumbnail: 8 } as const;
const FLAGS = { interlaced: 1, topFirst: 2, damaged: 4 } as const;

export function pictureMessage(id: number, request: PictureRequest): readonly Uint8Array[] {
  const { codec, accessUnit, height, quality, rgbHeight, thumbnailHeight } = request;
  const head = new MessageHead(REQUEST.picture, id);
  const jpegs = quality > 0 ? WANTS.jpeg | (thumbnailHeight > 0 ? WANTS.thumbnail : 0) : 0;
  head.text(codec);
  head.uint8(WANTS.samples | jpegs | (rgbHeight > 0 ? WANTS.rgb : 0));
  head.uint16(height);
  head.uint8(quality);
  head.uint16(rgbHeight);
  head.uint16(SAMPLE_GRID.width);
  head.uint16(SAMPLE_GRID.height);
  head.uint16(thumbnailHeight);
  return head.with(accessUnit);
}

export function soundOpenMessage(id: number, session: number, codec: SoundCodec): readonly Uint8Array[] {
  const head = new MessageHead(REQUEST.soundOpen, id);
  head.uint32(session);
  head.text(codec);
  return head.with();
}

/** The next bytes of a session. `isBehindGap`: they do not follow the ones before. */
export function soundMessage(
  id: number,
  session: number,
  isBehindGap: boolean,
  bytes: Uint8Array,
): readonly Uint8Array[] {
  const head = new MessageHead(REQUEST.sound, id);
  head.uint32(session);
  head.uint8(isBehindGap ? 1 : 0);
  return head.with(bytes);
}

export function soundCloseMessage(id: number, session: number): readonly Uint8Array[] {
  const head = new MessageHead(REQUEST.soundClose, id);
  head.uint32(session);
  return head.with();
}

export function jpegMessage(id: number, { width, height, bytes }: RgbPicture, quality: number): readonly Uint8Array[] {
  const head = new MessageHead(REQUEST.jpeg, id);
  head.uint16(width);
  head.uint16(height);
  head.uint8(quality);
  return head.with(bytes);
}

/** Reads a message of a decoder without its length. What it holds shares no memory with `bytes`; undefined: not as agreed. */
export function parseMessage(bytes: Uint8Array): DecoderMessage | undefined {
  const reader = new MessageReader(bytes);
  const kind = reader.uint8();
  if (kind === ANSWER.ready) {
    const version = reader.text();
    return reader.isWhole ? { kind: 'ready', version } : undefined;
  }
  const id = reader.uint32();
  const cpuMs = reader.float32() / 1000;
  const answer = parseAnswer(kind, cpuMs, reader);
  return answer === undefined || !reader.isWhole ? undefined : { kind: 'answer', id, answer };
}

function parseAnswer(kind: number, cpuMs: number, reader: MessageReader): DecoderAnswer | undefined {
  if (kind === ANSWER.picture) return parsePicture(cpuMs, reader);
  if (kind === ANSWER.sound) return parseSound(cpuMs, reader);
  if (kind === ANSWER.jpeg) return { kind: 'jpeg', cpuMs, jpeg: reader.block() };
  if (kind === ANSWER.failed) return { kind: 'failed', cpuMs, reason: reader.text() };
  return undefined;
}

function parsePicture(cpuMs: number, reader: MessageReader): PictureAnswer {
  const sourceWidth = reader.uint16();
  const sourceHeight = reader.uint16();
  const flags = reader.uint8();
  const pixelFormat = reader.text();
  const width = reader.uint16();
  const height = reader.uint16();
  const wants = reader.uint8();
  const size = SAMPLE_GRID.width * SAMPLE_GRID.height;
  const samples = { ...SAMPLE_GRID, luma: reader.bytes(size), cb: reader.bytes(size), cr: reader.bytes(size) };
  const [mean, deviation, min, max] = [reader.float32(), reader.float32(), reader.float32(), reader.float32()];
  return {
    kind: 'picture',
    cpuMs,
    sourceWidth,
    sourceHeight,
    isInterlaced: (flags & FLAGS.interlaced) !== 0,
    isTopFieldFirst: (flags & FLAGS.topFirst) !== 0,
    isDamaged: (flags & FLAGS.damaged) !== 0,
    pixelFormat,
    width,
    height,
    samples,
    luma: { mean, deviation, min, max },
    rgb: (wants & WANTS.rgb) === 0 ? null : parseRgb(reader),
    jpeg: (wants & WANTS.jpeg) === 0 ? null : reader.block(),
    thumbnail: (wants & WANTS.thumbnail) === 0 ? null : reader.block(),
  };
}

function parseRgb(reader: MessageReader): RgbPicture {
  const width = reader.uint16();
  const height = reader.uint16();
  return { width, height, bytes: reader.bytes(width * height * 3) };
}

function parseSound(cpuMs: number, reader: MessageReader): SoundAnswer {
  const session = reader.uint32();
  const sampleRate = reader.uint32();
  const channels = reader.uint8();
  const layout = reader.text();
  const frames = reader.uint32();
  const errors = reader.uint32();
  const samples = reader.uint32();
  const pcm = reader.floats(samples * channels);
  return { kind: 'sound', cpuMs, session, sampleRate, channels, layout, frames, errors, pcm };
}

/** What stands in front of the bytes of a request; 255 bytes are enough for it. */
class MessageHead {
  readonly #bytes = Buffer.alloc(255);
  #end = LENGTH_BYTES;

  constructor(kind: number, id: number) {
    this.uint8(kind);
    this.uint32(id);
  }

  uint8(value: number): void {
    this.#end = this.#bytes.writeUInt8(value, this.#end);
  }

  uint16(value: number): void {
    this.#end = this.#bytes.writeUInt16LE(value, this.#end);
  }

  uint32(value: number): void {
    this.#end = this.#bytes.writeUInt32LE(value, this.#end);
  }

  /** A short name. */
  text(text: string): void {
    this.uint8(text.length);
    this.#end += this.#bytes.write(text, this.#end, 'latin1');
  }

  with(...pieces: readonly Uint8Array[]): readonly Uint8Array[] {
    const length = pieces.reduce((sum, piece) => sum + piece.length, this.#end - LENGTH_BYTES);
    this.#bytes.writeUInt32LE(length, 0);
    return [this.#bytes.subarray(0, this.#end), ...pieces];
  }
}

/** Reads from front to back; behind the end everything is 0, and the message is not whole. */
class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #isShort = false;

  constructor(bytes: Uint8Array) {
    // A Buffer's slice would be no copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** All was there, and nothing is left. */
  get isWhole(): boolean {
    return !this.#isShort && this.#at === this.#bytes.length;
  }

  uint8(): number {
    return this.#has(1) ? this.#view.getUint8(this.#at++) : 0;
  }

  uint16(): number {
    return this.#has(2) ? this.#view.getUint16(this.#pass(2), true) : 0;
  }

  uint32(): number {
    return this.#has(4) ? this.#view.getUint32(this.#pass(4), true) : 0;
  }

  float32(): number {
    return this.#has(4) ? this.#view.getFloat32(this.#pass(4), true) : 0;
  }

  text(): string {
    return Buffer.from(this.bytes(this.uint8())).toString('latin1');
  }

  /** A copy. */
  bytes(count: number): Uint8Array {
    if (!this.#has(count)) return new Uint8Array();
    const from = this.#pass(count);
    return this.#bytes.slice(from, from + count);
  }

  /** A length, and so many bytes. */
  block(): Uint8Array {
    return this.bytes(this.uint32());
  }

  floats(count: number): Float32Array {
    const bytes = this.bytes(count * 4);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  #has(count: number): boolean {
    if (count > this.#bytes.length - this.#at) this.#isShort = true;
    return !this.#isShort;
  }

  #pass(count: number): number {
    const from = this.#at;
    this.#at += count;
    return from;
  }
}
