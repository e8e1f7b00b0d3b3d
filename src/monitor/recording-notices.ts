import type { NoticeEvent } from '../alarm/alarm-event.js';
import type { FreeSpaceState } from '../recording/free-space.js';
import { RecordIds } from '../report/record-ids.js';
import { type EventRecord, eventRecord } from '../report/records.js';
import type { StreamSession } from './stream-session.js';

/** Makes events of what becomes of the recordings: one for each stream that is recorded. */
export class RecordingNotices {
  readonly #ids: RecordIds;
  #lowSinceMs = Number.NaN;

  /** `run` is random, or otherwise of no other run, and not that of the analyses. */
  constructor(run: string) {
    this.#ids = new RecordIds(run);
  }

  /** There is too little space for recordings, or enough again. Epoch ms. */
  space({ isLow }: FreeSpaceState, streams: readonly StreamSession[], nowMs: number): EventRecord[] {
    const sinceMs = isLow ? null : this.#lowSinceMs;
    if (isLow) this.#lowSinceMs = nowMs;
    const name = isLow ? 'Recording_stopped' : 'Recording_resumed';
    return this.#of(name, isLow ? 'major' : 'info', streams, nowMs, sinceMs);
  }

  /** Nothing more is recorded. */
  failed(streams: readonly StreamSession[], nowMs: number): EventRecord[] {
    return this.#of('Recording_failed', 'major', streams, nowMs, null);
  }

  #of(
    name: string,
    severity: NoticeEvent['severity'],
    streams: readonly StreamSession[],
    nowMs: number,
    sinceMs: number | null,
  ): EventRecord[] {
    return streams
      .filter(({ outputFile }) => outputFile !== null)
      .map(({ probe, info, firstArrivalS }) => {
        const originMs = firstArrivalS * 1000;
        const event: NoticeEvent = {
          type: 'event',
          event: 'notice',
          name,
          severity,
          time_ns: (nowMs - originMs) * 1e6,
          since_ns: sinceMs === null ? null : (sinceMs - originMs) * 1e6,
        };
        const subject = { probe_id: probe.probeId, session_id: probe.sessionId, stream_id: info.streamId };
        return eventRecord(this.#ids.next(subject), event, subject, firstArrivalS);
      });
  }
}
