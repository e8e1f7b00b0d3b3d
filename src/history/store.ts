import type Database from 'better-sqlite3';
import { KernelLock } from '../output/kernel-lock.js';
import {
  COUNT_LENGTH,
  type HistoryBatch,
  type HistoryEvent,
  ROW_LENGTH,
  RowField,
  type StreamNames,
  type UnmeasuredSet,
} from './batch.js';
import { historyError, openForWriting } from './database.js';
import { COUNTS, GAUGES, type Gauge } from './figures.js';
import { HistoryError } from './history-error.js';
import { OpenedFile } from './opened-file.js';
import { type Leaps, Retention } from './retention.js';
import { Rollup } from './rollup.js';
import { MINUTE, oldestSlot, rowId, SECOND, STREAM_IDS, slotOf } from './tiers.js';

/** Reports of a time so far ahead are of a clock that is wrong, or of a probe that lies: no number of a row would hold some. */
const LONGEST_AHEAD_S = 86_400;

/** Minutes made in one step: more than one only after a pause. */
const MINUTES_AT_ONCE = 4;

/** Times of the reports that are taken, in s of the epoch. */
interface TimeRange {
  readonly oldest: number;
  readonly latest: number;
}

/** The database of a history, written one transaction per batch. */
export class HistoryStore {
  readonly #file: string;
  readonly #days: number;
  readonly #lock: KernelLock | undefined;
  readonly #database: Database;
  readonly #opened: OpenedFile;
  readonly #rollup: Rollup;
  readonly #retention: Retention;
  readonly #sql;
  /** Numbers in the database, by the numbers in batches. */
  readonly #streamIds = new Map<number, number>();
  readonly #unmeasuredIds = new Map<number, number>();
  readonly #counterIds: readonly number[];
  readonly #write: (batch: HistoryBatch, nowS: number) => void;
  readonly #values: (number | null)[] = Array.from({ length: RowField.GAUGES + GAUGES.length }, () => null);
  /** Names that are not in the database yet, also of batches that could not be written. */
  readonly #newStreams = new Map<number, StreamNames>();
  readonly #newSets = new Map<number, UnmeasuredSet>();
  #refused = 0;

  /** Keeps single reports for so many days. `say` is told why it cannot be locked. Throws HistoryError. */
  static async open(file: string, days: number, leaps?: Leaps, say?: (reason: string) => void): Promise<HistoryStore> {
    const lock = KernelLock.take(`${file}-lock`, say);
    if (lock === 'held') throw new HistoryError('IN_USE', `history ${file} is written by another monitor`);
    let database: Database | undefined;
    try {
      database = await openForWriting(file);
      return new HistoryStore(file, days, database, lock, leaps);
    } catch (error) {
      database?.close();
      lock?.release();
      throw historyError(file, error);
    }
  }

  private constructor(file: string, days: number, database: Database, lock: KernelLock | undefined, leaps?: Leaps) {
    this.#lock = lock;
    this.#file = file;
    this.#days = days;
    this.#database = database;
    this.#opened = new OpenedFile(file);
    this.#rollup = new Rollup(database);
    this.#retention = new Retention(database, days, leaps);
    this.#sql = {
      stream: database.prepare(`
        INSERT INTO stream (probe_id, stream_id, kind, is_rtp, services, stream_name, stream_group) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET kind = excluded.kind, is_rtp = excluded.is_rtp, services = excluded.services,
          stream_name = excluded.stream_name, stream_group = excluded.stream_group RETURNING id`),
      addUnmeasured: database.prepare('INSERT OR IGNORE INTO unmeasured (names) VALUES (?)'),
      unmeasured: database.prepare('SELECT id FROM unmeasured WHERE names = ?').pluck(),
      row: database.prepare(rowSql()),
      count: database.prepare(`
        INSERT INTO second_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`),
      event: database.prepare(
        'INSERT INTO event (time_ms, stream, event, name, priority, json) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      addPending: database.prepare('INSERT OR IGNORE INTO pending VALUES (?)'),
      pending: database.prepare('SELECT minute FROM pending WHERE minute < ? ORDER BY minute LIMIT ?').pluck(),
      removePending: database.prepare('DELETE FROM pending WHERE minute = ?'),
    };
    const counterId = database.prepare('SELECT id FROM counter WHERE name = ?').pluck();
    this.#counterIds = COUNTS.map(({ name }) => counterId.get(name) as number);
    this.#write = database.transaction((batch: HistoryBatch, nowS: number) => this.#writeAll(batch, nowS));
  }

  /** Writes it as a whole or not at all; returns the number of reports that were refused. Throws HistoryError. */
  write(batch: HistoryBatch, nowS: number): number {
    this.#refused = 0;
    for (const names of batch.streams) this.#newStreams.set(names.index, names);
    for (const set of batch.unmeasured) this.#newSets.set(set.index, set);
    this.#opened.checkWhole();
    try {
      this.#write(batch, nowS);
      this.#newStreams.clear();
      this.#newSets.clear();
      this.#retention.giveBack();
    } catch (error) {
      throw historyError(this.#file, error);
    }
    return this.#refused;
  }

  close(): void {
    this.#database.close();
    this.#opened.close();
    this.#lock?.release();
  }

  #writeAll(batch: HistoryBatch, nowS: number): void {
    for (const names of this.#newStreams.values()) this.#explainStream(names);
    for (const set of this.#newSets.values()) this.#explainUnmeasured(set);
    const times = { oldest: oldestSlot(SECOND, nowS, this.#days), latest: nowS + LONGEST_AHEAD_S };
    this.#writeRows(batch.rows, times);
    this.#writeCounts(batch.counts, times);
    for (const event of batch.events) this.#writeEvent(event);
    this.#rollUp(nowS);
    this.#retention.step(nowS, batch.rows.length / ROW_LENGTH + batch.counts.length / COUNT_LENGTH);
  }

  #explainStream({ index, probeId, streamId, kind, isRtp, services, name, group }: StreamNames): void {
    const values = [probeId, streamId, kind, isRtp ? 1 : 0, JSON.stringify(services), name, group];
    const { id } = this.#sql.stream.get(...values) as { id: number };
    this.#streamIds.set(index, id);
  }

  #explainUnmeasured({ index, names }: UnmeasuredSet): void {
    this.#sql.addUnmeasured.run(names);
    this.#unmeasuredIds.set(index, this.#sql.unmeasured.get(names) as number);
  }

  /** Reports that are older than what is kept would be wrong in the coarser tiers, and those of the future never grow old. */
  #writeRows(rows: Float64Array, { oldest, latest }: TimeRange): void {
    const minutes = new Set<number>();
    const values = this.#values;
    for (let at = 0; at < rows.length; at += ROW_LENGTH) {
      const timeS = rows[at + RowField.TIME_S]!;
      const streamId = this.#streamIds.get(rows[at + RowField.STREAM]!)!;
      if (timeS < oldest || timeS > latest || streamId >= STREAM_IDS) {
        this.#refused++;
        continue;
      }
      values[0] = rowId(timeS, streamId);
      values[1] = 1;
      values[2] = this.#unmeasuredIds.get(rows[at + RowField.UNMEASURED]!)!;
      for (let gauge = 0; gauge < GAUGES.length; gauge++) {
        const value = rows[at + RowField.GAUGES + gauge]!;
        values[RowField.GAUGES + gauge] = Number.isNaN(value) ? null : value;
      }
      this.#sql.row.run(...values);
      minutes.add(slotOf(MINUTE, timeS));
    }
    for (const minute of minutes) this.#sql.addPending.run(minute);
  }

  #writeCounts(counts: Float64Array, { oldest, latest }: TimeRange): void {
    for (let at = 0; at < counts.length; at += COUNT_LENGTH) {
      const streamId = this.#streamIds.get(counts[at + 1]!)!;
      const timeS = counts[at]!;
      if (timeS < oldest || timeS > latest || streamId >= STREAM_IDS) continue;
      this.#sql.count.run(rowId(timeS, streamId), this.#counterIds[counts[at + 2]!]!, counts[at + 3]!);
    }
  }

  #writeEvent({ stream, timeMs, event, name, priority, json }: HistoryEvent): void {
    this.#sql.event.run(timeMs, this.#streamIds.get(stream)!, event, name, priority, json);
  }

  /** The minutes that are over and have new reports. */
  #rollUp(nowS: number): void {
    for (const minute of this.#sql.pending.all(slotOf(MINUTE, nowS), MINUTES_AT_ONCE) as number[]) {
      this.#rollup.run(minute);
      this.#sql.removePending.run(minute);
    }
  }
}

/** A second report within a second is merged with the first. */
function rowSql(): string {
  const columns = ['id', 'reports', 'unmeasured', ...GAUGES.map(({ name }) => name)];
  return `
    INSERT INTO second (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT DO UPDATE SET reports = reports + 1, unmeasured = excluded.unmeasured, ${GAUGES.map(mergeSql).join(', ')}`;
}

function mergeSql({ name, range }: Gauge): string {
  const both =
    range === undefined ? `max(${name}, excluded.${name})` : `(${name} * reports + excluded.${name}) / (reports + 1)`;
  return `${name} = coalesce(${both}, ${name}, excluded.${name})`;
}
