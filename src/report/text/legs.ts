// Tested by: test/inspect/file-legs.test.ts
import type { LegsFigures } from '../../st2022/d7/leg-figures.js';
import { countText, TIME_UNITS, timeText } from '../../text/units.js';
import type { LegsReport } from '../stream-fields.js';
import type { StreamReport } from '../stream-report.js';
import { type FigureRow, figureLines, figureRow, totalRow, valuesText } from './figures.js';

/** What the legs of a merged stream showed; nothing for others. */
export function legsSection(stream: StreamReport, width: number | undefined): string[] {
  const { legs } = stream;
  return legs === null ? [] : figureLines('Two legs (ST 2022-7)', stream, rowsOf(legs), width);
}

function rowsOf(legs: LegsReport): FigureRow[] {
  const row = (label: string, text: (of: LegsFigures) => string): FigureRow => figureRow(label, legs, text);
  const counts = (...values: readonly number[]): string => values.map((value) => countText(value)).join(', ');
  return [
    totalRow('leg A', legs.a),
    totalRow('leg B', legs.b),
    row('packets on both', (of) => countText(of.on_both)),
    row('only on A, only on B', (of) => counts(of.only_on_a, of.only_on_b)),
    row('on neither', (of) => countText(of.on_neither)),
    row('different content', (of) => countText(of.different_content)),
    row('not compared', (of) => countText(of.not_compared)),
    row('errored seconds A, B, both', (of) =>
      counts(of.errored_seconds_a, of.errored_seconds_b, of.errored_seconds_both),
    ),
    row('B later than A min / avg / max', (of) =>
      valuesText([of.path_difference_min_ns, of.path_difference_avg_ns, of.path_difference_max_ns], TIME_UNITS),
    ),
    row('drift of the path difference', (of) =>
      of.path_drift_ns_per_s === null ? '-' : `${of.path_drift_ns_per_s.toFixed(1)} ns/s`,
    ),
    row('deepest buffer needed', (of) =>
      of.deepest_buffer_ns === null
        ? '-'
        : `${timeText(of.deepest_buffer_ns)}, ${countText(of.deepest_buffer_packets)} packets`,
    ),
    row('reordered A, B', (of) => counts(of.reordered_a, of.reordered_b)),
    row('duplicates A, B', (of) => counts(of.duplicates_a, of.duplicates_b)),
    row('too late A, B', (of) => counts(of.too_late_a, of.too_late_b)),
    ...(legs.restarts === 0 ? [] : [totalRow('sequences begun anew', countText(legs.restarts))]),
  ];
}
