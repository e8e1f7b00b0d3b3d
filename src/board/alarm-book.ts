import type { AlarmReport } from '../alarm/alarm-event.js';
import type { Blame } from '../analysis/blame.js';
import { isNewerForm } from '../text/rule-form.js';
import { AlarmEntry, type AlarmOwner, type AlarmRecord } from './alarm-entry.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS, type Bounds, SAME_ALARM_MS, SHOWN_CLEARED_MS } from './bounds.js';
import type { Acknowledgement, Alarm } from './contract.js';
import { timeMsOf } from './event-line.js';

/** What there is for the browsers since the last take. */
interface AlarmChanges {
  readonly changed: readonly Alarm[];
  readonly removed: readonly string[];
}

/** Is told what becomes of acknowledgements. */
export interface AckKeeper {
  /** That of an alarm which was acknowledged in an earlier run, and goes on; null: there is none. */
  find(key: string, name: string): Acknowledgement | null;
  /** The alarm is over for good. */
  end(key: string, name: string, atMs: number): void;
}

/** All alarms that are raised, or may come back: one that comes back within ten minutes is the same one. Told by events, and by reports where an event was missed. */
export class AlarmBook {
  leftOut = 0;
  readonly #all = new Map<string, AlarmEntry>();
  /** Those that are over, the first one to be forgotten first. */
  readonly #cleared = new Set<AlarmEntry>();
  readonly #changed = new Set<AlarmEntry>();
  readonly #removed = new Set<string>();

  /** `keepsAll`: of a file, what is over stays. */
  constructor(
    readonly acks: AckKeeper,
    readonly keepsAll = false,
    readonly bounds: Bounds = BOUNDS,
  ) {}

  get size(): number {
    return this.#all.size;
  }

  find(id: string): AlarmEntry | undefined {
    return this.#all.get(id);
  }

  /** An event tells of an alarm; `countBefore`: errors that the stream had of it by the last report. */
  event(owner: AlarmOwner, event: AlarmRecord, blame: Blame | null, nowMs: number, countBefore: number): void {
    if (event.severity === 'info') return;
    const timeMs = Math.round(timeMsOf(event));
    const lastMs = Math.round(timeMs + (event.last_time_ns - event.time_ns) / 1e6);
    if (event.event === 'cleared') {
      const entry = owner.alarms.get(nameOf(event.name));
      if (entry?.isRaised !== true) return;
      entry.tell(event, lastMs);
      this.#clear(entry, timeMs, nowMs);
      return;
    }
    const raisedMs = Math.round(timeMs + (event.raised_time_ns - event.time_ns) / 1e6);
    const entry = this.#raise(owner, event.name, raisedMs, countBefore);
    if (entry === undefined) return;
    entry.tell(event, lastMs);
    entry.flaps = Math.max(entry.flaps, event.flaps);
    entry.blame = blame ?? entry.blame;
    this.#changed.add(entry);
  }

  /** A report tells how the alarms of a stream stand: what no event told is known by it. */
  report(
    owner: AlarmOwner,
    alarms: Readonly<Record<string, AlarmReport>>,
    originMs: number,
    blame: Blame | null,
    nowMs: number,
  ): void {
    for (const name in alarms) {
      const report = alarms[name]!;
      const known = owner.alarms.get(nameOf(name));
      if (report.state === 'over' && known?.countAll(report) === true) this.#changed.add(known);
      if (report.state !== 'raised' || report.severity === 'info') continue;
      // Events tell one fault as one alarm, too.
      if (known?.isRaised !== true && isFolded(report, alarms)) continue;
      const raisedMs = Math.round(originMs + (report.raised_time_ns ?? report.last_time_ns) / 1e6);
      const entry =
        known?.isRaised === true
          ? known
          : this.#raise(owner, name, raisedMs, report.count_total - report.count_interval);
      if (entry === undefined) continue;
      entry.flaps = Math.max(entry.flaps, report.flaps);
      const isNew = entry.report(report, originMs);
      if (isNew && blame !== null) entry.blame = blame;
      if (isNew || entry !== known) this.#changed.add(entry);
    }
    for (const entry of owner.alarms.values()) {
      if (entry.isRaised && alarms[entry.name]?.state !== 'raised') this.#clear(entry, nowMs, nowMs);
    }
  }

  /** Acknowledged, or no longer so; undefined: there is no such alarm. */
  acknowledge(id: string, acked: Acknowledgement | null): AlarmEntry | undefined {
    const entry = this.#all.get(id);
    if (entry === undefined) return undefined;
    entry.acked = acked;
    this.#changed.add(entry);
    return entry;
  }

  /** The row is gone, and its alarms with it. */
  forget(owner: AlarmOwner, nowMs: number): void {
    for (const entry of owner.alarms.values()) this.#forget(entry, nowMs);
  }

  /** What is over for long enough is shown no longer, and is forgotten later. */
  tick(nowMs: number): void {
    if (this.keepsAll) return;
    for (const entry of this.#cleared) {
      const sinceMs = nowMs - entry.clearedAtMs;
      if (sinceMs < SHOWN_CLEARED_MS && sinceMs >= 0) break;
      if (sinceMs >= SAME_ALARM_MS) this.#forget(entry, nowMs);
      else this.#hide(entry);
    }
  }

  take(): AlarmChanges {
    const changed = [...this.#changed].filter(({ isShown }) => isShown).map((entry) => entry.json());
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  shown(): Alarm[] {
    return [...this.#all.values()].filter(({ isShown }) => isShown).map((entry) => entry.json());
  }

  #raise(owner: AlarmOwner, fullName: string, sinceMs: number, countBefore: number): AlarmEntry | undefined {
    const name = nameOf(fullName);
    let entry = owner.alarms.get(name);
    if (entry === undefined) {
      if (!this.#hasRoom(owner, sinceMs)) {
        this.leftOut++;
        return undefined;
      }
      entry = new AlarmEntry(owner, name, sinceMs);
      entry.acked = this.acks.find(owner.key, name);
      owner.alarms.set(name, entry);
      this.#all.set(entry.id, entry);
      entry.countBefore = countBefore;
    } else if (!entry.isRaised) {
      this.#cleared.delete(entry);
      if (sinceMs - entry.clearedMs >= SAME_ALARM_MS) this.#begin(entry, sinceMs, countBefore);
      else entry.flaps++;
      entry.clearedMs = Number.NaN;
    }
    entry.isShown = true;
    this.#removed.delete(entry.id);
    return entry;
  }

  /** It comes back so late that it is another one. */
  #begin(entry: AlarmEntry, sinceMs: number, countBefore: number): void {
    if (entry.acked !== null) this.acks.end(entry.owner.key, entry.name, entry.clearedMs);
    entry.acked = null;
    entry.sinceMs = sinceMs;
    entry.lastMs = sinceMs;
    entry.count = 0;
    entry.countBefore = countBefore;
    entry.flaps = 0;
  }

  #clear(entry: AlarmEntry, timeMs: number, nowMs: number): void {
    entry.clearedMs = timeMs;
    entry.clearedAtMs = nowMs;
    this.#cleared.add(entry);
    this.#changed.add(entry);
  }

  #hide(entry: AlarmEntry): void {
    if (!entry.isShown) return;
    entry.isShown = false;
    this.#removed.add(entry.id);
  }

  #forget(entry: AlarmEntry, nowMs: number): void {
    this.#hide(entry);
    this.#cleared.delete(entry);
    this.#changed.delete(entry);
    this.#all.delete(entry.id);
    entry.owner.alarms.delete(entry.name);
    if (entry.acked !== null) this.acks.end(entry.owner.key, entry.name, nowMs);
  }

  #hasRoom(owner: AlarmOwner, nowMs: number): boolean {
    if (owner.alarms.size >= this.bounds.alarmsOfRow) return false;
    if (this.#all.size < this.bounds.alarms) return true;
    const [oldest] = this.#cleared;
    if (oldest !== undefined) this.#forget(oldest, nowMs);
    return oldest !== undefined;
  }
}

/** Whether the newer form of its rule is raised as well. */
function isFolded({ rule }: AlarmReport, alarms: Readonly<Record<string, AlarmReport>>): boolean {
  return Object.values(alarms).some((other) => other.state === 'raised' && isNewerForm(other.rule, rule));
}

function nameOf(name: string): string {
  return boundedText(name, BOUNDS.nameLength);
}
