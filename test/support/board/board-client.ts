import type { Alarm, DeltaMessage, EventLine, ProbeCard, RowCells, StateMessage } from '../../../src/board/contract.js';
import type { LiveClient } from '../../../src/board/live-feed.js';

/** A browser on paper: puts together what it is sent, as a page does. */
export class BoardClient implements LiveClient {
  unsentBytes = 0;
  isThere = true;
  readonly received: { readonly event: string; readonly id: string; readonly bytes: number }[] = [];
  state: StateMessage | undefined;
  seq = Number.NaN;
  readonly rows = new Map<number, unknown[]>();
  readonly alarms = new Map<string, Alarm>();
  readonly probes = new Map<string, ProbeCard>();
  readonly events: EventLine[] = [];

  get lastId(): string | undefined {
    return this.received.at(-1)?.id;
  }

  send({ event, id, data }: { event: string; id: string; data: string }): boolean {
    this.received.push({ event, id, bytes: data.length });
    if (event === 'state') this.#begin(JSON.parse(data));
    else this.#apply(JSON.parse(data));
    return this.isThere;
  }

  /** The cell of a row by the name of its column. */
  cell(n: number, column: string): unknown {
    return this.rows.get(n)?.[this.state!.columns.indexOf(column as never)];
  }

  #begin(state: StateMessage): void {
    for (const map of [this.rows, this.alarms, this.probes]) map.clear();
    this.state = state;
    this.seq = state.seq;
    this.#add(state.rows);
    for (const alarm of state.alarms) this.alarms.set(alarm.id, alarm);
    for (const probe of state.probes) this.probes.set(probe.probe, probe);
    this.events.splice(0, this.events.length, ...state.events);
  }

  #apply(delta: DeltaMessage): void {
    if (delta.seq !== this.seq + 1) throw new Error(`delta ${delta.seq} behind ${this.seq}`);
    this.seq = delta.seq;
    this.#add(delta.added ?? []);
    for (const [n, ...changes] of delta.rows ?? []) this.#change(this.rows.get(n as number)!, changes);
    for (const n of delta.removed ?? []) this.rows.delete(n);
    for (const alarm of delta.alarms ?? []) this.alarms.set(alarm.id, alarm);
    for (const id of delta.alarms_removed ?? []) this.alarms.delete(id);
    for (const probe of delta.probes ?? []) this.probes.set(probe.probe, probe);
    for (const probe of delta.probes_removed ?? []) this.probes.delete(probe);
    this.events.push(...(delta.events ?? []));
  }

  #add(rows: readonly RowCells[]): void {
    for (const [n, ...cells] of rows) this.rows.set(n, cells);
  }

  #change(cells: unknown[], changes: readonly unknown[]): void {
    const spark = this.state!.columns.indexOf('spark');
    for (let at = 0; at < changes.length; at += 2) {
      const column = changes[at] as number;
      if (column === spark) cells[spark] = [...(cells[spark] as unknown[]), changes[at + 1]].slice(-60);
      else cells[column] = changes[at + 1];
    }
  }
}
