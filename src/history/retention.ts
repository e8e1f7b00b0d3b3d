// Tested by: test/history/store.test.ts
import type Database from 'better-sqlite3';
import { endOfRow, MINUTE, oldestSlot, rowId, TIERS } from './tiers.js';

/** Events are kept as long as the figures of this tier. */
const EVENT_TIER = MINUTE;
/** Rows of a table that go in one step. */
const ROWS_AT_ONCE = 2000;
/** Free pages are given back to the disk when they are so many, and so great a part of the file. */
const FREE_PAGES = 4096;
const FREE_SHARE = 0.25;
const PAGES_AT_ONCE = 256;

/** How far the time may step on at once, and how long it must go on from there until that is believed; s. */
export interface Leaps {
  readonly longestS: number;
  readonly standsS: number;
}

/** A clock that was set far ahead must not delete anything; a monitor that was off for days deletes a day later. */
const LEAPS: Leaps = { longestS: 3600, standsS: 86_400 };

/** Deletes what is too old, a little at a time, so that writing never waits for it. */
export class Retention {
  readonly #database: Database;
  readonly #days: number;
  readonly #deletions;
  readonly #eventDeletion;
  readonly #ackDeletion;
  readonly #noteClock;
  /** What counts as now, kept with what is stored: the time as long as it does not leap. */
  #clockS: number | undefined;
  /** The time to which it has leapt and where it goes on. */
  #leap: { readonly fromS: number; nowS: number } | undefined;

  constructor(
    database: Database,
    days: number,
    readonly leaps: Leaps = LEAPS,
  ) {
    this.#database = database;
    this.#days = days;
    database.exec('CREATE TABLE IF NOT EXISTS retention (id INTEGER PRIMARY KEY, clock_s INTEGER NOT NULL)');
    this.#clockS = readClock(database) ?? latestTime(database);
    this.#noteClock = database.prepare('INSERT OR REPLACE INTO retention VALUES (1, ?)');
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
  step(timeS: number, writtenRows: number): void {
    const nowS = this.#follow(timeS);
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

  /** The time, or where it stood before a leap that is not believed yet. One that goes back deletes nothing. */
  #follow(timeS: number): number {
    const clockS = this.#clockS ?? timeS;
    const { longestS, standsS } = this.leaps;
    if (timeS - clockS > longestS) {
      const isSteady = this.#leap !== undefined && timeS >= this.#leap.nowS && timeS - this.#leap.nowS <= longestS;
      if (this.#leap === undefined || !isSteady) this.#leap = { fromS: timeS, nowS: timeS };
      this.#leap.nowS = timeS;
      if (timeS - this.#leap.fromS < standsS) return clockS;
    }
    this.#leap = undefined;
    if (this.#clockS === undefined || Math.floor(timeS) !== Math.floor(this.#clockS))
      this.#noteClock.run(Math.floor(timeS));
    this.#clockS = timeS;
    return timeS;
  }

  /** Makes the file smaller when much of it is free; outside of a transaction. */
  giveBack(): void {
    const free = this.#database.pragma('freelist_count', { simple: true }) as number;
    if (free < FREE_PAGES) return;
    const pages = this.#database.pragma('page_count', { simple: true }) as number;
    if (free > pages * FREE_SHARE) this.#database.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
  }
}

function readClock(database: Database): number | undefined {
  return database.prepare('SELECT clock_s FROM retention').pluck().get() as number | undefined;
}

/** What an older version wrote, which kept no clock, was written until then; undefined: nothing was. */
function latestTime(database: Database): number | undefined {
  const latest = TIERS.flatMap((tier) => {
    const id = database.prepare(`SELECT max(id) FROM ${tier.name}`).pluck().get() as number | null;
    return id === null ? [] : [endOfRow(tier, id)];
  });
  return latest.length === 0 ? undefined : Math.max(...latest);
}

function deleteSql(table: string, key: string): string {
  return `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${key} < ? ORDER BY ${key} LIMIT ?)`;
}
