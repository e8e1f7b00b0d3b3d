import type { RecordOrigin } from './stream-fields.js';

/** Whose record it is. */
export interface RecordSubject extends RecordOrigin {
  readonly stream_id: string;
}

/**
 * Numbers the records of one run of a program, stream by stream without gaps: `<probe>/<session>/<stream>/<run>/<number>`, with
 * `-` where there is no probe. No other record ever has the same id, so that repeats of a record can be told by it.
 */
export class RecordIds {
  readonly #next = new Map<string, number>();

  /** `run` is random, or otherwise of no other run. */
  constructor(readonly run: string) {}

  /** Streams of which more records may come. */
  get size(): number {
    return this.#next.size;
  }

  /** The id of the next record on the stream; `isLast`: no other will follow. */
  next({ probe_id, session_id, stream_id }: RecordSubject, isLast = false): string {
    const prefix = `${probe_id ?? '-'}/${session_id ?? '-'}/${stream_id}/${this.run}`;
    const number = this.#next.get(prefix) ?? 0;
    if (isLast) this.#next.delete(prefix);
    else this.#next.set(prefix, number + 1);
    return `${prefix}/${number}`;
  }
}
