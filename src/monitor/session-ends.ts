// Tested by: test/monitor/final-records.test.ts, test/monitor/released-streams.test.ts, test/monitor/contained-faults.test.ts
import { EndingNames } from '../inspect/ending-names.js';
import type { ReportContext } from '../inspect/inspect-message.js';
import type { Release } from '../inspect/release.js';
import { deferred } from '../output/deferred.js';
import type { FlightRecorder } from '../recording/flight/flight-recorder.js';
import type { Recordings } from '../recording/recordings.js';
import type { EventLog } from './event-log.js';
import type { LinkInspection } from './link-inspection.js';
import type { ProbeSession } from './probe-session.js';
import type { RecordRouter } from './record-router.js';
import { accountingRecord, probeAccountingRecord } from './records.js';
import { type StreamSession, streamNameOf } from './stream-session.js';
import type { Summary } from './summary.js';

/** What has a part in the end of a session. */
export interface SessionEndParts {
  readonly recordings: Recordings;
  readonly inspection: LinkInspection | undefined;
  readonly flight?: FlightRecorder | undefined;
  readonly events: EventLog;
  readonly summary: Summary;
  readonly context: () => ReportContext;
  readonly records: RecordRouter;
}

/** Ends sessions: their recordings, their analyses and their accounts, each with its final record. */
export class SessionEnds {
  readonly #pending = new Set<Promise<void>>();
  /** Streams that end before their sessions, of which each waits for its own. */
  readonly #releasing = new Map<StreamSession, { readonly session: ProbeSession; readonly ended: Promise<void> }>();

  /** Resolve when such a stream has had its final account. */
  readonly #accounted = new EndingNames<Promise<void>>();

  constructor(readonly parts: SessionEndParts) {}

  /** Nobody waits for it while the monitor runs; see `endAll`. */
  begin(session: ProbeSession): void {
    const ending = this.#end(session).then(() => void this.#pending.delete(ending));
    this.#pending.add(ending);
  }

  /** A stream of a session that goes on: resolves when it has ended, as all of them do at the end. */
  release(session: ProbeSession, stream: StreamSession, release: Release): Promise<void> {
    const ended = this.#contain(this.#endStreams(session, [stream], release)).then(
      () => void this.#releasing.delete(stream),
    );
    this.#releasing.set(stream, { session, ended });
    return ended;
  }

  /** Ends those of the sessions that have not ended. Resolves when they have, and all that were begun. */
  async endAll(sessions: Iterable<ProbeSession>): Promise<void> {
    await Promise.all([...this.#pending, ...[...this.#releasing.values()].map(({ ended }) => ended)]);
    for (const session of sessions) {
      if (session.endReason === null) await this.#end(session);
    }
  }

  /** What throws is said, and costs this session alone. */
  #end(session: ProbeSession): Promise<void> {
    return this.#contain(this.#writeFinalRecords(session));
  }

  #contain(ending: Promise<void>): Promise<void> {
    return ending.catch((error) => this.parts.events.fault('final records', error));
  }

  async #writeFinalRecords(session: ProbeSession): Promise<void> {
    const { context, records } = this.parts;
    const released = [...this.#releasing.values()].filter((each) => each.session === session);
    await Promise.all([
      this.#endStreams(session, [...session.streams.values()]),
      ...released.map(({ ended }) => ended),
    ]);
    if (session.hasStatus) records.write(probeAccountingRecord(session, context().timestamp, true));
  }

  /** Final accounts of a name come in the order in which its streams ended, whichever recording is written first. */
  async #endStreams(session: ProbeSession, streams: readonly StreamSession[], release?: Release): Promise<void> {
    const names = streams.map(streamNameOf);
    const before = names.map((name) => this.#accounted.of(name));
    const { promise: accounted, resolve: tellAccounted } = deferred();
    for (const name of names) this.#accounted.begin(name, accounted);
    try {
      await this.#endBehind(before, session, streams, release);
    } finally {
      for (const name of names) this.#accounted.ended(name, accounted);
      tellAccounted();
    }
  }

  /** Analyses end at once: a pipe that takes nothing may hold a recording up while the next stream of its name is analysed. */
  async #endBehind(
    before: readonly (Promise<void> | undefined)[],
    session: ProbeSession,
    streams: readonly StreamSession[],
    release?: Release,
  ): Promise<void> {
    const { recordings, summary, context, records } = this.parts;
    await Promise.all([
      ...streams.map((stream) => recordings.finish(stream)),
      ...streams.map((stream) => this.#endAnalysis(stream, release)),
      ...before,
    ]);
    const { timestamp } = context();
    for (const stream of streams) {
      const record = records.accounting(accountingRecord(session, stream, timestamp, true));
      summary.add(record, stream.bitrateBps);
    }
  }

  async #endAnalysis(stream: StreamSession, release?: Release): Promise<void> {
    const { inspection, flight, context } = this.parts;
    await inspection?.close(stream, context(), release);
    await flight?.finish(stream);
  }
}
