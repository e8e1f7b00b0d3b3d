import type {
  Alarm,
  DeltaMessage,
  EventLine,
  MonitorFacts,
  ProbeCard,
  Row,
  RowCells,
  StateMessage,
} from '../contract.js';
import { SparkRing } from './spark-ring.js';

/** Events that are kept; the oldest go first. */
export const MOST_EVENTS = 500;

/** A row as the page keeps it: cells by name, the sparkline as a ring. */
export type LiveRow = Omit<Row, 'spark'> & { readonly n: number; readonly spark: SparkRing };

/** What a message changed: the rows, and whether there are others than before. */
export interface Changes {
  readonly rows: ReadonlySet<number>;
  /** A row came or went, or everything is new. */
  readonly isNewSet: boolean;
  readonly alarms: readonly Alarm[];
}

/** What is known of a run of the monitor: a whole state, kept up with deltas. Bounded by what the server bounds. */
export class LiveState {
  run = '';
  seq = -1;
  timeMs = 0;
  me: StateMessage['me'] = { name: null, role: 'viewer', has_session: false };
  monitor: MonitorFacts | undefined;
  readonly rows = new Map<number, LiveRow>();
  readonly alarms = new Map<string, Alarm>();
  readonly probes = new Map<string, ProbeCard>();
  /** The oldest first. */
  readonly events: EventLine[] = [];
  #columns: readonly (keyof Row)[] = [];

  /** Forgets what was known. */
  replace(message: StateMessage): Changes {
    for (const kept of [this.rows, this.alarms, this.probes]) kept.clear();
    this.events.length = 0;
    this.run = message.run;
    this.me = message.me;
    this.monitor = message.monitor;
    this.#columns = message.columns;
    for (const cells of message.rows) this.#add(cells);
    this.#advance(message.seq, message.time_ms);
    this.#take(message);
    return { rows: new Set(this.rows.keys()), isNewSet: true, alarms: [] };
  }

  /** Applies a delta; null: one is missing before it, and a whole state is needed. */
  apply(delta: DeltaMessage): Changes | null {
    if (delta.seq <= this.seq) return NOTHING;
    if (this.seq < 0 || delta.seq !== this.seq + 1) return null;
    const rows = new Set<number>();
    for (const n of delta.removed ?? []) this.rows.delete(n);
    for (const cells of delta.added ?? []) rows.add(this.#add(cells));
    for (const changed of delta.rows ?? []) rows.add(this.#change(changed));
    for (const id of delta.alarms_removed ?? []) this.alarms.delete(id);
    for (const name of delta.probes_removed ?? []) this.probes.delete(name);
    const alarms = (delta.alarms ?? []).filter(({ id }) => !this.alarms.has(id));
    for (const { n } of delta.alarms ?? []) rows.add(n);
    this.monitor = delta.monitor ?? this.monitor;
    this.#advance(delta.seq, delta.time_ms);
    this.#take(delta);
    return { rows, isNewSet: (delta.added ?? delta.removed) !== undefined, alarms };
  }

  /** All of it, as a message: what a tab is given that comes later. */
  toMessage(): StateMessage {
    const { run, seq, timeMs, me, monitor } = this;
    return {
      ...{ run, seq, time_ms: timeMs, me, monitor: monitor!, columns: this.#columns },
      rows: [...this.rows.values()].map((row) => this.#cellsOf(row)),
      alarms: [...this.alarms.values()],
      probes: [...this.probes.values()],
      events: this.events,
    };
  }

  rowByKey(key: string): LiveRow | undefined {
    for (const row of this.rows.values()) if (row.key === key) return row;
    return undefined;
  }

  #advance(seq: number, timeMs: number): void {
    this.seq = seq;
    this.timeMs = timeMs;
  }

  #take({ alarms, probes, events }: Pick<DeltaMessage, 'alarms' | 'probes' | 'events'>): void {
    for (const alarm of alarms ?? []) this.alarms.set(alarm.id, alarm);
    for (const card of probes ?? []) this.probes.set(card.probe, card);
    for (const event of events ?? []) this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.splice(0, this.events.length - MOST_EVENTS);
  }

  #add([n, ...cells]: RowCells): number {
    const row: Record<string, unknown> = { n, spark: new SparkRing() };
    for (const [index, column] of this.#columns.entries()) set(row, column, cells[index]);
    this.rows.set(n, row as unknown as LiveRow);
    return n;
  }

  /** A row is a new object when it has changed. */
  #change([n, ...pairs]: readonly unknown[]): number {
    const before = this.rows.get(n as number);
    if (before === undefined) return n as number;
    const row: Record<string, unknown> = { ...before };
    for (let i = 0; i + 1 < pairs.length; i += 2) set(row, this.#columns[pairs[i] as number]!, pairs[i + 1]);
    this.rows.set(n as number, row as unknown as LiveRow);
    return n as number;
  }

  #cellsOf(row: LiveRow): RowCells {
    return [row.n, ...this.#columns.map((column) => (column === 'spark' ? row.spark.values() : row[column]))];
  }
}

const NOTHING: Changes = { rows: new Set(), isNewSet: false, alarms: [] };

function set(row: Record<string, unknown>, column: keyof Row, value: unknown): void {
  if (column !== 'spark') row[column] = value;
  else (row.spark as SparkRing).add(value as number | null | readonly (number | null)[]);
}
