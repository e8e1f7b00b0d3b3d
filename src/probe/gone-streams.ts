import type { Logger } from 'pino';
import type { Ingest } from '../ingest/ingest.js';
import type { Stream } from '../ingest/stream.js';
import type { StreamReleases } from '../ingest/stream-releases.js';
import type { ProbeInspection } from './probe-inspection.js';

const MOST_NAMED = 8;

export interface GoneStreamsParts {
  readonly ingest: Pick<Ingest, 'release'>;
  readonly releases: Pick<StreamReleases, 'due'>;
  readonly inspection: Pick<ProbeInspection, 'release'> | undefined;
  readonly log: Pick<Logger, 'info'>;
}

/** Releases the streams that went away, around the status that has them for the last time. */
export class GoneStreams {
  readonly #parts: GoneStreamsParts;
  #streams: ReadonlySet<Stream> = new Set();

  constructor(parts: GoneStreamsParts) {
    this.#parts = parts;
  }

  /** Before the status is made: their last reports. To be called once a second; monotonic ms. */
  begin(nowMs: number): void {
    const { releases, inspection } = this.#parts;
    this.#streams = releases.due(nowMs);
    for (const { info } of this.#streams) inspection?.release(info.streamId);
  }

  /** The status was sent, and nothing was captured since `begin`. */
  end(): void {
    const streams = this.#streams;
    if (streams.size === 0) return;
    const { ingest, log } = this.#parts;
    this.#streams = new Set();
    ingest.release(streams);
    const names = [...streams].map(({ info }) => info.streamId);
    log.info({ streams: names.length, first: names.slice(0, MOST_NAMED) }, 'released, as nothing came any more');
  }
}
