import type { NotDecodedCause } from '../report/picture-account.js';

/** What waits for a decoder. */
export interface QueuedPicture {
  /** Whose picture it is: those of one key are decoded in order. */
  readonly key: string;
  /** Memory that it holds. */
  readonly bytes: number;
  /** It is not decoded after all. */
  drop(cause: NotDecodedCause): void;
}

/** One picture of each key waits at most, the latest; keys take turns, so that none gets more than another. */
export class PictureQueue<Item extends QueuedPicture> {
  readonly #maxBytes: number;
  /** The next one comes first. */
  readonly #waiting = new Map<string, Item>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#waiting.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(item: Item): void {
    const { key, bytes } = item;
    const older = this.#waiting.get(key);
    if (this.#bytes - (older?.bytes ?? 0) + bytes > this.#maxBytes) {
      item.drop('queue_full');
      return;
    }
    // It keeps the place of the older one.
    this.#waiting.set(key, item);
    this.#bytes += bytes - (older?.bytes ?? 0);
    older?.drop('superseded');
  }

  /** The next one whose key `isFree`. */
  take(isFree: (key: string) => boolean): Item | undefined {
    for (const [key, item] of this.#waiting) {
      if (!isFree(key)) continue;
      this.#waiting.delete(key);
      this.#bytes -= item.bytes;
      return item;
    }
    return undefined;
  }

  clear(cause: NotDecodedCause): void {
    const items = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#bytes = 0;
    for (const item of items) item.drop(cause);
  }
}
