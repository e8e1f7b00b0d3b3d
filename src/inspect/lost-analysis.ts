import type { AnalysisFailure } from './analysis-failure.js';
import type { InspectAccount } from './inspect-message.js';

/**
 * What is wrong with a stream of a file that is closed: its report is missing, or on a part of it. undefined: nothing. `lostBecause`: why a thread was lost;
 * undefined: none was.
 */
export function lostAnalysis(
  streamId: string,
  { notAnalysed }: InspectAccount,
  hasReport: boolean,
  lostBecause: string | undefined,
): AnalysisFailure | undefined {
  const { behind, thread_lost } = notAnalysed;
  const isLost = lostBecause !== undefined && (!hasReport || thread_lost > 0);
  if (!isLost && behind === 0) return undefined;
  const message = isLost
    ? `its thread was lost (${lostBecause}), ${thread_lost} packets were not analysed`
    : `there was no room for ${behind} packets, which were not analysed`;
  return { streamId, stage: 'batch', place: null, message, stack: null };
}
