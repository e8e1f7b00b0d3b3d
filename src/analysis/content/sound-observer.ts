// Tested by: test/decode/sound-decoder.test.ts
import { SOUND_CODECS, type SoundCodec } from '../../codec/decodable.js';
import type { SoundBlock } from '../../essence/sound/sound-block.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { ElementaryObserver } from '../../mpegts/elementary-streams.js';
import type { PesHeader } from '../../mpegts/pes-header.js';
import { presentationNs } from './essence-exchange.js';
import type { ObserverContext } from './observer-context.js';
import { type LevelReport, SoundWatch } from './sound-watch.js';

/** Payload of a PES packet; more is none that sound has. */
const MAX_PES_BYTES = 256 * 1024;
const FIRST_SIZE = 4096;

/** The observer of an audio stream whose sound is wanted; undefined where it is not, or cannot be had. */
export function createSoundObserver(codec: CodecId, context: ObserverContext): SoundObserver | undefined {
  return context.essence.wantsSound && isSoundCodec(codec) ? new SoundObserver(codec, context) : undefined;
}

function isSoundCodec(codec: CodecId): codec is SoundCodec {
  return (SOUND_CODECS as readonly string[]).includes(codec);
}

/** Hands the payload of each PES packet of an audio stream out to be decoded, and takes the sound that it is. */
export class SoundObserver implements ElementaryObserver {
  readonly #codec: SoundCodec;
  readonly #context: ObserverContext;
  readonly #watch: SoundWatch;
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;
  #timeNs = Number.NaN;
  #isBehindGap = false;
  /** Nothing is to be taken before the next PES packet. */
  #isBroken = true;

  constructor(codec: SoundCodec, context: ObserverContext) {
    this.#codec = codec;
    this.#context = context;
    this.#watch = new SoundWatch(context);
  }

  startPes(pes: PesHeader, _headerBytes: number, timeNs: number): void {
    this.#handOn();
    const { pts90k } = pes;
    this.#timeNs = presentationNs(pts90k < 0 ? Number.NaN : pts90k, this.#context.pcr, timeNs);
    this.#isBroken = false;
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isBroken) return;
    const length = this.#length + end - start;
    if (length > MAX_PES_BYTES) {
      this.gap();
      return;
    }
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
  }

  gap(): void {
    this.#length = 0;
    this.#isBroken = true;
    this.#isBehindGap = true;
  }

  /** The sound of a PES packet, or of several. */
  heard(block: SoundBlock, isBehindGap: boolean): void {
    if (isBehindGap) this.#watch.gap();
    this.#watch.heard(block);
  }

  /** null before the first sound. */
  snapshotAndReset(): LevelReport | null {
    return this.#watch.snapshotAndReset();
  }

  #handOn(): void {
    if (this.#length === 0) return;
    this.#context.essence.sound({
      pid: this.#context.pid,
      codec: this.#codec,
      bytes: this.#bytes.slice(0, this.#length),
      isBehindGap: this.#isBehindGap,
      timeNs: this.#timeNs,
    });
    this.#length = 0;
    this.#isBehindGap = false;
  }

  #grow(length: number): void {
    const grown = new Uint8Array(Math.min(MAX_PES_BYTES, Math.max(length, this.#bytes.length * 2)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
