// Tested by: test/net/classify/stated-kind.test.ts
import type { StreamKind } from '../../stream/stream-kind.js';
import type { Verdict } from '../classifier.js';

/** The kinds whose structure tells them from everything else when it agrees. */
const SURE: readonly StreamKind[] = ['mpegts', 'st2110-20', 'st2110-40', 'st2022-1', 'ptp', 'srt'];

/**
 * What a flow is by its datagrams and by the session description of it: structure goes first where it is certain, as what is stated may be wrong.
 */
export function withStatedKind(verdict: Verdict, stated: StreamKind | undefined): Verdict {
  if (stated === undefined || !verdict.isRtp || verdict.kind === stated) return verdict;
  if (verdict.certainty === 'certain' && SURE.includes(verdict.kind)) return verdict;
  return { ...verdict, kind: stated, certainty: 'likely', networkPacketSize: 0 };
}
