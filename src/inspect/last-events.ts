// Tested by: test/inspect/inspector.test.ts, test/inspect/analyze-file.test.ts
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { type AnalysisFailure, attempt } from './analysis-failure.js';
import type { ToldAlarms } from './told-alarms.js';

/** How an analysis ended that failed. */
export interface FailedEnd {
  /** Says, too, when the events cannot be had. */
  readonly failure: AnalysisFailure;
  /** What had happened and was not told yet, and the end of the alarms that are raised. */
  readonly events: readonly StreamEvent[];
}

/** Takes the last events of an analysis that failed. Its alarms are over with it: whether their errors go on is not known. */
export function takeLastEvents(
  failure: AnalysisFailure,
  alarms: ToldAlarms,
  takeEvents: () => readonly StreamEvent[],
): FailedEnd {
  let events: readonly StreamEvent[] = [];
  const second = attempt(failure.streamId, failure.stage, () => {
    events = alarms.take(takeEvents(), Number.POSITIVE_INFINITY);
  });
  const waiting = alarms.take([], Number.POSITIVE_INFINITY);
  const all = [...events, ...waiting, ...alarms.end('analysis_failed')];
  if (second === undefined) return { failure, events: all };
  const message = `${failure.message}; what happened since the last report is not known: ${second.message}`;
  return { failure: { ...failure, message }, events: all };
}
