// Tested by: test/monitor/monitor.test.ts, test/monitor/contained-faults.test.ts, test/monitor/legs.test.ts, test/monitor/analysis-threads.test.ts
import { randomBytes } from 'node:crypto';
import { AnalysisError } from '../inspect/analysis-failure.js';
import { NamedStreams } from '../inspect/named-streams/named-streams.js';
import { profilesOf, type StreamSettings } from '../inspect/stream-settings.js';
import type { EventLog } from './event-log.js';
import { type InspectionObserver, LinkInspection } from './link-inspection.js';
import type { MonitorOptions } from './monitor-options.js';
import type { Outcome } from './outcome.js';
import type { RecordRouter } from './record-router.js';
import type { ReportView } from './report-desk.js';
import type { StreamTakers } from './stream-takers.js';

/** What the analyses tell goes to these. */
export interface InspectionOutlets {
  readonly records: RecordRouter;
  readonly log: EventLog;
  readonly outcome: Outcome;
  readonly streamTakers: StreamTakers;
}

/** The analyses of a monitor with `view`; undefined where nothing asks for them, or the options do not want them. */
export function openLinkInspection(
  options: MonitorOptions,
  view: ReportView | undefined,
  settings: StreamSettings,
  outlets: InspectionOutlets,
): LinkInspection | undefined {
  const { descriptions, essence, flight, noAnalysis, payloads, pcrFilter, takers } = options;
  const isUsed = [essence, payloads, view, flight].some((user) => user !== undefined);
  if (noAnalysis || !(isUsed || takers.length > 0)) return undefined;
  const run = randomBytes(8).toString('hex');
  return new LinkInspection(
    {
      ...profilesOf(settings),
      pcrFilter,
      payloads,
      descriptions,
      run,
      wishes: essence?.wishes,
      asTexts: areTextsEnough(options, view, settings),
    },
    options.analysisThreads ?? 0,
    observer(outlets, essence),
    { ...options.threadsAre, here: options.inspectHere },
  );
}

/** Nobody looks into reports on streams, or gives them names. */
function areTextsEnough(
  { flight, takers }: MonitorOptions,
  view: ReportView | undefined,
  { named }: StreamSettings,
): boolean {
  const isOther = view !== undefined || flight !== undefined || named !== NamedStreams.NONE;
  return !isOther && takers.every(({ writeTexts }) => writeTexts !== undefined);
}

function observer(
  { log, outcome, records, streamTakers }: InspectionOutlets,
  essence: MonitorOptions['essence'],
): InspectionObserver {
  return {
    record: (record, stream) =>
      record.type === 'event' ? records.event(record, stream) : records.report(record, stream),
    texts: (texts, report) => records.texts(texts, report),
    leftOut: (stream) => log.notAnalysed(stream),
    failed: (stream, failure) => {
      log.analysisFailed(failure, stream);
      outcome.keep(new AnalysisError(failure));
    },
    threadLost: (reason, streams) => log.threadLost(reason, streams),
    essence: async (origin, coded, decoded) => {
      const seen = await essence?.decode(origin, coded);
      if (seen !== undefined) decoded(seen);
    },
    closed: ({ probe, info }) =>
      essence?.forget({ probe_id: probe.probeId, session_id: probe.sessionId, stream_id: info.streamId }),
    legsOf: (session) => streamTakers.legs.reportOf(session),
    fault: (error) => log.fault('records', error),
  };
}
