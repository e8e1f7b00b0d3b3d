// Tested by: test/report/text/cues.test.ts
import type { CueReport, CueSummary } from '../../../analysis/content/cue-report.js';
import { formatTable, type TextColumn } from '../../../text/table.js';
import { countText, timeText, UNKNOWN } from '../../../text/units.js';
import { pidText } from '../../text/naming.js';
import type { TransportStreamReport } from './report.js';

const COLUMNS: readonly TextColumn<CueReport>[] = [
  { title: 'Cues (SCTE 35)', isText: true, cell: ({ pid }) => pidText(pid) },
  { title: 'sections', importance: 2, cell: ({ sections }) => countText(sections) },
  { title: 'cues', cell: ({ cues }) => countText(cues) },
  { title: 'repeated', importance: 3, cell: ({ repetitions }) => countText(repetitions) },
  { title: 'past / short', importance: 1, cell: ({ past, short_pre_rolls }) => `${past} / ${short_pre_rolls}` },
  { title: 'unmatched', importance: 4, cell: ({ unmatched }) => countText(unmatched) },
  { title: 'CRC / malformed', importance: 6, cell: ({ crc_errors, malformed }) => `${crc_errors} / ${malformed}` },
  { title: 'on random access', importance: 5, cell: pointsText },
  {
    title: 'open',
    cell: ({ open_events, open_events_left_out }) => countText(open_events.length + open_events_left_out),
  },
  { title: 'next splice in', cell: ({ next_splice }) => inText(next_splice) },
  { title: 'last cue', isText: true, importance: 7, cell: ({ last_cue }) => lastText(last_cue) },
];

/** The PIDs with cues; nothing where there are none. */
export function cueSection({ cues }: TransportStreamReport, width: number | undefined): string[] {
  return cues.length === 0 ? [] : formatTable(COLUMNS, cues, width);
}

function pointsText({ splice_points, splice_points_on_random_access }: CueReport): string {
  return splice_points === 0 ? UNKNOWN : `${splice_points_on_random_access} of ${splice_points}`;
}

function inText(next: CueSummary | null): string {
  return next === null || next.splice_in_ms === null ? UNKNOWN : timeText(next.splice_in_ms * 1e6);
}

function lastText(last: CueSummary | null): string {
  if (last === null) return UNKNOWN;
  const way = last.segmentation_type === null && last.direction !== null ? ` ${last.direction}` : '';
  return `${last.segmentation_type ?? last.command}${last.event_id === null ? '' : ` ${last.event_id}`}${way}`;
}
