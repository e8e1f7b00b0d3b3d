// Tested by: test/board/routes/board-routes.test.ts, test/board/archive/archive.test.ts
import type { EventLine, EventsFile } from './contract.js';
import { csvLine } from './csv.js';

export type ExportFormat = 'csv' | 'json';

const TITLES = ['time', 'stream', 'event', 'name', 'severity', 'blame', 'count', 'message'];

/** Events as a file, the oldest first. `found`: the newest first, more than `limit` where there are more: then the first line says that older ones are left out. */
export function exportOf(found: EventsFile, limit: number, format: ExportFormat): string {
  const newest = found.slice(0, limit).reverse();
  const events = found.length > limit ? [leftOut(newest[0]!, limit), ...newest] : newest;
  if (format === 'json') return `${JSON.stringify(events, null, 1)}\n`;
  const lines = events.map(({ time_ms, key, event, name, severity, blame, count, message }) =>
    csvLine([timeText(time_ms), key, event, name, severity, blame, count, message]),
  );
  return csvLine(TITLES) + lines.join('');
}

/** What is there instead of the events before this one. */
function leftOut({ time_ms }: EventLine, limit: number): EventLine {
  const message = `Older events are left out: these are the newest ${limit}. Ask for those before ${timeText(time_ms)} to have more.`;
  return {
    ...{ id: 'left_out', n: null, key: '', time_ms, event: 'left_out', name: 'left_out' },
    ...{ severity: 'info', message, blame: null, count: null },
  };
}

/** `2026-11-29T03:38:00.123Z` */
function timeText(epochMs: number): string {
  return Math.abs(epochMs) <= 8.64e15 ? new Date(epochMs).toISOString() : '';
}
