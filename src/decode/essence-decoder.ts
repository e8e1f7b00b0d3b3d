// Tested by: test/monitor/images/essence-service.test.ts
import type {
  CodedEssence,
  CodedSound,
  DecodedEssence,
  KeyPicture,
  RawPicture,
} from '../analysis/content/essence-sink.js';
import type { EssenceOrigin } from '../report/essence-origin.js';
import type { DecoderPool } from './decoder-pool.js';
import type { PictureAnswer } from './protocol.js';
import type { SoundDecoder } from './sound-decoder.js';

/** A decoded picture, and whose it is. */
export interface TakenPicture {
  readonly origin: EssenceOrigin;
  readonly coded: KeyPicture | RawPicture;
  readonly answer: ShownPicture;
}

/** What there is to show of a picture. */
export type ShownPicture = Pick<
  PictureAnswer,
  | 'jpeg'
  | 'thumbnail'
  | 'rgb'
  | 'width'
  | 'height'
  | 'isDamaged'
  | 'sourceWidth'
  | 'sourceHeight'
  | 'pixelFormat'
  | 'isInterlaced'
>;

export interface PictureWishes {
  readonly height: number;
  /** Of the JPEG, 1 to 100; 0: none is wanted. */
  readonly quality: number;
  /** Lines of a copy in RGB; 0: none is wanted. */
  readonly rgbHeight: number;
  /** Lines of a second, smaller JPEG; 0: none is wanted. */
  readonly thumbnailHeight: number;
}

export interface EssenceDecoderOptions {
  readonly pictures: DecoderPool;
  readonly sound: SoundDecoder | undefined;
  readonly wishes: PictureWishes;
  /** Is told each decoded picture. */
  readonly take: (picture: TakenPicture) => void;
}

/** Has what analyses hand out decoded: what it shows goes back to the analysis, the pictures to those who show them. */
export class EssenceDecoder {
  readonly #options: EssenceDecoderOptions;
  /** Keys by stream, so that they can be forgotten. */
  readonly #keys = new Map<string, Set<string>>();

  constructor(options: EssenceDecoderOptions) {
    this.#options = options;
  }

  /** undefined: there is nothing to be seen or heard. Never rejects. */
  decode(origin: EssenceOrigin, essence: CodedEssence): Promise<DecodedEssence | undefined> {
    const key = this.#keyOf(origin, essence.pid);
    if (essence.kind === 'raw_picture') return this.#raw(origin, essence);
    return essence.kind === 'key_picture' ? this.#picture(key, origin, essence) : this.#sound(key, essence);
  }

  /** No more comes of the stream. */
  forget(origin: Pick<EssenceOrigin, 'probe_id' | 'session_id' | 'stream_id'>): void {
    const stream = streamKeyOf(origin);
    for (const key of this.#keys.get(stream) ?? []) {
      this.#options.pictures.forget(key);
      this.#options.sound?.close(key);
    }
    this.#keys.delete(stream);
  }

  async #picture(key: string, origin: EssenceOrigin, coded: KeyPicture): Promise<DecodedEssence | undefined> {
    const { pictures, wishes, take } = this.#options;
    const { codec, accessUnit, pid, timeNs } = coded;
    const answer = await pictures.picture(key, { codec, accessUnit, ...wishes });
    if (answer.kind !== 'picture') return undefined;
    take({ origin, coded, answer });
    const { luma, cb, cr } = answer.samples;
    return {
      kind: 'picture',
      pid,
      picture: { timeNs, luma, cb, cr, statistics: answer.luma, isDamaged: answer.isDamaged },
    };
  }

  /** It is shown as it came. */
  async #raw(origin: EssenceOrigin, coded: RawPicture): Promise<undefined> {
    const { pictures, wishes, take } = this.#options;
    const jpeg = (await pictures.jpeg(coded.rgb, wishes.quality)) ?? null;
    const { width, height } = coded.rgb;
    take({ origin, coded, answer: { ...coded, jpeg, thumbnail: null, width, height } });
    return undefined;
  }

  async #sound(key: string, coded: CodedSound): Promise<DecodedEssence | undefined> {
    return this.#options.sound?.decode(key, coded);
  }

  #keyOf(origin: EssenceOrigin, pid: number): string {
    const stream = streamKeyOf(origin);
    const key = `${stream} ${pid}`;
    const keys = this.#keys.get(stream);
    if (keys === undefined) this.#keys.set(stream, new Set([key]));
    else keys.add(key);
    return key;
  }
}

function streamKeyOf({
  probe_id,
  session_id,
  stream_id,
}: Pick<EssenceOrigin, 'probe_id' | 'session_id' | 'stream_id'>): string {
  return `${probe_id ?? ''} ${session_id ?? ''} ${stream_id}`;
}
