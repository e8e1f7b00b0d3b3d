import { isAlarm } from '../alarm/alarm-event.js';
import type { AccountingRecord, MonitorAccountingRecord } from '../report/accounting.js';
import type { ImageRecord } from '../report/image-record.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import { hasReturned } from '../report/returned-stream.js';
import { type AckKeeper, AlarmBook } from './alarm-book.js';
import type { AlarmRecord } from './alarm-entry.js';
import type { BoardRow } from './board-row.js';
import { BOUNDS, type Bounds } from './bounds.js';
import type { EventLine, LeftOut, Row, Span } from './contract.js';
import { eventLineOf, timeMsOf } from './event-line.js';
import { EventRing } from './event-ring.js';
import { spanOfRows, timedRows } from './file-span.js';
import { PictureStore, type TakenImage } from './picture-store.js';
import { ProbeBook } from './probe-book.js';
import { RowBook } from './row-book.js';
import { rowKeyOf } from './row-name.js';

export interface BoardOptions {
  /** Epoch ms. */
  readonly now: () => number;
  /** Report interval; null: a file, of which nothing more is to come once it is done. */
  readonly intervalMs: number | null;
  readonly acks: AckKeeper;
  readonly bounds?: Bounds;
}

/** All that the page shows, by the records that pass: takes them, and computes nothing that can wait for a tick. */
export class Board {
  readonly bounds: Bounds;
  readonly rows: RowBook;
  readonly alarms: AlarmBook;
  readonly events: EventRing;
  readonly probes: ProbeBook;
  readonly pictures: PictureStore;
  monitor: MonitorAccountingRecord | undefined;
  /** Numbers of rows that were taken away since the last take. */
  #removed: number[] = [];
  #early: TakenImage[] = [];
  #news: EventLine[] = [];
  /** Is called when an alarm or a loss came: what waits is to be told soon. */
  onTrouble: () => void = () => {};

  constructor(readonly options: BoardOptions) {
    const { acks, now, bounds = BOUNDS } = options;
    this.bounds = bounds;
    this.alarms = new AlarmBook(acks, this.isFile, bounds);
    this.probes = new ProbeBook(bounds);
    this.pictures = new PictureStore(now(), bounds);
    this.events = new EventRing(bounds.events);
    this.rows = new RowBook((row) => this.#gone(row), bounds, this.isFile);
  }

  /** What is shown is a file. */
  get isFile(): boolean {
    return this.options.intervalMs === null;
  }

  get leftOut(): LeftOut {
    return {
      records: this.rows.leftOut,
      alarms: this.alarms.leftOut,
      pictures: this.pictures.leftOut,
      probes: this.probes.leftOut,
    };
  }

  write(record: NdjsonRecord): void {
    const nowMs = this.options.now();
    switch (record.type) {
      case 'stream_report':
        this.#takeReport(record, nowMs);
        break;
      case 'event':
        this.#takeEvent(record, nowMs);
        break;
      case 'accounting':
        this.#takeAccounting(record, nowMs);
        break;
      case 'probe_accounting':
        this.probes.take(record, nowMs);
        break;
      case 'monitor_accounting':
        this.monitor = record;
        break;
    }
  }

  /** Of a file: the report on a second of a stream, before all others. */
  second(record: StreamReportRecord): void {
    const nowMs = this.options.now();
    this.rows.of(record, nowMs)?.takeSecond(record, nowMs);
  }

  /** The file is analysed: what has no report gets none. */
  analysed(): void {
    for (const row of this.rows.all()) {
      if (row.report !== undefined) continue;
      row.hasEnded = true;
      row.changed();
    }
  }

  /** From the begin of a file to its end, of all streams: epoch s, without arrival times since the first packet; null: live, or not known yet. */
  get span(): Span | null {
    return this.isFile ? spanOfRows(timedRows(this.rows.all())) : null;
  }

  image(record: ImageRecord, thumbnail: Uint8Array | null): void {
    const row = this.rows.find(rowKeyOf(record.probe_id, record.stream_id));
    const image = { record, thumbnail };
    if (row !== undefined) this.#show(row, image);
    else if (this.isFile) this.#early.push(image);
    if (this.#early.length > BOUNDS.earlyPictures) this.#early.shift();
  }

  #show(row: BoardRow, image: TakenImage): void {
    row.picture = this.pictures.put(row.n, image, this.options.now());
    row.changed();
  }

  /** Pictures of a file come before its reports. */
  #showEarly(row: BoardRow): void {
    const isOfRow = ({ record: { probe_id, stream_id } }: TakenImage): boolean =>
      rowKeyOf(probe_id, stream_id) === row.key;
    for (const image of this.#early.filter(isOfRow)) this.#show(row, image);
    this.#early = this.#early.filter((image) => !isOfRow(image));
  }

  heard(probeId: string): void {
    this.probes.heard(probeId, this.options.now());
  }

  /** The row as it is now; `spark`: the newest value. */
  cells(row: BoardRow, nowMs: number): Row {
    return row.cells(nowMs, this.options.intervalMs, this.#heardMs(row));
  }

  /** Forgets what is over; to be called before each take. */
  tick(): void {
    if (this.isFile) return;
    const nowMs = this.options.now();
    this.rows.tick(nowMs);
    this.alarms.tick(nowMs);
  }

  /** Rows that were taken away, and events that came, since the last call. */
  takeNews(): { removed: readonly number[]; events: readonly EventLine[] } {
    const news = { removed: this.#removed, events: this.#news };
    this.#removed = [];
    this.#news = [];
    return news;
  }

  #takeReport(record: StreamReportRecord, nowMs: number): void {
    const row = this.rows.of(record, nowMs);
    if (row === undefined) return;
    this.#begin(row, record, nowMs);
    row.takeReport(record, nowMs);
    if (this.#early.length > 0) this.#showEarly(row);
    const originMs = (record.first_arrival_s ?? 0) * 1000;
    this.alarms.report(row, record.alarms, originMs, this.#blameOf(row, nowMs), nowMs);
    if (record.final && !this.isFile) this.#end(row, nowMs);
  }

  #takeAccounting(record: AccountingRecord, nowMs: number): void {
    this.probes.takeAccounting(record);
    const row = this.rows.of(record, nowMs);
    if (row === undefined) return;
    this.#begin(row, record, nowMs);
    row.takeAccounting(record, nowMs);
    if (record.final) this.#end(row, nowMs);
  }

  #takeEvent(event: EventRecord, nowMs: number): void {
    const row = this.rows.of(event, nowMs);
    const line = eventLineOf(event, row?.n ?? null, rowKeyOf(event.probe_id, event.stream_id));
    this.events.add(line);
    this.#news.push(line);
    if (this.#news.length > BOUNDS.eventsAtOnce) this.#news.shift();
    if (row === undefined) return;
    row.changed();
    if (event.event === 'loss') {
      // Of a file, its seconds have told when.
      if (!this.isFile) row.losses.add(event.blame, event.packets, nowMs / 1000);
      this.onTrouble();
    }
    if (event.event === 'notice' && event.name === 'Stream_released') row.isReleased = true;
    if (!isAlarm(event)) return;
    const countBefore = row.report?.alarms[event.name]?.count_total ?? 0;
    const blame = this.isFile ? row.course.blameAt(timeMsOf(event) / 1000) : this.#blameOf(row, nowMs);
    this.alarms.event(row, event as AlarmRecord, blame, nowMs, countBefore);
    this.onTrouble();
  }

  /** When a message last came from the probe of the row: never, if there is no room for the probe; NaN of a file. */
  #heardMs({ probeId }: BoardRow): number {
    if (probeId === null) return Number.NaN;
    const heardMs = this.probes.heardMs(probeId);
    return Number.isNaN(heardMs) ? Number.NEGATIVE_INFINITY : heardMs;
  }

  #blameOf(row: BoardRow, nowMs: number): EventLine['blame'] {
    return row.losses.minute(row.clockMs(nowMs) / 1000, 'anywhere')?.blame ?? null;
  }

  /** A new session of the probe, or the stream comes back behind its release: its analysis begins anew, and alarms of the old one are over. */
  #begin(row: BoardRow, record: StreamReportRecord | AccountingRecord, nowMs: number): void {
    const { session_id } = record;
    const isBack = !this.isFile && hasReturned(row, record);
    if (row.sessionId === session_id && !isBack) return;
    this.alarms.report(row, {}, 0, null, nowMs);
    row.begin(session_id);
  }

  #end(row: BoardRow, nowMs: number): void {
    row.hasEnded = true;
    row.changed();
    this.alarms.report(row, {}, 0, null, nowMs);
  }

  #gone(row: BoardRow): void {
    this.alarms.forget(row, this.options.now());
    this.pictures.forget(row.n);
    this.#removed.push(row.n);
  }
}
