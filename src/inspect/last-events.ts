// Tested by: test/inspect/inspector.test.ts, test/inspect/analyze-file.test.ts
import type { StreamEvent } from '../analysis/stream-analyzer.js';
import { type AnalysisFailure, attempt } from './analysis-failure.js';

/** How an analysis ended that failed. */
export interface FailedEnd {
  /** Says, too, when the events cannot be had. */
  readonly failure: AnalysisFailure;
  /** What had happened and was not told yet. */
  readonly events: readonly StreamEvent[];
}

/** Takes the last events of an analysis that failed. An alarm that is raised stays so: whether its errors go on is not known. */
export function takeLastEvents(failure: AnalysisFailure, takeEvents: () => readonly StreamEvent[]): FailedEnd {
  let events: readonly StreamEvent[] = [];
  const second = attempt(failure.streamId, failure.stage, () => {
    events = takeEvents();
  });
  if (second === undefined) return { failure, events };
  const message = `${failure.message}; what happened since the last report is not known: ${second.message}`;
  return { failure: { ...failure, message }, events };
}
