// Tested by: test/history/tool/run.test.ts

import { timeStamp } from '../../cli/time.js';
import { kindName } from '../../stream/stream-kind.js';
import { columnsInUse, formatTable, type TextColumn } from '../../text/table.js';
import { bitrateText, countText, shareText, timeText, UNKNOWN } from '../../text/units.js';
import type { HistoryEventRow, HistoryRow, HistoryStream } from '../reader.js';
import type { Printed, Printer } from './printer.js';
import { streamTitle } from './stream-title.js';

/** Tables for people. */
export class TextPrinter implements Printer {
  #stream: HistoryStream | undefined;

  constructor(
    readonly printed: Printed,
    readonly width: number | undefined,
  ) {}

  begin(): string {
    return '';
  }

  rows(stream: HistoryStream, rows: readonly HistoryRow[]): string {
    const title =
      stream === this.#stream
        ? ''
        : `${this.#stream === undefined ? '' : '\n'}${streamTitle(stream)}, step ${this.printed.step}\n`;
    this.#stream = stream;
    const columns: TextColumn<HistoryRow>[] = [
      { title: 'time (UTC)', isText: true, cell: ({ timeS }) => timeStamp(timeS) },
      ...this.printed.figures.map((name, index) => {
        const { title: unitless, text } = unitOf(name);
        return { title: unitless, cell: ({ values }: HistoryRow) => text(values[index]!), importance: -index };
      }),
    ];
    return `${title}${this.#table(columns, rows)}`;
  }

  events(events: readonly HistoryEventRow[]): string {
    return this.#tableInUse(EVENT_COLUMNS, events.map(eventOf));
  }

  streams(streams: readonly HistoryStream[]): string {
    return this.#tableInUse(STREAM_COLUMNS, streams);
  }

  end(): string {
    return '';
  }

  /** Without names where no stream has one. */
  #tableInUse<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
    const inUse = columnsInUse(columns, rows);
    const isShown = (column: TextColumn<Row>): boolean => !NAMING.includes(column.title) || inUse.includes(column);
    return this.#table(columns.filter(isShown), rows);
  }

  #table<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
    return `${formatTable(columns, rows, this.width).join('\n')}\n`;
  }
}

const NAMING = ['name', 'group'];
const STREAM_COLUMNS: readonly TextColumn<HistoryStream>[] = [
  { title: 'name', isText: true, cell: ({ stream_name }) => stream_name, shortest: 8, importance: 3 },
  { title: 'group', isText: true, cell: ({ stream_group }) => stream_group, shortest: 8, importance: 0 },
  { title: 'stream', isText: true, cell: ({ stream_id }) => stream_id },
  { title: 'probe', isText: true, cell: ({ probe_id }) => probe_id, importance: 2 },
  { title: 'kind', isText: true, cell: ({ kind, is_rtp }) => kindName(kind, is_rtp) },
  { title: 'services', isText: true, cell: ({ services }) => services.join(' / '), shortest: 8, importance: 1 },
  { title: 'first', isText: true, cell: ({ first_s }) => (first_s === null ? UNKNOWN : timeStamp(first_s)) },
  { title: 'last', isText: true, cell: ({ last_s }) => (last_s === null ? UNKNOWN : timeStamp(last_s)) },
];

interface EventCells {
  readonly time: string;
  readonly stream: string;
  readonly streamName: string;
  readonly event: string;
  readonly what: string;
  readonly severity: string;
  readonly count: string;
  readonly message: string;
}

const EVENT_COLUMNS: readonly TextColumn<EventCells>[] = [
  { title: 'time (UTC)', isText: true, cell: ({ time }) => time },
  { title: 'name', isText: true, cell: ({ streamName }) => streamName, shortest: 8, importance: 4 },
  { title: 'stream', isText: true, cell: ({ stream }) => stream },
  { title: 'event', isText: true, cell: ({ event }) => event },
  { title: 'severity', isText: true, cell: ({ severity }) => severity, importance: 1 },
  { title: 'what', isText: true, cell: ({ what }) => what, shortest: 12 },
  { title: 'count', cell: ({ count }) => count, importance: 2 },
  { title: 'message', isText: true, cell: ({ message }) => message, shortest: 20, importance: 3 },
];

function eventOf({ time_ms, stream_id, json }: HistoryEventRow): EventCells {
  const record = JSON.parse(json);
  const { event, severity, count, message } = record;
  return {
    time: timeStamp(time_ms / 1000),
    stream: stream_id,
    streamName: record.stream_name ?? '',
    event,
    what: whatOf(record),
    // Events of older versions have neither severity nor message.
    severity: severity ?? UNKNOWN,
    count: countText(count ?? null),
    message: message ?? '',
  };
}

function whatOf({ event, blame, packets, name, rule, previous }: Readonly<Record<string, unknown>>): string {
  if (event === 'loss') return `${packets} packets, ${blame}`;
  return event === 'profile' ? `${name} in place of ${previous}` : `${rule ?? ''} ${name}`.trim();
}

const ACRONYM = /^(iat|rtp|pcr|mdi|tei|cc)\b/;

/** The unit is said by each value, so the title goes without. */
function unitOf(name: string): { title: string; text: (value: number | null) => string } {
  const [, bare, unit] = /^(.*)_(bps|ns|ms)$/.exec(name) ?? [];
  const title = (bare ?? name).replaceAll('_', ' ').replace(ACRONYM, (word) => word.toUpperCase());
  if (unit === 'bps') return { title, text: bitrateText };
  if (unit === 'ns') return { title, text: timeText };
  if (unit === 'ms') return { title, text: (value) => timeText(value === null ? null : value * 1e6) };
  if (name.startsWith('null_share')) return { title, text: shareText };
  return { title: name.match(/^[A-Z]/) ? name : title, text: countText };
}
