// Tested by: test/history/store.test.ts
import type Database from 'better-sqlite3';
import { MINUTE, oldestSlot, rowId, TIERS } from './tiers.js';

/** Events are kept as long as the figures of this tier. */
const EVENT_TIER = MINUTE;
/** Rows of a table that go in one step. */
const ROWS_AT_ONCE = 2000;
/** Free pages are given back to the disk when they are so many, and so great a part of the file. */
const FREE_PAGES = 4096;
const FREE_SHARE = 0.25;
const PAGES_AT_ONCE = 256;

/** Deletes what is too old, a little at a time, so that writing never waits for it. */
export class Retention {
  readonly #database: Database;
  readonly #days: number;
  readonly #deletions;
  readonly #eventDeletion;
  readonly #ackDeletion;

  constructor(database: Database, days: number) {
    this.#database = database;
    this.#days = days;
    this.#deletions = TIERS.map((tier) => ({
      tier,
      figures: database.prepare(deleteSql(tier.name, 'id')),
      counts: database.prepare(`
        DELETE FROM ${tier.name}_count WHERE id < coalesce(
          (SELECT id FROM ${tier.name}_count WHERE id < ? ORDER BY id LIMIT 1 OFFSET ?), ?)`),
    }));
    this.#eventDeletion = database.prepare(`
      DELETE FROM event WHERE id IN (SELECT id FROM event WHERE time_ms < ? ORDER BY time_ms LIMIT ?)`);
    this.#ackDeletion = database.prepare(deleteSql('ack', 'ended_ms'));
  }

  /** One step, for as many rows as were written since the last one at least. */
  step(nowS: number, writtenRows: number): void {
    const limit = Math.max(ROWS_AT_ONCE, 2 * writtenRows);
    for (const { tier, figures, counts } of this.#deletions) {
      const oldest = rowId(oldestSlot(tier, nowS, this.#days), 0);
      figures.run(oldest, limit);
      counts.run(oldest, limit, oldest);
    }
    const oldestMs = oldestSlot(EVENT_TIER, nowS, this.#days) * EVENT_TIER.seconds * 1000;
    this.#eventDeletion.run(oldestMs, limit);
    this.#ackDeletion.run(oldestMs, limit);
  }

  /** Makes the file smaller when much of it is free; outside of a transaction. */
  giveBack(): void {
    const free = this.#database.pragma('freelist_count', { simple: true }) as number;
    if (free < FREE_PAGES) return;
    const pages = this.#database.pragma('page_count', { simple: true }) as number;
    if (free > pages * FREE_SHARE) this.#database.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
  }
}

function deleteSql(table: string, key: string): string {
  return `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${key} < ? ORDER BY ${key} LIMIT ?)`;
}
