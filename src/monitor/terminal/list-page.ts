// Tested by: test/monitor/terminal/operated.test.ts
import { widthOf } from '../../text/width.js';
import { LIST_COLUMNS, type ListColumn } from './columns.js';
import type { Key } from './keys.js';
import type { Page, PageAnswer, PageSize } from './page.js';
import { Scroll } from './scroll.js';
import type { StreamEntry } from './stream-entry.js';
import type { StreamList } from './stream-list.js';
import { SORTS } from './stream-order.js';
import { STREAM_STATES } from './stream-state.js';
import { fitted, type Line, plainLine, type Span } from './styled.js';

const SIGN_WIDTH = 2;
const FEWEST_ADDRESS_COLUMNS = 12;
const MOST_ADDRESS_COLUMNS = 48;
const GAP = '  ';

/** All streams, a row each. The cursor stays on its stream, wherever that goes; until it is moved, it is on the first row. */
export class ListPage implements Page {
  readonly title = '';
  readonly hint = 'Enter open  / filter  s sort  p freeze  r reset  a alarms  l log  ? help  q quit';
  readonly #scroll = new Scroll();
  #selected: string | undefined;
  /** Columns that are out of sight on the left. */
  #skipped = 0;
  /** Width of the longest address so far. */
  #addressWidth = FEWEST_ADDRESS_COLUMNS;
  #hasMore = false;

  constructor(
    readonly list: StreamList,
    readonly open: (entry: StreamEntry) => Page,
    readonly now: () => number,
    /** What is said where there is no stream. */
    readonly emptyText: () => string = () => 'no stream yet',
  ) {}

  get position(): string {
    const rows = this.#scroll.position;
    const columns = `${this.#skipped > 0 ? '←' : ''}${this.#hasMore ? '→' : ''}`;
    return [rows, columns].filter((text) => text !== '').join(' ');
  }

  get filter(): string {
    return this.list.filter;
  }

  setFilter(text: string): void {
    this.list.setFilter(text);
  }

  lines({ width, height }: PageSize): readonly Line[] {
    const entries = this.list.shown;
    this.#scroll.fit(entries.length, height - 1);
    const cursor = this.#cursor(entries);
    this.#scroll.follow(cursor);
    const shown = entries.slice(this.#scroll.top, this.#scroll.top + Math.max(0, height - 1));
    for (const { report } of shown)
      this.#addressWidth = Math.max(this.#addressWidth, Math.min(widthOf(report.stream_id), MOST_ADDRESS_COLUMNS));
    const columns = this.#columnsFor(width - SIGN_WIDTH - 1 - this.#addressWidth);
    const titles = columns.map(({ column, width: columnWidth }) =>
      fitted(column.title, columnWidth, column.isText ?? false),
    );
    const title = [`${' '.repeat(SIGN_WIDTH + 1)}${fitted('stream', this.#addressWidth, true)}`, ...titles].join(GAP);
    const rows = shown.map((entry, row) => this.#row(entry, columns, this.#scroll.top + row === cursor));
    if (rows.length === 0) rows.push(plainLine(this.#emptyText(), 'dim'));
    return [plainLine(title, 'bold'), ...rows];
  }

  key(key: Key): PageAnswer {
    const entries = this.list.shown;
    const cursor = this.#cursor(entries);
    if (key.name === 'home') {
      this.#selected = undefined;
      return 'used';
    }
    const row = this.#scroll.step(cursor, key);
    if (row !== undefined) {
      this.#selected = entries[row]?.key;
      return 'used';
    }
    if (key.name === 'enter') {
      const entry = entries[cursor];
      if (entry === undefined) return 'used';
      this.#selected = entry.key;
      return this.open(entry);
    }
    return this.#otherKey(key);
  }

  /** The stream before or behind another one in this order; the cursor goes there. */
  neighbour(entry: StreamEntry, step: 1 | -1): StreamEntry | undefined {
    const entries = this.list.shown;
    const at = entries.findIndex(({ key }) => key === entry.key);
    const next = entries[at + step];
    if (next !== undefined) this.#selected = next.key;
    return next;
  }

  #otherKey(key: Key): PageAnswer {
    if (key.name === 'right') {
      if (this.#hasMore) this.#skipped++;
      return 'used';
    }
    if (key.name === 'left') {
      this.#skipped = Math.max(0, this.#skipped - 1);
      return 'used';
    }
    if (key.name === 'character' && (key.character === 's' || key.character === 'S')) {
      const step = key.character === 's' ? 1 : SORTS.length - 1;
      this.list.setSort(SORTS[(SORTS.indexOf(this.list.sort) + step) % SORTS.length]!, this.now());
      return 'used';
    }
    return 'unused';
  }

  #cursor(entries: readonly StreamEntry[]): number {
    if (this.#selected === undefined) return 0;
    return Math.max(
      0,
      entries.findIndex(({ key }) => key === this.#selected),
    );
  }

  #emptyText(): string {
    if (this.list.size > 0) return `no stream matches /${this.list.filter} (Esc shows all)`;
    return this.emptyText();
  }

  /** The columns that fit, from the first that is not out of sight; what is left goes to those that may be longer. */
  #columnsFor(width: number): { column: ListColumn; width: number }[] {
    const fit: { column: ListColumn; width: number }[] = [];
    let left = width;
    for (const column of LIST_COLUMNS.slice(this.#skipped)) {
      const room = left - GAP.length;
      if (room < (column.shortest ?? column.width)) break;
      const columnWidth = Math.min(room, column.width);
      left = room - columnWidth;
      fit.push({ column, width: columnWidth });
    }
    this.#hasMore = this.#skipped + fit.length < LIST_COLUMNS.length;
    // What is wrong has room first.
    for (const part of fit.toReversed()) {
      const more = Math.min(left, Math.max(0, (part.column.longest ?? 0) - part.width));
      part.width += more;
      left -= more;
    }
    return fit;
  }

  #row(entry: StreamEntry, columns: readonly { column: ListColumn; width: number }[], isMarked: boolean): Line {
    const { sign, style } = STREAM_STATES[entry.state];
    const nowMs = this.now();
    const cells = columns.map(({ column, width }) => fitted(column.cell(entry, nowMs), width, column.isText ?? false));
    const address = fitted(entry.report.stream_id, this.#addressWidth, true);
    const rest: Span = { text: [` ${address}`, ...cells].join(GAP), style: entry.state === 'gone' ? 'dim' : 'plain' };
    return { spans: [{ text: fitted(sign, SIGN_WIDTH, true), style }, rest], isMarked };
  }
}
