import { serviceText } from '../../report/text/cells.js';
import type { StreamEntry } from './stream-entry.js';

/** The orders of the streams; in each, equal ones go by their addresses. */
export const SORTS = ['trouble', 'address', 'service', 'bitrate', 'errors'] as const;
export type Sort = (typeof SORTS)[number];

const BY_NUMBER = new Intl.Collator('en', { numeric: true });

/**
 * The streams in their order. A row moves only where there is a reason: up at once when its state gets worse, down when it was better for
 * half a minute; by figures that are looked at every 10 s.
 */
export function inOrder(entries: readonly StreamEntry[], sort: Sort): StreamEntry[] {
  const compare = COMPARE[sort];
  return [...entries].sort((a, b) => compare(a, b) || BY_NUMBER.compare(a.report.stream_id, b.report.stream_id));
}

const COMPARE: Readonly<Record<Sort, (a: StreamEntry, b: StreamEntry) => number>> = {
  trouble: (a, b) => b.worstRank - a.worstRank,
  address: () => 0,
  service: (a, b) => BY_NUMBER.compare(serviceText(a.report), serviceText(b.report)),
  bitrate: (a, b) => b.sortBitrate - a.sortBitrate,
  errors: (a, b) => b.sortErrors - a.sortErrors,
};
