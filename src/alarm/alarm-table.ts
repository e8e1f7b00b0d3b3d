import { ABSENT } from '../mpegts/packet.js';
import type { Severity } from '../stream/severity.js';
import type { AlarmEnd, AlarmEvent, AlarmReport } from './alarm-event.js';
import type { AlarmLimits } from './alarm-limits.js';
import { Cause } from './cause.js';
import { Subjects } from './subjects.js';

/** What can raise an alarm: a rule of TR 101 290, or a condition. */
export interface AlarmSpec {
  readonly name: string;
  /** Number and priority of the rule; null for a condition. */
  readonly rule: string | null;
  readonly priority: 1 | 2 | 3 | null;
  readonly severity: Severity;
  readonly limits: Readonly<Record<string, number>>;
}

interface Alarm {
  spec: AlarmSpec;
  readonly subjects: Subjects;
  /** Without an error for longer, it is cleared. */
  holdNs: number;
  windowStartNs: number;
  windowCount: number;
  isRaised: boolean;
  isFlapping: boolean;
  flaps: number;
  raisedNs: number;
  lastNs: number;
  clearedNs: number;
  value: number;
  count: number;
  interval: number;
  total: number;
  /** Others are in it since it was told. */
  hasGrown: boolean;
  toldNs: number;
}

/** Events that wait to be taken; later ones are counted only. */
const MAX_EVENTS = 1024;
/** An alarm that grows is told so often at most. */
const UPDATE_NS = 10e9;
const NS_PER_MS = 1e6;

/**
 * One alarm for each rule or condition of a stream, by their places in a list: raised by errors that come close enough, cleared when
 * none came for long enough. One that comes back soon flaps: it stays raised until its errors stay away for as long as that.
 */
export class AlarmTable {
  eventsDropped = 0;
  /** Times that an alarm was raised or is over. */
  changes = 0;
  #specs: readonly AlarmSpec[];
  /** By the place of what raises them; there is none before its first error. */
  readonly #alarms: (Alarm | undefined)[];
  /** Those that have errors which are not over. */
  readonly #active = new Set<Alarm>();
  readonly #raiseCount: number;
  readonly #windowNs: number;
  readonly #flapNs: number;
  #events: AlarmEvent[] = [];

  constructor(
    specs: readonly AlarmSpec[],
    readonly limits: AlarmLimits,
  ) {
    this.#raiseCount = limits.raise_count;
    this.#windowNs = limits.raise_window_ms * NS_PER_MS;
    this.#flapNs = limits.flap_window_ms * NS_PER_MS;
    this.#specs = specs;
    this.#alarms = specs.map(() => undefined);
  }

  /** The same rules and conditions, with other limits and severities from now on; an alarm that is graver now is told anew. */
  use(specs: readonly AlarmSpec[]): void {
    this.#specs = specs;
    for (const [index, alarm] of this.#alarms.entries()) {
      if (alarm === undefined) continue;
      if (alarm.spec.severity !== specs[index]!.severity) alarm.hasGrown = true;
      alarm.spec = specs[index]!;
      alarm.holdNs = holdNs(alarm.spec, this.limits);
    }
  }

  /**
   * So many errors; `pid`, `tableId` and `service` (program_number) may be ABSENT. `cause`: a bit of Cause. `value`: what was
   * measured, in the unit of the limit.
   */
  error(
    index: number,
    pid: number,
    tableId: number,
    timeNs: number,
    count = 1,
    service = ABSENT,
    cause: number = Cause.NONE,
    value = Number.NaN,
  ): void {
    const alarm = this.#alarmAt(index);
    const pauseNs = timeNs - alarm.lastNs;
    if (pauseNs > this.#holdNs(alarm)) this.#end(alarm);
    else if (alarm.isRaised && pauseNs > alarm.holdNs) this.#flap(alarm);
    if (alarm.windowCount === 0 || timeNs - alarm.windowStartNs > this.#windowNs) {
      alarm.windowStartNs = timeNs;
      alarm.windowCount = 0;
    }
    if (alarm.count === 0) alarm.subjects.clear();
    this.#active.add(alarm);
    alarm.windowCount += count;
    alarm.count += count;
    alarm.interval += count;
    alarm.total += count;
    alarm.lastNs = timeNs;
    alarm.value = value;
    if (alarm.subjects.add(pid, tableId, service, count, cause)) alarm.hasGrown = true;
    if (!alarm.isRaised && alarm.windowCount >= this.#raiseCount) this.#raise(alarm, timeNs);
  }

  /** An error that raises the alarm, however few there were. */
  raise(index: number, timeNs: number, value = Number.NaN, pid: number = ABSENT): void {
    this.error(index, pid, ABSENT, timeNs, 1, ABSENT, Cause.NONE, value);
    const alarm = this.#alarmAt(index);
    if (!alarm.isRaised) this.#raise(alarm, timeNs);
  }

  /** The condition is known to be over, and need not prove it by its absence; one that flaps must. */
  clear(index: number, timeNs: number): void {
    const alarm = this.#alarms[index];
    if (alarm === undefined || !alarm.isRaised) return;
    alarm.lastNs = timeNs;
    if (!alarm.isFlapping) this.#end(alarm, timeNs);
  }

  /** The last error goes on, and is not counted again. */
  sustain(index: number, timeNs: number): void {
    const alarm = this.#alarms[index];
    if (alarm !== undefined && this.#active.has(alarm)) alarm.lastNs = timeNs;
  }

  /** Nothing could be judged up to now: what is raised stays so until errors stay away from now on. */
  sustainAll(timeNs: number): void {
    for (const alarm of this.#active) alarm.lastNs = timeNs;
  }

  /** Clears what is due, and tells of what has grown. */
  check(timeNs: number): void {
    if (this.#active.size === 0) return;
    for (const alarm of this.#active) {
      if (timeNs - alarm.lastNs > this.#holdNs(alarm)) this.#end(alarm);
      else if (alarm.hasGrown && alarm.isRaised && timeNs - alarm.toldNs >= UPDATE_NS)
        this.#tell('updated', alarm, timeNs);
    }
  }

  /** All that is raised is over now, for a reason that is none of the stream's. */
  endAll(timeNs: number, cause: AlarmEnd): void {
    for (const alarm of this.#active) this.#end(alarm, timeNs, cause);
  }

  isRaised(index: number): boolean {
    return this.#alarms[index]?.isRaised ?? false;
  }

  /** When the alarm was raised; null while it is not. */
  raisedTimeNs(index: number): number | null {
    const alarm = this.#alarms[index];
    return alarm?.isRaised ? alarm.raisedNs : null;
  }

  /** The events since the last call, in the order of their times. */
  takeEvents(): readonly AlarmEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Those with errors by name; the interval ends here. */
  snapshotAndReset(): Record<string, AlarmReport> {
    const reports: Record<string, AlarmReport> = {};
    for (const alarm of this.#alarms) {
      if (alarm === undefined) continue;
      if (alarm.total > 0) reports[alarm.spec.name] = reportOf(alarm);
      alarm.interval = 0;
    }
    return reports;
  }

  #alarmAt(index: number): Alarm {
    let alarm = this.#alarms[index];
    if (alarm === undefined) {
      alarm = createAlarm(this.#specs[index]!, this.limits);
      this.#alarms[index] = alarm;
    }
    return alarm;
  }

  #holdNs(alarm: Alarm): number {
    return alarm.isFlapping ? Math.max(alarm.holdNs, this.#flapNs) : alarm.holdNs;
  }

  #flap(alarm: Alarm): void {
    alarm.isFlapping = true;
    alarm.flaps++;
    alarm.hasGrown = true;
  }

  #raise(alarm: Alarm, timeNs: number): void {
    alarm.isRaised = true;
    alarm.raisedNs = timeNs;
    this.changes++;
    if (timeNs - alarm.clearedNs <= this.#flapNs) this.#flap(alarm);
    this.#tell('raised', alarm, timeNs);
  }

  #end(alarm: Alarm, timeNs = alarm.lastNs + this.#holdNs(alarm), cause: AlarmEnd = 'recovery'): void {
    this.#active.delete(alarm);
    if (alarm.isRaised) {
      this.changes++;
      alarm.clearedNs = timeNs;
      this.#tell('cleared', alarm, timeNs, cause);
    }
    alarm.isRaised = false;
    alarm.isFlapping = false;
    alarm.flaps = 0;
    alarm.windowCount = 0;
    alarm.count = 0;
  }

  #tell(event: AlarmEvent['event'], alarm: Alarm, timeNs: number, cause: AlarmEnd | null = null): void {
    alarm.hasGrown = false;
    alarm.toldNs = timeNs;
    if (this.#events.length === MAX_EVENTS) {
      this.eventsDropped++;
      return;
    }
    const { name, rule, priority, severity, limits } = alarm.spec;
    this.#events.push({
      type: 'event',
      event,
      name,
      rule,
      priority,
      severity,
      ...alarm.subjects.snapshot(),
      time_ns: timeNs,
      raised_time_ns: alarm.raisedNs,
      last_time_ns: alarm.lastNs,
      count: alarm.count,
      flaps: alarm.flaps,
      value: valueOrNull(alarm),
      limits,
      cleared_by: cause,
    });
  }
}

function createAlarm(spec: AlarmSpec, limits: AlarmLimits): Alarm {
  return {
    spec,
    subjects: new Subjects(),
    holdNs: holdNs(spec, limits),
    windowStartNs: 0,
    windowCount: 0,
    isRaised: false,
    isFlapping: false,
    flaps: 0,
    raisedNs: 0,
    lastNs: 0,
    clearedNs: Number.NEGATIVE_INFINITY,
    value: Number.NaN,
    count: 0,
    interval: 0,
    total: 0,
    hasGrown: false,
    toldNs: 0,
  };
}

function reportOf(alarm: Alarm): AlarmReport {
  const { rule, priority, severity } = alarm.spec;
  return {
    rule,
    priority,
    severity,
    state: alarm.isRaised ? (severity === 'info' ? 'noted' : 'raised') : 'over',
    ...alarm.subjects.snapshot(),
    raised_time_ns: alarm.isRaised ? alarm.raisedNs : null,
    last_time_ns: alarm.lastNs,
    count_interval: alarm.interval,
    count_total: alarm.total,
    flaps: alarm.flaps,
    value: valueOrNull(alarm),
  };
}

function valueOrNull({ value }: Alarm): number | null {
  return Number.isNaN(value) ? null : value;
}

/** What errs once in every limit must not clear its alarm in between. */
function holdNs({ limits }: AlarmSpec, { clear_after_ms }: AlarmLimits): number {
  const timesMs = Object.keys(limits).map((key) => (key.endsWith('_ms') ? limits[key]! : 0));
  return (clear_after_ms + Math.max(0, ...timesMs)) * NS_PER_MS;
}
