// Tested by: test/history/tool/availability.test.ts
import { timeStamp } from '../cli/time.js';
import type { Availability } from './availability.js';
import type { StreamAvailability } from './availability-report.js';
import type { Period } from './periods.js';

/** Names of the columns of a CSV. */
export const AVAILABILITY_FIELDS = [
  ...['period', 'from', 'to', 'probe_id', 'stream_id', 'services', 'span_s', 'monitored_s', 'unmonitored_s'],
  ...['errored_s', 'severely_errored_s', 'unavailable_s', 'availability_percent'],
] as const;

/** A line for each stream and period; null: nothing was monitored, or the seconds of its kind are not judged. */
export function availabilityLines(
  { stream, isJudged, periods: figures }: StreamAvailability,
  periods: readonly Period[],
): (string | number | null)[][] {
  const { probe_id, stream_id, services } = stream;
  return periods.map(({ label, from_s, to_s }, index) => [
    ...[label, timeStamp(from_s), timeStamp(to_s), probe_id, stream_id, services.join(' / ')],
    ...cellsOf(figures[index]!, isJudged),
  ]);
}

function cellsOf(figures: Availability, isJudged: boolean): (number | null)[] {
  const { span_s, monitored_s, unmonitored_s, errored_s, severely_errored_s, unavailable_s, availability_percent } =
    figures;
  if (!isJudged) return [span_s, 0, span_s, null, null, null, null];
  return [span_s, monitored_s, unmonitored_s, errored_s, severely_errored_s, unavailable_s, availability_percent];
}
