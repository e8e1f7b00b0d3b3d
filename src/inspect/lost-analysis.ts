import type { AnalysisFailure } from './analysis-failure.js';
import type { InspectAccount } from './inspect-message.js';

/**
 * What is wrong with a stream of a file that is closed, where a thread was lost for that reason: its report is missing, or on a part of it. undefined: nothing.
 */
export function lostAnalysis(
  streamId: string,
  { notAnalysed }: InspectAccount,
  hasReport: boolean,
  reason: string,
): AnalysisFailure | undefined {
  if (hasReport && notAnalysed.thread_lost === 0) return undefined;
  const message = `its thread was lost (${reason}), ${notAnalysed.thread_lost} packets were not analysed`;
  return { streamId, stage: 'batch', place: null, message, stack: null };
}
