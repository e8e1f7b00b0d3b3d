import { ABSENT } from '../mpegts/packet.js';
import { KeyedList } from './keyed-list.js';
import type { Profile } from './profile.js';
import { RULE_COUNT, RULES, type RuleName } from './rules.js';

/** An alarm that was raised or cleared. Times are ns since the start of the stream. */
export interface AlarmEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** What happened to the alarm. */
  readonly event: 'raised' | 'cleared';
  /** The rule by its name. */
  readonly name: RuleName;
  /** The rule by its number. */
  readonly rule: string;
  /** Priority of the rule. */
  readonly priority: 1 | 2 | 3;
  /** Null where the rule is about the stream as a whole, or there were too many alarms to keep them apart. */
  readonly pid: number | null;
  /** Table of the last error; null where it is about no table. */
  readonly table_id: number | null;
  /** When it was raised, or cleared. */
  readonly time_ns: number;
  /** When it was raised. */
  readonly raised_time_ns: number;
  /** Errors since the first one of this alarm. */
  readonly count: number;
}

interface Alarm {
  readonly key: number;
  readonly rule: number;
  readonly pid: number;
  tableId: number;
  windowStartNs: number;
  windowCount: number;
  isRaised: boolean;
  raisedNs: number;
  lastNs: number;
  count: number;
}

/** Alarms that are kept apart by PID; beyond them those of a rule share one. */
const MAX_ALARMS = 256;
/** Events that wait to be taken; later ones are counted only. */
const MAX_EVENTS = 1024;
const KEYS_PER_RULE = 0x4000;
const NS_PER_MS = 1e6;

/** One alarm per rule and PID: raised by errors that come close enough, cleared when none came for long enough. */
export class AlarmTable {
  eventsDropped = 0;
  readonly #alarms = new KeyedList<Alarm>();
  readonly #raiseCount: number;
  readonly #windowNs: number;
  /** By rule: without an error for longer, the alarm is cleared. */
  #holdNs!: Float64Array;
  readonly #raised = new Uint32Array(RULE_COUNT);
  #events: AlarmEvent[] = [];

  constructor(profile: Profile) {
    this.#raiseCount = profile.alarm.raise_count;
    this.#windowNs = profile.alarm.raise_window_ms * NS_PER_MS;
    this.use(profile);
  }

  /** Alarms are cleared by the limits of this profile from now on. */
  use(profile: Profile): void {
    this.#holdNs = Float64Array.from(RULES, ({ name }) => holdNs(profile, name));
  }

  /** So many errors of the rule; `pid` and `tableId` may be ABSENT. */
  error(rule: number, pid: number, tableId: number, timeNs: number, count: number): void {
    const alarm = this.#alarmOf(rule, pid, timeNs);
    if (timeNs - alarm.lastNs > this.#holdNs[rule]!) this.#end(alarm);
    if (alarm.windowCount === 0 || timeNs - alarm.windowStartNs > this.#windowNs) {
      alarm.windowStartNs = timeNs;
      alarm.windowCount = 0;
    }
    alarm.windowCount += count;
    alarm.count += count;
    alarm.tableId = tableId;
    alarm.lastNs = timeNs;
    if (!alarm.isRaised && alarm.windowCount >= this.#raiseCount) this.#raise(alarm, timeNs);
  }

  /** The last error goes on. */
  sustain(rule: number, pid: number, timeNs: number): void {
    const alarm = this.#alarms.get(keyOf(rule, pid)) ?? this.#alarms.get(keyOf(rule, ABSENT));
    if (alarm !== undefined) alarm.lastNs = timeNs;
  }

  /** Nothing could be judged up to now: what is raised stays so until errors stay away from now on. */
  sustainAll(timeNs: number): void {
    for (const alarm of this.#alarms.values) alarm.lastNs = timeNs;
  }

  /** Clears what is due. */
  check(timeNs: number): void {
    for (const alarm of this.#alarms.values) {
      if (timeNs - alarm.lastNs <= this.#holdNs[alarm.rule]!) continue;
      this.#end(alarm);
      this.#alarms.delete(alarm.key);
    }
  }

  isRaised(rule: number): boolean {
    return this.#raised[rule]! > 0;
  }

  /** When the oldest alarm of the rule that is raised was raised; null while none is. */
  raisedTimeNs(rule: number): number | null {
    if (!this.isRaised(rule)) return null;
    let oldestNs = Number.POSITIVE_INFINITY;
    for (const alarm of this.#alarms.values) {
      if (alarm.rule === rule && alarm.isRaised) oldestNs = Math.min(oldestNs, alarm.raisedNs);
    }
    return oldestNs;
  }

  /** The events since the last call, in the order of their times. */
  takeEvents(): readonly AlarmEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #alarmOf(rule: number, pid: number, timeNs: number): Alarm {
    const key = keyOf(rule, pid);
    const found = this.#alarms.get(key);
    if (found !== undefined) return found;
    if (this.#alarms.size >= MAX_ALARMS && pid !== ABSENT) return this.#alarmOf(rule, ABSENT, timeNs);
    const alarm: Alarm = {
      key,
      rule,
      pid,
      tableId: ABSENT,
      windowStartNs: timeNs,
      windowCount: 0,
      isRaised: false,
      raisedNs: timeNs,
      lastNs: timeNs,
      count: 0,
    };
    this.#alarms.set(key, alarm);
    return alarm;
  }

  #raise(alarm: Alarm, timeNs: number): void {
    alarm.isRaised = true;
    alarm.raisedNs = timeNs;
    this.#raised[alarm.rule]!++;
    this.#addEvent('raised', alarm, timeNs);
  }

  #end(alarm: Alarm): void {
    if (alarm.isRaised) {
      this.#raised[alarm.rule]!--;
      this.#addEvent('cleared', alarm, alarm.lastNs + this.#holdNs[alarm.rule]!);
    }
    alarm.isRaised = false;
    alarm.windowCount = 0;
    alarm.count = 0;
  }

  #addEvent(event: AlarmEvent['event'], alarm: Alarm, timeNs: number): void {
    if (this.#events.length === MAX_EVENTS) {
      this.eventsDropped++;
      return;
    }
    const { name, rule, priority } = RULES[alarm.rule]!;
    this.#events.push({
      type: 'event',
      event,
      name,
      rule,
      priority,
      pid: orNull(alarm.pid),
      table_id: orNull(alarm.tableId),
      time_ns: timeNs,
      raised_time_ns: alarm.raisedNs,
      count: alarm.count,
    });
  }
}

function keyOf(rule: number, pid: number): number {
  return rule * KEYS_PER_RULE + pid + 1;
}

function orNull(value: number): number | null {
  return value === ABSENT ? null : value;
}

/** What errs once in every limit must not clear its alarm in between. */
function holdNs(profile: Profile, name: RuleName): number {
  const limits: Readonly<Record<string, number>> = profile.limits[name];
  const timesMs = Object.keys(limits).map((key) => (key.endsWith('_ms') ? limits[key]! : 0));
  return (profile.alarm.clear_after_ms + Math.max(0, ...timesMs)) * NS_PER_MS;
}
