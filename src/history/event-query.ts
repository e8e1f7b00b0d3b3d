// Tested by: test/board/archive/archive.test.ts
import type Database from 'better-sqlite3';
import { attempt, openForReading } from './database.js';
import type { HistoryEventRow } from './reader.js';

/** Which events are asked for; epoch ms, `toMs` is excluded. */
export interface EventQuestion {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of this stream; undefined: of all. */
  readonly stream?: { readonly probeId: string; readonly streamId: string } | undefined;
  /** What happened: `raised`, `loss`, …; undefined: everything. */
  readonly kinds?: readonly string[] | undefined;
  /** Name of the alarm or event, or where packets were lost. */
  readonly name?: string | undefined;
  readonly severities?: readonly string[] | undefined;
  readonly limit: number;
}

/** Finds events in a history, the newest first, also while a monitor writes it. */
export class EventQuery {
  readonly #file: string;
  readonly #database: Database;

  /** Throws HistoryError. */
  static async open(file: string): Promise<EventQuery> {
    return new EventQuery(file, await openForReading(file));
  }

  private constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
  }

  /** Throws HistoryError. */
  find({ fromMs, toMs, stream, kinds, name, severities, limit }: EventQuestion): HistoryEventRow[] {
    const conditions = ['event.time_ms >= ?', 'event.time_ms < ?'];
    const values: (string | number)[] = [fromMs, toMs];
    const isOneOf = (column: string, several: readonly string[] | undefined): void => {
      if (several === undefined) return;
      conditions.push(`${column} IN (${several.map(() => '?').join(', ')})`);
      values.push(...several);
    };
    if (stream !== undefined) {
      conditions.push('event.stream = (SELECT id FROM stream WHERE probe_id = ? AND stream_id = ?)');
      values.push(stream.probeId, stream.streamId);
    }
    isOneOf('event.name', name === undefined ? undefined : [name]);
    isOneOf('event.event', kinds);
    isOneOf("json_extract(event.json, '$.severity')", severities);
    return attempt(this.#file, () =>
      this.#database
        .prepare(
          `SELECT event.time_ms, stream.probe_id, stream.stream_id, event.json FROM event JOIN stream ON stream.id = event.stream
           WHERE ${conditions.join(' AND ')} ORDER BY event.time_ms DESC, event.id DESC LIMIT ?`,
        )
        .all(...values, limit),
    ) as HistoryEventRow[];
  }

  /** Epoch ms of the oldest event; null: there is none. Throws HistoryError. */
  oldestMs(): number | null {
    return attempt(this.#file, () => this.#database.prepare('SELECT min(time_ms) FROM event').pluck().get()) as
      | number
      | null;
  }

  /** Its number in the database; undefined: it is not there. Throws HistoryError. */
  streamIdOf(probeId: string, streamId: string): number | undefined {
    const sql = 'SELECT id FROM stream WHERE probe_id = ? AND stream_id = ?';
    return attempt(this.#file, () => this.#database.prepare(sql).pluck().get(probeId, streamId)) as number | undefined;
  }

  close(): void {
    this.#database.close();
  }
}
