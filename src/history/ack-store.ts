// Tested by: test/board/archive/archive.test.ts
import type Database from 'better-sqlite3';
import { attempt, openForWriting } from './database.js';
import { OpenedFile } from './opened-file.js';

/** Who has seen to an alarm, and what he or she wrote. */
export interface StoredAck {
  readonly probe_id: string;
  readonly stream_id: string;
  /** Of the alarm. */
  readonly name: string;
  /** When the alarm was raised, epoch ms. */
  readonly since_ms: number;
  readonly by: string;
  readonly at_ms: number;
  readonly note: string;
}

/** In force at once, at most; the newest ones. */
const MOST_OPEN = 10_000;

/** Acknowledgements of alarms in the database of a history, beside the thread that writes reports. */
export class AckStore {
  readonly #file: string;
  readonly #database: Database;
  readonly #opened: OpenedFile;
  readonly #sql;

  /** Throws HistoryError. */
  static async open(file: string): Promise<AckStore> {
    return new AckStore(file, await openForWriting(file));
  }

  private constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
    this.#opened = new OpenedFile(file);
    this.#sql = {
      add: database.prepare(
        'INSERT INTO ack (probe_id, stream_id, name, since_ms, who, at_ms, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      end: database.prepare(
        'UPDATE ack SET ended_ms = ? WHERE probe_id = ? AND stream_id = ? AND name = ? AND ended_ms IS NULL',
      ),
      open: database.prepare(`
        SELECT probe_id, stream_id, name, since_ms, who, at_ms, note FROM ack WHERE ended_ms IS NULL ORDER BY id DESC LIMIT ${MOST_OPEN}`),
    };
  }

  /** It is in force from now on, in place of an earlier one. Throws HistoryError. */
  keep({ probe_id, stream_id, name, since_ms, by, at_ms, note }: StoredAck): void {
    this.#opened.checkPresent();
    attempt(this.#file, () =>
      this.#database.transaction(() => {
        this.#sql.end.run(at_ms, probe_id, stream_id, name);
        this.#sql.add.run(probe_id, stream_id, name, since_ms, by, at_ms, note);
      })(),
    );
  }

  /** The one that is in force is so no longer. Throws HistoryError. */
  end(probeId: string, streamId: string, name: string, atMs: number): void {
    attempt(this.#file, () => this.#sql.end.run(atMs, probeId, streamId, name));
  }

  /** Those that are in force, the newest first. Throws HistoryError. */
  open(): StoredAck[] {
    const rows = attempt(this.#file, () => this.#sql.open.all()) as (Omit<StoredAck, 'by'> & {
      readonly who: string;
    })[];
    return rows.map(({ who, ...row }) => ({ ...row, by: who }));
  }

  close(): void {
    this.#database.close();
  }
}
