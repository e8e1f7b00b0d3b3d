import type { HeaderCodec } from '../codec/stream-header.js';
import { StreamProbe } from '../codec/stream-probe.js';
import type { ElementaryObserver } from '../mpegts/elementary-streams.js';
import { type CodecDetails, codecDetailsOf } from './codec-details.js';

/** Looks into an elementary stream until it has shown its first header. */
export class HeaderProbe implements ElementaryObserver {
  /** null before the first header. */
  details: CodecDetails | null = null;
  readonly #done: () => void;
  #probe: StreamProbe | undefined;

  /** `done` is called once, when nothing more is to be told. */
  constructor(codec: HeaderCodec, done: () => void) {
    this.#probe = new StreamProbe(codec);
    this.#done = done;
  }

  startPes(): void {
    this.#probe?.startPes();
  }

  payload(bytes: Uint8Array, start: number, end: number): void {
    const header = this.#probe?.feed(bytes, start, end);
    if (header === undefined) return;
    this.details = codecDetailsOf(header);
    this.#probe = undefined;
    this.#done();
  }

  /** A header must not be put together of what does not follow each other. */
  gap(): void {
    this.#probe?.gap();
  }
}
