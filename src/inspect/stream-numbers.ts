import type { RecordOrigin } from '../report/stream-fields.js';
import { EndingNames } from './ending-names.js';
import type { Inspection } from './inspection.js';

/** Numbers the streams of one capture for an inspector, and opens each there as it first comes. */
export class StreamNumbers {
  readonly #inspector: Pick<Inspection, 'take'>;
  readonly #origin: RecordOrigin;
  readonly #numbers = new Map<string, number>();
  /** Streams that were forgotten and not told as closed. */
  readonly #ending = new EndingNames<number>();
  #next = 0;

  constructor(inspector: Pick<Inspection, 'take'>, origin: RecordOrigin) {
    this.#inspector = inspector;
    this.#origin = origin;
  }

  get size(): number {
    return this.#numbers.size;
  }

  /** In the order in which they came. */
  get all(): IterableIterator<number> {
    return this.#numbers.values();
  }

  /** undefined: it did not come so far. */
  known(streamId: string): number | undefined {
    return this.#numbers.get(streamId);
  }

  /** The stream_id of a number that was given. */
  nameOf(stream: number): string {
    for (const [streamId, number] of this.#numbers) if (number === stream) return streamId;
    return '';
  }

  of(streamId: string): number {
    const known = this.#numbers.get(streamId);
    if (known !== undefined) return known;
    const stream = this.#next++;
    this.#numbers.set(streamId, stream);
    this.#inspector.take({ kind: 'open', stream, origin: this.#origin, after: this.#ending.of(streamId) });
    return stream;
  }

  /** What comes of that name from now on is another stream. */
  forget(streamId: string): void {
    const stream = this.#numbers.get(streamId);
    if (stream !== undefined) this.#ending.begin(streamId, stream);
    this.#numbers.delete(streamId);
  }

  /** The last was told of a stream that was forgotten. */
  closed(streamId: string, stream: number): void {
    this.#ending.ended(streamId, stream);
  }
}
