import type { EventRecord } from '../report/records.js';
import type { ProbeSession } from './probe-session.js';
import { StreamNotices } from './stream-notices.js';
import type { StreamSession } from './stream-session.js';

/** Makes events of probes that are gone without the end of their session, and of those that are back: one for each stream of theirs. */
export class ProbeNotices {
  readonly #notices: StreamNotices;
  /** Epoch ms. */
  readonly #lostMs = new WeakMap<ProbeSession, number>();

  /** `run` is random, or otherwise of no other run, and not that of the analyses. */
  constructor(run: string) {
    this.#notices = new StreamNotices(run);
  }

  /** No more comes of the stream. */
  forget(stream: StreamSession): void {
    this.#notices.forget(stream);
  }

  /** The connection to the probe is lost. Epoch ms. */
  lost(session: ProbeSession, nowMs: number): EventRecord[] {
    this.#lostMs.set(session, nowMs);
    return this.#notices.of(session.streams.values(), { name: 'Probe_lost', severity: 'major', nowMs, sinceMs: null });
  }

  /** Something came of the session, or of the next one of the probe; none where it was not lost. Epoch ms. */
  back(session: ProbeSession, nowMs: number): EventRecord[] {
    const sinceMs = this.#lostMs.get(session);
    if (sinceMs === undefined) return [];
    this.#lostMs.delete(session);
    return this.#notices.of(session.streams.values(), { name: 'Probe_back', severity: 'info', nowMs, sinceMs });
  }
}
