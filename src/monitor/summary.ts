// Tested by: test/monitor/monitor.test.ts, test/monitor/final-records.test.ts
import type { AccountingRecord, MonitorAccountingRecord } from '../report/accounting.js';
import { type CauseCounts, totalOf } from '../report/cause-counts.js';
import type { DeliveryAccount } from '../report/delivery-account.js';
import type { PictureAccount } from '../report/picture-account.js';
import type { TapAccount } from '../report/tap-account.js';
import { printable } from '../text/printable.js';
import { formatTable, type TextColumn } from '../text/table.js';
import { groupDigits, UNKNOWN } from '../text/units.js';

/** Rows kept, the last ones: probes and streams that come and go must not fill the memory. */
const MOST_ROWS = 4096;

interface Row {
  readonly record: AccountingRecord;
  readonly bitrateBps: number | null;
}

/** One column per place where packets may be lost; `kernel` and `nic` are figures of the whole probe. */
const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'stream', isText: true, cell: ({ record }) => record.stream_id },
  { title: 'kind', isText: true, cell: ({ record }) => record.kind },
  { title: 'packets', cell: ({ record }) => groupDigits(record.received_packets) },
  { title: 'Mb/s', cell: ({ bitrateBps }) => (bitrateBps === null ? UNKNOWN : (bitrateBps / 1e6).toFixed(2)) },
  { title: 'rtp lost', cell: ({ record }) => figure(record.rtp_lost) },
  { title: 'kernel', cell: ({ record }) => figure(record.kernel_dropped_datagrams) },
  { title: 'nic', cell: ({ record }) => figure(record.interface_dropped_datagrams) },
  { title: 'queue', cell: ({ record }) => figure(record.queue_dropped_packets) },
  { title: 'link', cell: ({ record }) => figure(record.link_lost_packets) },
  { title: 'rejected', cell: ({ record }) => rejected(record) },
  { title: 'recorded', cell: ({ record }) => groupDigits(record.recorded_packets) },
  {
    title: 'file',
    isText: true,
    cell: ({ record }) => record.output_file ?? UNKNOWN,
  },
];
const PROBE_COLUMN: TextColumn<Row> = {
  title: 'probe',
  isText: true,
  cell: ({ record }) => record.probe_id,
};

/** The table that is printed at the end: one row per stream and session. */
export class Summary {
  readonly #rows: Row[] = [];
  readonly #messages: string[] = [];
  readonly #deliveries: string[] = [];
  #leftOut = 0;

  add(record: AccountingRecord, bitrateBps: number | null): void {
    this.#rows.push({ record, bitrateBps });
    if (this.#rows.length <= MOST_ROWS) return;
    this.#rows.shift();
    this.#leftOut++;
  }

  /** What the monitor says of itself, but for the outlets. */
  addMonitor({ undecodable_messages, refused_messages, pictures, taps }: MonitorAccountingRecord): void {
    this.addMessages('messages that cannot be read', undecodable_messages);
    this.addMessages('refused messages', refused_messages);
    if (pictures !== null) this.addPictures(pictures);
    for (const [name, account] of Object.entries(taps)) this.addTap(name, account);
  }

  /** Messages of which nothing was used, by cause: what was in them is in no row. */
  addMessages(title: string, counts: CauseCounts<string>): void {
    const causes = countsText(counts);
    if (causes !== undefined) this.#messages.push(`${title}: ${causes}`);
  }

  /** What an outlet did not get is a line. */
  addDelivery(outlet: string, { dropped, lost }: DeliveryAccount): void {
    const causes = countsText(dropped);
    if (causes === undefined) return;
    const important = lost === 0 ? '' : `; ${groupDigits(lost)} of them events or final records`;
    this.#deliveries.push(`${outlet}: dropped records: ${causes}${important}`);
  }

  addPictures({ decoded, damaged, not_decoded, not_saved, decoders_ended }: PictureAccount): void {
    const { closed: _, ...ended } = decoders_ended;
    const parts = [
      damaged === 0 ? undefined : `damaged ${groupDigits(damaged)}`,
      countsText({ ...not_decoded, not_saved }),
      countsText(ended)?.replace(/^/, 'decoders that ended: '),
    ].filter((part) => part !== undefined);
    const rest = parts.length === 0 ? '' : `; ${parts.join('; ')}`;
    this.#messages.push(`pictures: ${groupDigits(decoded)} decoded${rest}`);
  }

  /** What a live tap sent, and what it lost. */
  addTap(tap: string, { offered_packets, sent_packets, dropped_packets }: TapAccount): void {
    const causes = countsText(dropped_packets);
    const sent = `${groupDigits(sent_packets)} of ${groupDigits(offered_packets)} packets sent`;
    this.#messages.push(`${tap}: ${sent}${causes === undefined ? '' : `; dropped: ${causes}`}`);
  }

  /** Lines with their line ends. */
  text(): string {
    const shown = this.#rows.filter(({ record }) => record.not_recorded.not_selected === 0);
    const notSelected = this.#rows.length - shown.length;
    const lines = shown.length === 0 ? ['no stream was received'] : table(shown);
    for (const { record } of shown) lines.push(...remarks(record));
    if (notSelected > 0) lines.push(`${notSelected} more streams were received and not selected`);
    if (this.#leftOut > 0) lines.push(`${this.#leftOut} more rows left out`);
    lines.push(...this.#messages, ...this.#deliveries);
    return `${lines.join('\n')}\n`;
  }
}

function table(rows: readonly Row[]): string[] {
  const hasManyProbes = new Set(rows.map(({ record }) => record.probe_id)).size > 1;
  return formatTable(hasManyProbes ? [PROBE_COLUMN, ...COLUMNS] : COLUMNS, rows);
}

/** What the columns leave unsaid, by cause. */
function remarks(record: AccountingRecord): string[] {
  const { no_output: _, ...notRecorded } = record.not_recorded;
  const { failed, too_many_streams } = record.not_analysed;
  const counts = {
    'rejected datagrams': record.rejected_datagrams,
    'rejected packets': record.rejected_packets,
    'not recorded': notRecorded,
    'not analysed': { failed, too_many_streams },
    'ignored messages': record.ignored_messages,
  };
  return Object.entries(counts).flatMap(([title, causes]) => {
    const list = countsText(causes);
    return list === undefined ? [] : [`${printable(record.stream_id)}: ${title}: ${list}`];
  });
}

/** The causes that have a count; undefined: none has. */
function countsText(counts: CauseCounts<string>): string | undefined {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  return named.length === 0 ? undefined : named.map(([cause, count]) => `${cause} ${groupDigits(count)}`).join(', ');
}

function rejected(record: AccountingRecord): string {
  return figure(totalOf(record.rejected_datagrams) + totalOf(record.rejected_packets));
}

function figure(value: number | null): string {
  return value === null ? UNKNOWN : groupDigits(value);
}
