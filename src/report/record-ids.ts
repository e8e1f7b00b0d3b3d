import { keyOfNames } from '../stream/names-key.js';
import type { RecordOrigin } from './stream-fields.js';

/** Whose record it is. */
export interface RecordSubject extends RecordOrigin {
  readonly stream_id: string;
}

/** The same for all records of one stream of a session, and of no other. */
export function keyOfSubject({ probe_id, session_id, stream_id }: RecordSubject): string {
  return keyOfNames(probe_id, session_id, stream_id);
}

interface Numbering {
  readonly prefix: string;
  next: number;
}

/**
 * Numbers the records of one run of a program, stream by stream without gaps: `<probe>/<session>/<stream>/<run>/<number>`, with
 * `-` where there is no probe. A stream that comes back behind its last record is numbered anew, with another `<run>`: no other record
 * ever has the same id, so that repeats of a record can be told by it.
 */
export class RecordIds {
  readonly #numberings = new Map<string, Numbering>();
  /** Streams whose last record was numbered. */
  #ended = 0;

  /** `run` is random, or otherwise of no other run. */
  constructor(readonly run: string) {}

  /** Streams of which more records may come. */
  get size(): number {
    return this.#numberings.size;
  }

  /** The id of the next record on the stream; `isLast`: no other will follow. */
  next(subject: RecordSubject, isLast = false): string {
    const stream = nameOf(subject);
    const numbering = this.#numberings.get(stream) ?? this.#begin(stream);
    if (isLast) this.end(subject);
    return `${numbering.prefix}/${numbering.next++}`;
  }

  /** No other record on the stream will follow. */
  end(subject: RecordSubject): void {
    if (this.#numberings.delete(nameOf(subject))) this.#ended++;
  }

  #begin(stream: string): Numbering {
    const run = this.#ended === 0 ? this.run : `${this.run}.${this.#ended}`;
    const numbering = { prefix: `${stream}/${run}`, next: 0 };
    this.#numberings.set(stream, numbering);
    return numbering;
  }
}

function nameOf({ probe_id, session_id, stream_id }: RecordSubject): string {
  return `${probe_id ?? '-'}/${session_id ?? '-'}/${stream_id}`;
}
