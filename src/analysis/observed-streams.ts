import type { CodecId } from '../mpegts/codec.js';
import type { ElementaryObserver, ElementaryStreams } from '../mpegts/elementary-streams.js';
import type { CodecDetails } from './codec-details.js';
import {
  type CreateObserver,
  ELEMENTARY_OBSERVERS,
  type ElementaryObservers,
  type StreamObservers,
} from './elementary-observers.js';

/** Observers that hang on streams at once. */
const MAX_ATTACHED = 512;

interface ObservedStream {
  readonly codec: CodecId;
  readonly observers: StreamObservers;
}

/** The elementary streams that PMTs name, each with what hangs on it. */
export class ObservedStreams {
  readonly #elementary: ElementaryStreams;
  readonly #table: readonly (readonly [name: string, create: CreateObserver])[];
  readonly #streams = new Map<number, ObservedStream>();
  /** PID of each. */
  readonly #attached = new Map<ElementaryObserver, number>();

  constructor(elementary: ElementaryStreams, table: ElementaryObservers = ELEMENTARY_OBSERVERS) {
    this.#elementary = elementary;
    this.#table = Object.entries(table);
  }

  /** The PID carries that codec; what was seen of another is forgotten. */
  expect(pid: number, codec: CodecId): void {
    if (this.#streams.get(pid)?.codec === codec) return;
    this.forget(pid);
    const made = this.#table.flatMap(([name, create]) => {
      const observer = create(codec, () => this.#detach(observer));
      return observer === undefined ? [] : [[name, observer] as const];
    });
    // Those of a stream that has nothing to be observed need no room.
    if (this.#attached.size + made.length > MAX_ATTACHED) return;
    this.#streams.set(pid, { codec, observers: Object.fromEntries(made) });
    for (const [, observer] of made) this.#attach(pid, observer);
  }

  forget(pid: number): void {
    const stream = this.#streams.get(pid);
    if (stream === undefined) return;
    for (const observer of Object.values(stream.observers)) this.#detach(observer);
    this.#streams.delete(pid);
  }

  /** Forgets the PIDs whose entry is 0. */
  keep(isKept: Uint8Array): void {
    for (const pid of this.#streams.keys()) if (isKept[pid] === 0) this.forget(pid);
  }

  /** undefined for a PID that no PMT names. */
  of(pid: number): StreamObservers | undefined {
    return this.#streams.get(pid)?.observers;
  }

  /** What the first header of the stream says; null before. */
  detailsOf(pid: number): CodecDetails | null {
    return this.of(pid)?.header?.details ?? null;
  }

  #attach(pid: number, observer: ElementaryObserver): void {
    this.#attached.set(observer, pid);
    this.#elementary.attach(pid, observer);
  }

  #detach(observer: ElementaryObserver | undefined): void {
    if (observer === undefined) return;
    const pid = this.#attached.get(observer);
    if (pid === undefined) return;
    this.#attached.delete(observer);
    this.#elementary.detach(pid, observer);
  }
}
