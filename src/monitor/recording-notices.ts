import type { FreeSpaceState } from '../recording/free-space.js';
import type { EventRecord } from '../report/records.js';
import { StreamNotices } from './stream-notices.js';
import type { StreamSession } from './stream-session.js';

/** Makes events of what becomes of the recordings: one for each stream that is recorded. */
export class RecordingNotices {
  readonly #notices: StreamNotices;
  #lowSinceMs = Number.NaN;

  /** `run` is random, or otherwise of no other run, and not that of the analyses. */
  constructor(run: string) {
    this.#notices = new StreamNotices(run);
  }

  /** No more comes of the stream. */
  forget(stream: StreamSession): void {
    this.#notices.forget(stream);
  }

  /** There is too little space for recordings, or enough again. Epoch ms. */
  space({ isLow }: FreeSpaceState, streams: readonly StreamSession[], nowMs: number): EventRecord[] {
    const sinceMs = isLow ? null : this.#lowSinceMs;
    if (isLow) this.#lowSinceMs = nowMs;
    return isLow
      ? this.#notices.of(recorded(streams), { name: 'Recording_stopped', severity: 'major', nowMs, sinceMs })
      : this.#notices.of(recorded(streams), { name: 'Recording_resumed', severity: 'info', nowMs, sinceMs });
  }

  /** Nothing more is recorded. */
  failed(streams: readonly StreamSession[], nowMs: number): EventRecord[] {
    return this.#notices.of(recorded(streams), { name: 'Recording_failed', severity: 'major', nowMs, sinceMs: null });
  }
}

function recorded(streams: readonly StreamSession[]): StreamSession[] {
  return streams.filter(({ outputFile }) => outputFile !== null);
}
