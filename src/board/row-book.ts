// Tested by: test/board/board-bounds.test.ts
import type { NdjsonRecord } from '../report/records.js';
import { BoardRow } from './board-row.js';
import { BOUNDS, type Bounds, GONE_AFTER_MS, MAKES_ROOM_AFTER_MS } from './bounds.js';
import { rowKeyOf } from './row-name.js';

/** Records on one stream. */
export type StreamRecord = Extract<NdjsonRecord, { type: 'stream_report' | 'accounting' | 'event' }>;

/** The rows by their keys and numbers; a flood of names is bounded and counted. */
export class RowBook {
  /** Records for which there is no row. */
  leftOut = 0;
  readonly #byKey = new Map<string, BoardRow>();
  readonly #byNumber = new Map<number, BoardRow>();
  readonly #ofProbe = new Map<string, number>();
  #next = 1;

  /** `onGone`: the row is taken away. */
  constructor(
    readonly onGone: (row: BoardRow) => void,
    readonly bounds: Bounds = BOUNDS,
    readonly areOfFile = false,
  ) {}

  get size(): number {
    return this.#byKey.size;
  }

  all(): IterableIterator<BoardRow> {
    return this.#byKey.values();
  }

  find(key: string): BoardRow | undefined {
    return this.#byKey.get(key);
  }

  byNumber(n: number): BoardRow | undefined {
    return this.#byNumber.get(n);
  }

  /** Rows of the probe. */
  ofProbe(probeId: string): number {
    return this.#ofProbe.get(probeId) ?? 0;
  }

  /** The row of the record; undefined: there is no room, or the record is the last one of a session that another one has followed. */
  of(record: StreamRecord, nowMs: number): BoardRow | undefined {
    const key = rowKeyOf(record.probe_id, record.stream_id);
    const row = this.#byKey.get(key);
    if (row !== undefined) {
      if (row.sessionId === record.session_id) return row;
      if (record.type !== 'event' && record.final) return undefined;
      // An event of another session begins no new one: what the old one had left comes behind it.
      return row;
    }
    if (this.#byKey.size >= this.bounds.rows && !this.#makeRoom(nowMs)) {
      this.leftOut++;
      return undefined;
    }
    const kind = record.type === 'event' ? 'unknown' : record.kind;
    return this.#add(new BoardRow(this.#next++, record, kind, nowMs, this.areOfFile));
  }

  /** Those that have had no data for long go. */
  tick(nowMs: number): void {
    for (const row of this.#byKey.values()) {
      if (row.state === 'no_data' && nowMs - Math.max(row.stateMs, row.recordMs) >= GONE_AFTER_MS) this.#remove(row);
    }
  }

  #add(row: BoardRow): BoardRow {
    this.#byKey.set(row.key, row);
    this.#byNumber.set(row.n, row);
    if (row.probeId !== null) this.#ofProbe.set(row.probeId, this.ofProbe(row.probeId) + 1);
    return row;
  }

  #makeRoom(nowMs: number): boolean {
    let oldest: BoardRow | undefined;
    for (const row of this.#byKey.values()) {
      const isGone = row.state === 'no_data' && nowMs - row.stateMs >= MAKES_ROOM_AFTER_MS;
      if (isGone && row.stateMs < (oldest?.stateMs ?? Number.POSITIVE_INFINITY)) oldest = row;
    }
    if (oldest !== undefined) this.#remove(oldest);
    return oldest !== undefined;
  }

  #remove(row: BoardRow): void {
    this.#byKey.delete(row.key);
    this.#byNumber.delete(row.n);
    if (row.probeId !== null) {
      const left = this.ofProbe(row.probeId) - 1;
      if (left > 0) this.#ofProbe.set(row.probeId, left);
      else this.#ofProbe.delete(row.probeId);
    }
    this.onGone(row);
  }
}
