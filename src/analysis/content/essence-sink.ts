// Tested by: test/analysis/content/essence-exchange.test.ts
import type { PictureCodec, SoundCodec } from '../../codec/decodable.js';
import type { RgbPicture } from '../../essence/picture/rgb-canvas.js';
import type { SeenPicture } from '../../essence/picture/seen-picture.js';
import type { SoundBlock } from '../../essence/sound/sound-block.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { StampedClock } from './stamped-clock.js';

/** What is wanted of the pictures and the sound in elementary streams; changes as decoders have time. */
export interface EssenceWishes {
  /** Time between pictures of a PID, in ns; null: none are wanted. */
  pictureIntervalNs: number | null;
  /** Whether sound is wanted. */
  sound: boolean;
}

/** Why a picture was cut out. */
export type PictureReason = 'interval' | 'event';

/** A key access unit that is to be decoded. */
export interface KeyPicture {
  readonly kind: 'key_picture';
  readonly pid: number;
  readonly codec: PictureCodec;
  /** One access unit as a byte stream, with its parameter sets: its own copy. */
  readonly accessUnit: Uint8Array;
  /** 90 kHz; NaN: it has none. */
  readonly pts90k: number;
  /** When it is to be shown, in ns since the first datagram; when it came, where that is not known. */
  readonly timeNs: number;
  readonly reason: PictureReason;
  /** program_number of the first PMT that names the PID. */
  readonly programNumber: number;
  /** Name of that service; null before its table. */
  readonly serviceName: string | null;
}

/** Frames of sound that are to be decoded: the payload of one PES packet. */
export interface CodedSound {
  readonly kind: 'audio';
  readonly pid: number;
  readonly codec: SoundCodec;
  /** Its own copy. */
  readonly bytes: Uint8Array;
  /** Something is missing between the last ones and these. */
  readonly isBehindGap: boolean;
  /** When the first frame that begins in it is to be heard, in ns since the first datagram; when it came, where that is not known. */
  readonly timeNs: number;
}

/** A picture that came uncompressed, made small: it is only to be shown. */
export interface RawPicture {
  readonly kind: 'raw_picture';
  /** 0: there are no PIDs. */
  readonly pid: number;
  readonly codec: 'raw';
  /** Its own copy. */
  readonly rgb: RgbPicture;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Sampling and depth, in words. */
  readonly pixelFormat: string;
  readonly isInterlaced: boolean;
  /** Name of the session that describes it; null without one. */
  readonly serviceName: string | null;
  /** Pixels are missing: they are those of a picture before. */
  readonly isDamaged: boolean;
  /** NaN: there are no time stamps of presentation. */
  readonly pts90k: number;
  /** When it came, in ns since the first datagram. */
  readonly timeNs: number;
  readonly reason: PictureReason;
}

/** What leaves an analysis to be decoded. */
export type CodedEssence = KeyPicture | CodedSound | RawPicture;

/** What comes back. */
export type DecodedEssence =
  | { readonly kind: 'picture'; readonly pid: number; readonly picture: SeenPicture }
  /** Sound, of which something is missing before it where `isBehindGap`. */
  | { readonly kind: 'sound'; readonly pid: number; readonly block: SoundBlock; readonly isBehindGap: boolean };

/** A key access unit as it was cut out of its stream. */
export interface KeyAccessUnit {
  /** A byte stream with its parameter sets: its own copy. */
  readonly bytes: Uint8Array;
  /** 90 kHz; NaN: it has none. */
  readonly pts90k: number;
  /** Its arrival, in ns since the first datagram. */
  readonly timeNs: number;
}

/** Where an observer puts what is to be decoded. */
export interface EssenceSink {
  readonly wantsPictures: boolean;
  readonly wantsSound: boolean;
  /** Whether the next key access unit of the PID is wanted. */
  isPictureDue(pid: number, timeNs: number): boolean;
  /** A key access unit that was due. */
  picture(pid: number, codec: CodecId, programNumber: number, unit: KeyAccessUnit, pcr: StampedClock): void;
  sound(sound: Omit<CodedSound, 'kind'>): void;
  /** Whether pictures of the PID are to be looked at more closely. */
  lookCloser(pid: number, isCloser: boolean): void;
  /** The PID is no more. */
  forget(pid: number): void;
}
