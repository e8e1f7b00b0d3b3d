import type { AlarmTable } from '../../alarm/alarm-table.js';
import { Condition, type ConditionName, type ConditionSettings } from '../../alarm/conditions.js';
import { RareMap } from '../../mpegts/rare-map.js';
import type { ConditionLimits, ConditionSink } from './observer-context.js';

/** Conditions by PID: each is an alarm while it holds on any PID. */
export class ContentConditions implements ConditionSink {
  readonly #alarms: AlarmTable;
  readonly #settings: ConditionSettings;
  /** PIDs on which a condition holds, by its place in CONDITIONS; none that is empty. */
  readonly #wrong = new RareMap<number, Set<number>>();

  constructor(alarms: AlarmTable, settings: ConditionSettings) {
    this.#alarms = alarms;
    this.#settings = settings;
  }

  settingOf(name: ConditionName): ConditionLimits {
    return this.#settings[name];
  }

  set(name: ConditionName, pid: number, timeNs: number, isWrong: boolean, value = Number.NaN): void {
    if (isWrong) this.#begin(name, pid, timeNs, value);
    else this.#end(Condition[name], pid, timeNs);
  }

  forget(pid: number, timeNs: number): void {
    for (const index of [...this.#wrong.keys()]) this.#end(index, pid, timeNs);
  }

  /** What holds goes on, up to then. */
  sustain(timeNs: number): void {
    for (const index of this.#wrong.keys()) this.#alarms.sustain(index, timeNs);
  }

  /** Nothing holds any more, for a reason that the alarms are told by themselves. */
  clear(): void {
    this.#wrong.clear();
  }

  #begin(name: ConditionName, pid: number, timeNs: number, value: number): void {
    const index = Condition[name];
    if (!this.#settings[name].enabled) return;
    const pids = this.#wrong.get(index) ?? new Set();
    if (pids.has(pid)) return;
    this.#wrong.set(index, pids.add(pid));
    this.#alarms.raise(index, timeNs, value, pid);
  }

  #end(index: number, pid: number, timeNs: number): void {
    const pids = this.#wrong.get(index);
    if (pids?.delete(pid) !== true || pids.size > 0) return;
    this.#wrong.delete(index);
    this.#alarms.clear(index, timeNs);
  }
}
