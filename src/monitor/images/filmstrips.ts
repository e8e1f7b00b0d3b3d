import type { RgbPicture } from '../../decode/protocol.js';
import { composeFilmstrip, type FilmstripPicture } from '../../essence/picture/filmstrip.js';
import type { BoardPicture } from './picture-board.js';

/** Lines of a picture in a strip. */
export const FILMSTRIP_HEIGHT = 120;
/** Memory of all pictures in strips. */
const MAX_BYTES = 128 * 2 ** 20;

/** Strips are put together so often, and when something happens. */
const STRIP_INTERVAL_NS = 5e9;

interface Strip {
  /** Pictures came since it was due. */
  isStale: boolean;
  composedNs: number;
  /** The oldest first. */
  readonly pictures: { readonly picture: BoardPicture; readonly rgb: RgbPicture; readonly errors: readonly string[] }[];
}

/** The last pictures of each video stream at the size of a strip, and what they are put together to. */
export class Filmstrips {
  readonly #length: number;
  readonly #maxBytes: number;
  /** By key, the one that got a picture last at the end. */
  readonly #strips = new Map<string, Strip>();
  #bytes = 0;

  constructor(length: number, maxBytes: number = MAX_BYTES) {
    this.#length = length;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The next picture of a stream; returns whether a new strip is due. `errors`: what was wrong then, a word each. */
  put(key: string, picture: BoardPicture, rgb: RgbPicture, errors: readonly string[]): boolean {
    const strip = this.#strips.get(key) ?? { pictures: [], composedNs: Number.NEGATIVE_INFINITY, isStale: false };
    this.#strips.delete(key);
    this.#strips.set(key, strip);
    strip.pictures.push({ picture, rgb, errors });
    this.#bytes += rgb.bytes.length;
    if (strip.pictures.length > this.#length) this.#drop(strip);
    while (this.#bytes > this.#maxBytes) this.#dropOldestStrip();
    const isDue = picture.reason === 'event' || picture.timeNs - strip.composedNs >= STRIP_INTERVAL_NS;
    if (isDue) strip.composedNs = picture.timeNs;
    strip.isStale = !isDue;
    return isDue;
  }

  /** Keys of strips that got pictures since they were due. */
  get stale(): string[] {
    return [...this.#strips].filter(([, { isStale }]) => isStale).map(([key]) => key);
  }

  forget(key: string): void {
    const strip = this.#strips.get(key);
    while (strip !== undefined && strip.pictures.length > 0) this.#drop(strip);
    this.#strips.delete(key);
  }

  /** The strip of a stream; undefined: it has no picture. */
  compose(key: string, title: string): RgbPicture | undefined {
    const { pictures = [] } = this.#strips.get(key) ?? {};
    return composeFilmstrip(
      title,
      pictures.map(({ picture, rgb, errors }): FilmstripPicture => {
        return { picture: rgb, time: timeText(picture), pts: ptsText(picture), errors };
      }),
    );
  }

  #dropOldestStrip(): void {
    const [oldest] = this.#strips.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  #drop(strip: Strip): void {
    this.#bytes -= strip.pictures.shift()?.rgb.bytes.length ?? 0;
  }
}

/** `07:33:26.878`, by UTC; without arrival times the seconds of the stream. */
function timeText({ timestamp, timeNs }: BoardPicture): string {
  if (timestamp === null) return `${(timeNs / 1e9).toFixed(3)} s`;
  return new Date(Math.min(Math.max(timestamp, 0), 8.64e15)).toISOString().slice(11, 23);
}

function ptsText({ pts90k }: BoardPicture): string {
  return pts90k === null ? 'no PTS' : `PTS ${pts90k}`;
}
