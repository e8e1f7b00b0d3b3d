// Tested by: test/monitor/monitor.test.ts, test/monitor/contained-faults.test.ts
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import type { StreamSettings } from '../inspect/stream-settings.js';
import type { OutputError } from '../output/output-error.js';
import { Recordings } from '../recording/recordings.js';
import type { EventRecord } from '../report/records.js';
import { BatchPath } from './batch-path.js';
import { EventLog } from './event-log.js';
import { GivenStreams } from './given-streams.js';
import type { LinkInspection } from './link-inspection.js';
import { MonitorAccounts } from './monitor-accounts.js';
import type { MonitorOptions } from './monitor-options.js';
import { openLinkInspection } from './open-link-inspection.js';
import { Outcome } from './outcome.js';
import { ProbePresence } from './probe-presence.js';
import { RecordRouter } from './record-router.js';
import { RecordingWatch } from './recording-watch.js';
import { ReportDesk, type ReportView } from './report-desk.js';
import { ReportRounds } from './report-rounds.js';
import { SessionEnds } from './session-ends.js';
import { SessionTable } from './session-table.js';
import { StreamTakers } from './stream-takers.js';
import { Summary } from './summary.js';
import { UnseenStreams } from './unseen-streams.js';

/** What a monitor is made of, in the order in which a message goes through it. */
export interface MonitorParts {
  readonly log: EventLog;
  /** Probes, their sessions and streams. */
  readonly table: SessionTable;
  readonly presence: ProbePresence;
  readonly unseen: UnseenStreams;
  readonly given: GivenStreams;
  readonly batches: BatchPath;
  readonly recordings: Recordings;
  readonly streamTakers: StreamTakers;
  /** undefined: nothing is analysed. */
  readonly inspection: LinkInspection | undefined;
  readonly records: RecordRouter;
  readonly reports: ReportRounds;
  readonly view: ReportView | undefined;
  readonly accounts: MonitorAccounts;
  readonly ends: SessionEnds;
  readonly summary: Summary;
  readonly outcome: Outcome;
}

/** Parts that know of each other what they need; `now` gives epoch ms. Throws OutputError when a file cannot be opened. */
export function createParts(
  options: MonitorOptions,
  settings: StreamSettings,
  rateLimited: RateLimitedLog,
  now: () => number,
  onViewFailure: (error: OutputError) => void,
): MonitorParts {
  const { essence, exitOnEnd, expectedProbes, host, takers } = options;
  const log = new EventLog(rateLimited);
  const outcome = new Outcome();
  const summary = new Summary();
  const given = new GivenStreams(options);
  const unseen = new UnseenStreams(options.stream, (...streams) => log.unseen(...streams));
  const tell = (event: EventRecord): void => records.event(event);
  const watch = new RecordingWatch({
    openStreams: () => table.openStreams(),
    isAnalysing: () => inspection !== undefined,
    outcome,
    log,
    tell,
    now,
  });
  const recordings = new Recordings(
    options,
    rateLimited,
    (error) => watch.failed(error),
    (error) => watch.leftOut(error),
    (state) => watch.space(state),
  );
  const streamTakers = new StreamTakers(options, rateLimited, now, tell, (...merged) => batches.takeMerged(...merged));
  const { flight } = streamTakers;
  const view = options.openView(onViewFailure);
  const shownHost = options.showOsStats ? host : undefined;
  const desk = new ReportDesk(rateLimited, takers, view, shownHost, options.eventsMinSeverity);
  const records = new RecordRouter({ takers, desk, recordings, streamTakers, essence }, settings.named);
  if (essence !== undefined) essence.records = (image, thumbnail) => records.image(image, thumbnail);
  const inspection = openLinkInspection(options, view, settings, { records, log, outcome, streamTakers });
  const reports = new ReportRounds({ host, inspection, desk, log, now });
  const context = () => reports.context;
  const ends = new SessionEnds({ recordings, inspection, flight, events: log, summary, context, records });
  const table = new SessionTable(
    {
      over: (session) => {
        presence.back(session);
        ends.begin(session);
      },
      superseded: (session) => {
        log.superseded(session.identity);
        accounts.superseded(session);
      },
      released: (session, stream, release) => {
        if (release.kind === 'gone') log.released(stream);
        else log.streamBack(stream);
        watch.forget(stream);
        presence.forget(stream);
        const merged = streamTakers.legs.release(stream);
        accounts.released(stream, ends.release(session, stream, release));
        if (merged !== undefined) table.release(merged, release);
      },
      keeps: (stream) => given.has(stream, records.names),
      refused: (cause, probe) => log.refused(cause, probe),
      ignored: (cause, stream) => log.ignored(cause, stream),
    },
    options.tableLimits,
  );
  const sessions = () => table.sessions();
  const presence = new ProbePresence({ sessions, exitOnEnd, expectedProbes, outcome, log, tell, now });
  const batches = new BatchPath({ table, recordings, streamTakers, inspection, outcome });
  const accounts = new MonitorAccounts({ table, takers, records, streamTakers, essence });
  return {
    log,
    table,
    presence,
    unseen,
    given,
    batches,
    recordings,
    streamTakers,
    inspection,
    records,
    reports,
    view,
    accounts,
    ends,
    summary,
    outcome,
  };
}
