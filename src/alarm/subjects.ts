// Tested by: test/alarm/alarm-table.test.ts
import { ABSENT } from '../mpegts/packet.js';
import type { AlarmSubjects } from './alarm-event.js';
import { causesOf } from './cause.js';

/** Of each, those that are told, and those that are kept apart. */
const MOST_TOLD = 32;
const MOST_KEPT = 1024;

/** The PIDs, tables and services of one alarm, with their errors, and what these are. */
export class Subjects {
  readonly #pids = new Map<number, number>();
  readonly #tables = new Map<number, number>();
  readonly #services = new Map<number, number>();
  #causes = 0;

  /** Each but `cause` may be ABSENT. Returns whether one of them is new. */
  add(pid: number, tableId: number, service: number, count: number, cause: number): boolean {
    const isNewCause = (this.#causes | cause) !== this.#causes;
    this.#causes |= cause;
    const isNewPid = addTo(this.#pids, pid, count);
    const isNewTable = addTo(this.#tables, tableId, count);
    return addTo(this.#services, service, count) || isNewPid || isNewTable || isNewCause;
  }

  clear(): void {
    for (const counts of [this.#pids, this.#tables, this.#services]) counts.clear();
    this.#causes = 0;
  }

  snapshot(): AlarmSubjects {
    const kept = [this.#pids, this.#tables, this.#services];
    return {
      pids: worstOf(this.#pids).map(([pid, count]) => ({ pid, count })),
      tables: worstOf(this.#tables).map(([table_id, count]) => ({ table_id, count })),
      services: worstOf(this.#services).map(([program_number, count]) => ({ program_number, count })),
      left_out: kept.reduce((sum, { size }) => sum + Math.max(0, size - MOST_TOLD), 0),
      causes: causesOf(this.#causes),
    };
  }
}

function addTo(counts: Map<number, number>, key: number, count: number): boolean {
  if (key === ABSENT) return false;
  const before = counts.get(key);
  if (before === undefined && counts.size >= MOST_KEPT) return false;
  counts.set(key, (before ?? 0) + count);
  return before === undefined;
}

/** Those with the most errors first; of others alike, by number. */
function worstOf(counts: ReadonlyMap<number, number>): [number, number][] {
  return [...counts].sort(([a, first], [b, second]) => second - first || a - b).slice(0, MOST_TOLD);
}
