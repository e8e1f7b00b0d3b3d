// Tested by: test/board/routes/availability-routes.test.ts
import { AVAILABILITY_FIELDS, availabilityLines } from '../../history/availability-line.js';
import { availabilityReport } from '../../history/availability-report.js';
import type { Period, PeriodStep } from '../../history/periods.js';
import type { HistoryReader } from '../../history/reader.js';
import type { AvailabilityAnswer } from '../contract.js';
import { csvLine } from '../csv.js';
import type { ExportFormat } from '../event-export.js';
import { rowKeyOf } from '../row-name.js';

/** What is asked of the history. */
export interface AvailabilityAsked {
  readonly step: PeriodStep;
  readonly zone: string;
  readonly periods: readonly Period[];
  readonly nowS: number;
  /** undefined: all streams. */
  readonly stream?: { readonly probeId: string | null; readonly streamId: string } | undefined;
}

/** Lines of all streams together. */
const MOST_LINES = { json: 20_000, csv: 100_000 } as const;

/** JSON of AvailabilityAnswer, or CSV; empty: it would be too long. Throws HistoryError. */
export function availabilityText(reader: HistoryReader, asked: AvailabilityAsked, format: ExportFormat): string {
  const { step, zone, periods, nowS, stream: wanted } = asked;
  const { known, streams, leftOut } = availabilityReport(reader, {
    ...{ periods, nowS, isByName: wanted !== undefined, mostLines: MOST_LINES[format] },
    isAsked: ({ probe_id, stream_id }) =>
      wanted === undefined || (probe_id === (wanted.probeId ?? '') && stream_id === wanted.streamId),
  });
  if (format === 'csv') {
    if (leftOut > 0) return '';
    const lines = streams.flatMap((stream) => availabilityLines(stream, periods));
    return [AVAILABILITY_FIELDS, ...lines].map(csvLine).join('');
  }
  const answer: AvailabilityAnswer = {
    ...{ step, zone, known, source: 'history', periods, left_out: leftOut },
    streams: streams.map(({ stream, isJudged, periods: figures, total }) => {
      const { probe_id, stream_id, kind, services } = stream;
      const probeId = probe_id === '' ? null : probe_id;
      return {
        ...{ key: rowKeyOf(probeId, stream_id), probe_id: probeId, stream_id, kind, services },
        ...{ is_judged: isJudged, periods: figures, total },
      };
    }),
  };
  return JSON.stringify(answer);
}
