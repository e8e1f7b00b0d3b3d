import type { EventsFile } from './contract.js';
import { csvLine } from './csv.js';

export type ExportFormat = 'csv' | 'json';

const TITLES = ['time', 'stream', 'event', 'name', 'severity', 'blame', 'count', 'message'];

/** Events as a file, in their order. */
export function exportOf(events: EventsFile, format: ExportFormat): string {
  if (format === 'json') return `${JSON.stringify(events, null, 1)}\n`;
  const lines = events.map(({ time_ms, key, event, name, severity, blame, count, message }) =>
    csvLine([timeText(time_ms), key, event, name, severity, blame, count, message]),
  );
  return csvLine(TITLES) + lines.join('');
}

/** `2026-11-29T03:38:00.123Z` */
function timeText(epochMs: number): string {
  return Math.abs(epochMs) <= 8.64e15 ? new Date(epochMs).toISOString() : '';
}
