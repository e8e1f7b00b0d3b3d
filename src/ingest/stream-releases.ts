import { StreamCounter } from '../stream/counters.js';
import type { Ingest } from './ingest.js';
import type { Stream } from './stream.js';

export interface ReleaseOptions {
  /** A stream that was discovered is released when nothing came of it for so long; 0: never. */
  readonly afterMs: number;
  /** What stays though nobody asked the capture for it. */
  readonly isKept: (stream: Stream) => boolean;
}

interface Heard {
  readonly datagrams: number;
  readonly atMs: number;
}

/** Finds the streams of a live capture that have gone away. */
export class StreamReleases {
  readonly #ingest: Ingest;
  readonly #options: ReleaseOptions;
  readonly #heard = new WeakMap<Stream, Heard>();
  /** How long the capture has gone on: neither held up, nor losing what comes. */
  #capturedMs = 0;
  #lookedMs = Number.NaN;
  #capturedTimeNs = 0;

  constructor(ingest: Ingest, options: ReleaseOptions) {
    this.#ingest = ingest;
    this.#options = options;
  }

  /**
   * The streams that are to be released, of which nothing is held back any more: told of for the last time, then given to
   * `Ingest.release` before anything is captured. To be called once a second; monotonic ms.
   */
  due(nowMs: number): ReadonlySet<Stream> {
    this.#follow(nowMs);
    const silent = this.#silent();
    if (silent.size === 0) return silent;
    this.#ingest.settle(nowMs, silent);
    return this.#silent();
  }

  /** By the clock of the capture as far as it agrees with the other one: either may be set, or stand still while the process does. */
  #follow(nowMs: number): void {
    const { capturedTimeNs } = this.#ingest;
    const isFirst = Number.isNaN(this.#lookedMs) || this.#capturedTimeNs === 0;
    const captured = (capturedTimeNs - this.#capturedTimeNs) / 1e6;
    if (!isFirst) this.#capturedMs += Math.max(0, Math.min(nowMs - this.#lookedMs, captured));
    this.#lookedMs = nowMs;
    this.#capturedTimeNs = capturedTimeNs;
  }

  #silent(): Set<Stream> {
    const { afterMs, isKept } = this.#options;
    const silent = new Set<Stream>();
    if (afterMs === 0) return silent;
    for (const stream of this.#ingest.registry.all()) {
      const datagrams = stream.counters[StreamCounter.captured_datagrams]!;
      const heard = this.#heard.get(stream);
      if (heard?.datagrams !== datagrams) this.#heard.set(stream, { datagrams, atMs: this.#capturedMs });
      else if (this.#capturedMs - heard.atMs < afterMs || stream.isAsked) continue;
      // Looked up among all descriptions: once in that time.
      else if (isKept(stream)) this.#heard.set(stream, { datagrams, atMs: this.#capturedMs });
      else silent.add(stream);
    }
    return silent;
  }
}
