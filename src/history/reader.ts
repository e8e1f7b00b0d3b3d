// Tested by: test/history/store.test.ts, test/history/tool/run.test.ts
import type Database from 'better-sqlite3';
import { attempt, openForReading } from './database.js';
import { COUNTS, GAUGES } from './figures.js';
import { HOUR, MINUTE, rowId, SECOND, STREAM_IDS, type Step, slotOf, TIERS, type Tier } from './tiers.js';

/** Everything that can be asked for, in the order of output. */
export const FIGURE_NAMES: readonly string[] = [
  ...GAUGES.flatMap(({ name, range }) => [name, ...(range ?? [])]),
  ...COUNTS.map(({ name }) => name),
];

export interface HistoryNames {
  readonly id: number;
  readonly probe_id: string;
  readonly stream_id: string;
  readonly kind: string;
  readonly is_rtp: boolean;
  readonly services: readonly string[];
  /** Name and group that --streams of the monitor gives it; empty where it has none. */
  readonly stream_name: string;
  readonly stream_group: string;
}

export interface HistoryStream extends HistoryNames {
  /** Epoch s of its first and last report that is kept, to the hour where it is older than some minutes; null: none is. */
  readonly first_s: number | null;
  readonly last_s: number | null;
}

export interface HistoryRow {
  /** Epoch s at which the interval of the row begins. */
  readonly timeS: number;
  /** One for each figure that was asked for; null: not measured. */
  readonly values: readonly (number | null)[];
}

/** How far a history has come, epoch s. */
export interface Settled {
  /** Begin of the first hour that is kept. */
  readonly firstS: number;
  /** The last second with a report. */
  readonly lastS: number;
  /** The first minute that is not put together yet, perhaps; behind the last second where all are. */
  readonly pendingS: number;
}

export interface HistoryEventRow {
  readonly time_ms: number;
  readonly probe_id: string;
  readonly stream_id: string;
  readonly json: string;
}

/** Epoch s; `toS` is excluded. */
export interface TimeRange {
  readonly fromS: number;
  readonly toS: number;
}

/** Rows read at once: a statement that stays open would keep the writer from emptying its log. */
const SLOTS_AT_ONCE = 10_000;
const EVENTS_AT_ONCE = 10_000;
/** Most rows that an automatic step gives. */
const AUTOMATIC_ROWS = 7200;

/** What a count is that no row of its own says. */
interface ZeroCount {
  readonly index: number;
  readonly value: 0 | null;
}

const NEVER = { first_s: null, last_s: null };

/** Reads a history, also while a monitor writes it. */
export class HistoryReader {
  readonly #file: string;
  readonly #database: Database;
  readonly #counterIds: ReadonlyMap<string, number>;

  /** Throws HistoryError. */
  static async open(file: string): Promise<HistoryReader> {
    return new HistoryReader(file, await openForReading(file));
  }

  private constructor(file: string, database: Database) {
    this.#file = file;
    this.#database = database;
    this.#counterIds = new Map(this.#all('SELECT name, id FROM counter') as [string, number][]);
  }

  /** With the times of their reports, which takes a while. */
  streams(): HistoryStream[] {
    const times = this.#timesOfStreams();
    return this.names().map((stream) => ({ ...stream, ...(times.get(stream.id) ?? NEVER) }));
  }

  /** All streams by name. */
  names(): HistoryNames[] {
    // A file of an older version has no names.
    const named = this.#all(`SELECT 1, 1 FROM pragma_table_info('stream') WHERE name = 'stream_group'`).length > 0;
    const columns = `id, probe_id, stream_id, kind, is_rtp, services, ${named ? 'stream_name, stream_group' : "'', ''"}`;
    const rows = this.#all(`SELECT ${columns} FROM stream ORDER BY probe_id, stream_id`);
    return (rows as [number, string, string, string, number, string, string, string][]).map(
      ([id, probe_id, stream_id, kind, isRtp, services, stream_name, stream_group]) => {
        return {
          ...{ id, probe_id, stream_id, kind, is_rtp: isRtp !== 0, services: JSON.parse(services) },
          ...{ stream_name, stream_group },
        };
      },
    );
  }

  /** undefined: it has no report yet. */
  settled(): Settled | undefined {
    const spans = TIERS.flatMap((tier) => this.#spanOf(tier) ?? []);
    if (spans.length === 0) return undefined;
    const [pending] = this.#all('SELECT min(minute) FROM pending')[0] as [number | null];
    const endS = this.#spanOf(SECOND)?.toS ?? Math.max(...spans.map(({ toS }) => toS));
    const firstS = Math.min(...spans.map(({ fromS }) => fromS));
    return {
      firstS: firstS - (firstS % HOUR.seconds),
      lastS: endS - 1,
      pendingS: pending === null ? slotOf(HOUR, endS + HOUR.seconds) * HOUR.seconds : pending * MINUTE.seconds,
    };
  }

  /** The finest step that gives a bearable number of rows; a coarser one where only that goes back far enough. */
  automaticStep({ fromS, toS }: TimeRange): Step {
    const spans = TIERS.flatMap((tier) => {
      const span = this.#spanOf(tier);
      return span === undefined ? [] : [{ tier, ...span }];
    });
    const fits = spans.find(({ tier, ...span }) => {
      const isBearable = (Math.min(toS, span.toS) - Math.max(fromS, span.fromS)) / tier.seconds <= AUTOMATIC_ROWS;
      const isShort = spans.some((other) => other.fromS + other.tier.seconds <= span.fromS && span.fromS > fromS);
      return isBearable && !isShort;
    });
    return (fits ?? spans.at(-1))?.tier.step ?? SECOND.step;
  }

  /** Rows of one stream in the order of time, a part of them at a time. */
  *rows(streamId: number, range: TimeRange, step: Step, figures: readonly string[]): Generator<HistoryRow[]> {
    const tier = TIERS.find((candidate) => candidate.step === step)!;
    const span = this.#spanOf(tier);
    if (span === undefined) return;
    const last = slotOf(tier, Math.min(range.toS, span.toS) - 1e-6);
    let slot = slotOf(tier, Math.max(range.fromS, span.fromS));
    while (slot <= last) {
      const end = Math.min(last, slot + SLOTS_AT_ONCE - 1);
      yield this.#part(tier, streamId, slot, end, figures);
      slot = end + 1;
    }
  }

  /** Events in the order of time, of all streams or of these, a part of them at a time. */
  *events({ fromS, toS }: TimeRange, streamIds: readonly number[]): Generator<HistoryEventRow[]> {
    const sql = `
      SELECT event.time_ms, event.id, stream.probe_id, stream.stream_id, event.json
      FROM event JOIN stream ON stream.id = event.stream
      WHERE (event.time_ms, event.id) > (?, ?) AND event.time_ms < ? AND event.stream IN (${streamIds.join(', ')})
      ORDER BY event.time_ms, event.id LIMIT ${EVENTS_AT_ONCE}`;
    let after: [number, number] = [fromS * 1000, -1];
    while (true) {
      const rows = this.#all(sql, ...after, toS * 1000) as [number, number, string, string, string][];
      if (rows.length === 0) return;
      yield rows.map(([time_ms, , probe_id, stream_id, json]) => ({ time_ms, probe_id, stream_id, json }));
      const [timeMs, id] = rows.at(-1)!;
      after = [timeMs, id];
    }
  }

  close(): void {
    this.#database.close();
  }

  #part(tier: Tier, streamId: number, begin: number, end: number, figures: readonly string[]): HistoryRow[] {
    const columns = figures.map((name) => columnSql(tier, name));
    const slots = `WITH RECURSIVE slot (id) AS (VALUES (?) UNION ALL SELECT id + ${STREAM_IDS} FROM slot WHERE id < ?)`;
    const ids = [rowId(begin, streamId), rowId(end, streamId)];
    const rows = this.#all(
      `${slots} SELECT row.id, unmeasured.names, ${columns.join(', ')} FROM slot
       CROSS JOIN ${tier.name} AS row ON row.id = slot.id JOIN unmeasured ON unmeasured.id = row.unmeasured ORDER BY row.id`,
      ...ids,
    ) as [number, string, ...(number | null)[]][];
    const counters = new Map(figures.flatMap((name, index) => this.#counterOf(name, index)));
    const valuesById = new Map<number, (number | null)[]>();
    let zeros: ZeroCount[] = [];
    let names: string | undefined;
    for (const [id, unmeasured, ...values] of rows) {
      if (unmeasured !== names) {
        names = unmeasured;
        zeros = zeroCounts(unmeasured, figures, counters.values());
      }
      for (const { index, value } of zeros) values[index] = value;
      valuesById.set(id, values);
    }
    if (counters.size > 0) {
      const sql = `${slots} SELECT row.id, row.counter, row.count FROM slot
        CROSS JOIN ${tier.name}_count AS row ON row.id = slot.id WHERE row.counter IN (${[...counters.keys()].join(', ')})`;
      for (const [id, counter, count] of this.#all(sql, ...ids) as [number, number, number][]) {
        const values = valuesById.get(id);
        if (values !== undefined) values[counters.get(counter)!] = count;
      }
    }
    return [...valuesById].map(([id, values]) => ({ timeS: Math.floor(id / STREAM_IDS) * tier.seconds, values }));
  }

  /** Its number in the database, and its place; none for what is not counted. */
  #counterOf(name: string, index: number): [number, number][] {
    const counter = this.#counterIds.get(name);
    return counter === undefined ? [] : [[counter, index]];
  }

  /** By the hours, and by the last seconds, which have no hour yet. */
  #timesOfStreams(): Map<number, { first_s: number; last_s: number }> {
    const rows = this.#all(`
      SELECT id & ${STREAM_IDS - 1} AS stream, min(time), max(time) FROM (
        SELECT id, id / ${STREAM_IDS} * ${HOUR.seconds} AS time FROM hour
        UNION ALL SELECT id, id / ${STREAM_IDS} FROM second
        WHERE id > (SELECT max(id) FROM second) - ${2 * MINUTE.seconds * STREAM_IDS}
      ) GROUP BY stream`) as [number, number, number][];
    return new Map(rows.map(([id, first_s, last_s]) => [id, { first_s, last_s }]));
  }

  /** From the first row of a tier to behind its last one. */
  #spanOf(tier: Tier): TimeRange | undefined {
    // Two statements: SQLite finds only one of min and max by the index at a time.
    const [first] = this.#all(`SELECT min(id) FROM ${tier.name}`)[0] as [number | null];
    const [last] = this.#all(`SELECT max(id) FROM ${tier.name}`)[0] as [number | null];
    if (first === null || last === null) return undefined;
    const time = (id: number): number => Math.floor(id / STREAM_IDS) * tier.seconds;
    return { fromS: time(first), toS: time(last) + tier.seconds };
  }

  #all(sql: string, ...values: (number | string)[]): unknown[] {
    return attempt(this.#file, () =>
      this.#database
        .prepare(sql)
        .raw()
        .all(...values),
    );
  }
}

/** A count is looked up in a table of its own. */
function columnSql(tier: Tier, name: string): string {
  const gauge = GAUGES.find((candidate) => candidate.name === name || candidate.range?.includes(name));
  if (gauge === undefined) return 'NULL';
  return `row.${tier === SECOND ? gauge.name : name}`;
}

function zeroCounts(unmeasured: string, figures: readonly string[], indices: Iterable<number>): ZeroCount[] {
  const names = new Set(unmeasured.split(' '));
  return [...indices].map((index) => ({ index, value: names.has(figures[index]!) ? null : 0 }));
}
