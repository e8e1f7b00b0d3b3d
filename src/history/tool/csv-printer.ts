// Tested by: test/history/tool/run.test.ts
import { timeStamp } from '../../cli/time.js';
import type { HistoryEventRow, HistoryRow, HistoryStream } from '../reader.js';
import type { Printed, Printer } from './printer.js';

const EVENT_FIELDS = ['event', 'name', 'rule', 'priority', 'severity', 'blame', 'count', 'packets', 'message'] as const;
const STREAM_FIELDS = [
  'probe_id',
  'stream_id',
  'kind',
  'is_rtp',
  'services',
  'first_time',
  'last_time',
  'stream_name',
  'stream_group',
] as const;

/**
 * A line with the names, then a line for each row; what was not measured is empty.
 * Spec: RFC 4180
 */
export class CsvPrinter implements Printer {
  constructor(readonly printed: Printed) {}

  begin(): string {
    const { what, figures } = this.printed;
    if (what === 'streams') return line(STREAM_FIELDS);
    return line(['time', 'probe_id', 'stream_id', ...(what === 'events' ? EVENT_FIELDS : figures)]);
  }

  rows({ probe_id, stream_id }: HistoryStream, rows: readonly HistoryRow[]): string {
    const names = `${field(probe_id)},${field(stream_id)}`;
    return rows.map(({ timeS, values }) => `${timeStamp(timeS)},${names},${values.join(',')}\r\n`).join('');
  }

  events(events: readonly HistoryEventRow[]): string {
    const lines = events.map(({ time_ms, probe_id, stream_id, json }) => {
      const event = JSON.parse(json);
      return line([timeStamp(time_ms / 1000), probe_id, stream_id, ...EVENT_FIELDS.map((name) => event[name] ?? '')]);
    });
    return lines.join('');
  }

  streams(streams: readonly HistoryStream[]): string {
    const lines = streams.map(
      ({ probe_id, stream_id, kind, is_rtp, services, first_s, last_s, stream_name, stream_group }) => {
        const times = [first_s, last_s].map((timeS) => (timeS === null ? '' : timeStamp(timeS)));
        return line([probe_id, stream_id, kind, is_rtp, services.join(' / '), ...times, stream_name, stream_group]);
      },
    );
    return lines.join('');
  }

  end(): string {
    return '';
  }
}

/** Spec: RFC 4180 */
export function line(fields: readonly (string | number | boolean)[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

function field(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
