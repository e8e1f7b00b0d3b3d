// Tested by: test/history/store.test.ts
import type Database from 'better-sqlite3';
import { GAUGES, type Gauge } from './figures.js';
import { HOUR, MINUTE, rowId, SECOND, STREAM_IDS, type Tier } from './tiers.js';

/** Makes a coarser tier from a finer one: means are weighted by the number of reports, counts are summed up. */
export class Rollup {
  readonly #minute: TierRollup;
  readonly #hour: TierRollup;

  constructor(database: Database) {
    this.#minute = new TierRollup(database, SECOND, MINUTE);
    this.#hour = new TierRollup(database, MINUTE, HOUR);
  }

  /** Makes the minute, and its hour as far as it has come; doing it again gives the same. */
  run(minute: number): void {
    this.#minute.run(minute);
    this.#hour.run(Math.floor((minute * MINUTE.seconds) / HOUR.seconds));
  }
}

class TierRollup {
  readonly #perSlot: number;
  readonly #figures;
  readonly #clearCounts;
  readonly #counts;

  constructor(database: Database, finer: Tier, coarser: Tier) {
    this.#perSlot = coarser.seconds / finer.seconds;
    this.#figures = database.prepare(figuresSql(finer, coarser));
    this.#clearCounts = database.prepare(`DELETE FROM ${coarser.name}_count WHERE id >= ? AND id < ?`);
    this.#counts = database.prepare(`
      INSERT INTO ${coarser.name}_count (id, counter, count)
      SELECT ? + (id & ${STREAM_IDS - 1}) AS coarse, counter, sum(count) AS total FROM ${finer.name}_count
      WHERE id >= ? AND id < ? GROUP BY coarse, counter HAVING total <> 0`);
  }

  run(slot: number): void {
    const target = rowId(slot, 0);
    const begin = rowId(slot * this.#perSlot, 0);
    const end = rowId((slot + 1) * this.#perSlot, 0);
    this.#figures.run(target, begin, end);
    this.#clearCounts.run(target, rowId(slot + 1, 0));
    this.#counts.run(target, begin, end);
  }
}

/** What could not be told is taken from the last report. */
function figuresSql(finer: Tier, coarser: Tier): string {
  const columns = GAUGES.flatMap((gauge) => [gauge.name, ...(gauge.range ?? [])]);
  const sums = GAUGES.flatMap((gauge) => [mergedSql(gauge), ...rangeSql(gauge, finer)]);
  return `
    INSERT OR REPLACE INTO ${coarser.name} (id, reports, unmeasured, ${columns.join(', ')})
    SELECT merged.id, merged.reports, last.unmeasured, ${columns.map((column) => `merged.${column}`).join(', ')}
    FROM (
      SELECT ? + (id & ${STREAM_IDS - 1}) AS id, max(id) AS last_id, sum(reports) AS reports, ${sums.join(', ')}
      FROM ${finer.name} WHERE id >= ? AND id < ? GROUP BY id & ${STREAM_IDS - 1}
    ) AS merged JOIN ${finer.name} AS last ON last.id = merged.last_id`;
}

function mergedSql({ name, range, decimals }: Gauge): string {
  if (range === undefined) return `max(${name}) AS ${name}`;
  const mean = `round(sum(${name} * 1.0 * reports) / sum(CASE WHEN ${name} IS NOT NULL THEN reports END), ${decimals})`;
  return `${decimals === 0 ? `CAST(${mean} AS INTEGER)` : mean} AS ${name}`;
}

function rangeSql({ name, range }: Gauge, finer: Tier): string[] {
  if (range === undefined) return [];
  const [least, greatest] = finer === SECOND ? [name, name] : range;
  return [`min(${least}) AS ${range[0]}`, `max(${greatest}) AS ${range[1]}`];
}
