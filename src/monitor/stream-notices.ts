// Tested by: test/monitor/recording-notices.test.ts, test/monitor/probe-notices.test.ts
import type { NoticeEvent } from '../alarm/alarm-event.js';
import { RecordIds } from '../report/record-ids.js';
import { type EventRecord, eventRecord } from '../report/records.js';
import type { StreamSession } from './stream-session.js';

/** What a notice says, of whatever stream; epoch ms, `sinceMs` null where nothing is over. */
export interface Notice extends Pick<NoticeEvent, 'name' | 'severity'> {
  readonly nowMs: number;
  readonly sinceMs: number | null;
}

/** Makes the same event of many streams. */
export class StreamNotices {
  readonly #ids: RecordIds;

  /** `run` is random, or otherwise of no other run, and not that of the analyses. */
  constructor(run: string) {
    this.#ids = new RecordIds(run);
  }

  /** The stream has ended: no notice of it follows. */
  forget({ probe, info }: StreamSession): void {
    this.#ids.end({ probe_id: probe.probeId, session_id: probe.sessionId, stream_id: info.streamId });
  }

  of(streams: Iterable<StreamSession>, { name, severity, nowMs, sinceMs }: Notice): EventRecord[] {
    return [...streams].map(({ probe, info, firstArrivalS }) => {
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
