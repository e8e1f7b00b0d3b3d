import { type AlarmSpec, AlarmTable } from '../alarm/alarm-table.js';
import { Cause } from '../alarm/cause.js';
import { oncePer } from '../alarm/once-per.js';
import { ABSENT } from '../mpegts/packet.js';
import type { Severity } from '../stream/severity.js';
import { Exceptions, type ServicesOf } from './exceptions.js';
import { ObservedStretch } from './observed-stretch.js';
import type { Profile } from './profile.js';
import { type Idle, RULE_COUNT, RULES, type RuleName, type RuleSpec } from './rules.js';

/** What can be said of a rule now. `noted`: what would raise its alarm, of a rule that is informational. */
export type RuleState = 'ok' | 'raised' | 'noted' | 'not_applicable' | 'unmeasurable';

/** What is known of one rule. The `last_` values are null before its first error, and where an error has no PID or table. */
export interface RuleReport {
  /** Number of the indicator. */
  readonly rule: string;
  /** Priority of the indicator. */
  readonly priority: 1 | 2 | 3;
  /** How grave an error is, by the profile; `info` is never an alarm. */
  readonly severity: Severity;
  /** Errors since the last snapshotAndReset. */
  readonly count_interval: number;
  /** Errors since the stream was first seen. */
  readonly count_total: number;
  /** Errors since the stream was first seen that exceptions of the profile leave out of those. */
  readonly excepted_total: number;
  /** Whether there is an alarm, or why the rule is not judged. */
  readonly state: RuleState;
  /** Why it is not applicable or unmeasurable. */
  readonly reason: string | null;
  /** When the oldest of its alarms that are raised was raised, in ns since the start of the stream; null while none is. */
  readonly raised_time_ns: number | null;
  /** ns since the start of the stream. */
  readonly last_time_ns: number | null;
  /** PID of the last error. */
  readonly last_pid: number | null;
  /** table_id of the last error. */
  readonly last_table_id: number | null;
  /** service_id or program_number of the last error; null where it is about no service. */
  readonly last_service_id: number | null;
}

/** Whether the rule is judged at all. */
export function isJudged({ state }: Pick<RuleReport, 'state'>): boolean {
  return state !== 'not_applicable' && state !== 'unmeasurable';
}

/** By name of the indicator. */
export type RuleReports = { readonly [Name in RuleName]: RuleReport };

const OFF: Idle = { state: 'not_applicable', reason: 'off in the profile' };
const NO_TIME: Idle = { state: 'unmeasurable', reason: 'no time passed: neither arrival times nor PCRs' };
const EXCUSED: Idle = {
  state: 'unmeasurable',
  reason: 'the stream was lost, or packets on the way here: never as long without a gap as it takes',
};
/** What judges packet by packet takes so long to say something of a stream, and the buffer model as long as a buffer may take to be empty. */
const SHORTEST_STRETCH_NS = 100e6;
const BUFFER_STRETCH_NS = 1e9;
const NONE_PENDING: ReadonlyMap<number, string> = new Map();
const PRIORITY_1 = RULES.map(({ priority }) => priority === 1);

/** What rules tell of what they find. */
export type FindingSink = Pick<Findings, 'error' | 'sustain' | 'explain' | 'judged'>;

/** What was found of one rule. */
interface RuleErrors {
  excepted: number;
  total: number;
  interval: number;
  lastNs: number;
  lastPid: number;
  lastTableId: number;
  lastServiceId: number;
}

/** Of a rule of which nothing was found; nothing is ever written into it. */
const NO_ERRORS: Readonly<RuleErrors> = {
  excepted: 0,
  total: 0,
  interval: 0,
  lastNs: 0,
  lastPid: ABSENT,
  lastTableId: ABSENT,
  lastServiceId: ABSENT,
};

/** Errors by rule, where they were last, and their alarms. */
export class Findings {
  readonly alarms: AlarmTable;
  /** Told of each error of priority 1. */
  readonly #onPriority1: () => void;
  #isEnabled: readonly boolean[];
  #severities: readonly Severity[];
  /** Why rules are not judged yet that may be later. */
  #pending: ReadonlyMap<number, string> = NONE_PENDING;
  readonly #isJudged = new Uint8Array(RULE_COUNT);
  readonly #servicesOf: ServicesOf;
  #exceptions: Exceptions;
  /** By rule; there is nothing of most. */
  readonly #errors: (RuleErrors | undefined)[] = RULES.map(() => undefined);
  readonly #idle: Idle[] = RULES.map(({ idle }) => idle);
  readonly #stretch = new ObservedStretch();
  /** By rule: as it was reported last. */
  readonly #reports: (RuleReport | undefined)[] = RULES.map(() => undefined);
  #snapshot: RuleReports | undefined;
  /** Something of a rule may be other than in the last snapshot, besides its alarm. */
  #isOther = true;
  #alarmChanges = 0;
  #hasErrorsInInterval = false;
  /** By rule: without a gap for less, nothing can be found. */
  #neededNs: readonly number[];

  constructor(profile: Profile, onPriority1: () => void, servicesOf: ServicesOf = () => []) {
    this.#servicesOf = servicesOf;
    this.#exceptions = exceptionsOf(profile);
    this.alarms = new AlarmTable(alarmSpecs(profile), profile.alarm);
    this.#onPriority1 = onPriority1;
    this.#isEnabled = enabledRules(profile);
    this.#severities = severitiesOf(profile);
    this.#neededNs = neededTimes(profile);
  }

  /** Judges by another profile from now on. What was counted of rules that it has not is forgotten. */
  use(profile: Profile): void {
    this.#isEnabled = enabledRules(profile);
    this.#severities = severitiesOf(profile);
    this.#neededNs = neededTimes(profile);
    this.#exceptions = exceptionsOf(profile);
    this.#pending = NONE_PENDING;
    this.#isOther = true;
    this.alarms.use(alarmSpecs(profile));
  }

  /** Whether these rules are judged is not known yet: until use(). */
  await(rules: Iterable<number>, reason: string): void {
    this.#pending = new Map(Array.from(rules, (rule) => [rule, reason]));
    this.#isOther = true;
  }

  /** So many errors of the rule, see AlarmTable.error. */
  error(
    rule: number,
    pid: number,
    tableId: number,
    timeNs: number,
    count = 1,
    service = ABSENT,
    cause: number = Cause.NONE,
    value = Number.NaN,
  ): void {
    if (!this.#isEnabled[rule]) return;
    this.#isOther = true;
    this.#isJudged[rule] = 1;
    this.#errors[rule] ??= { ...NO_ERRORS };
    const errors = this.#errors[rule];
    if (this.#exceptions.isExcepted(rule, pid, tableId, service, this.#servicesOf)) {
      errors.excepted += count;
      return;
    }
    errors.total += count;
    errors.interval += count;
    this.#hasErrorsInInterval = true;
    errors.lastNs = timeNs;
    errors.lastPid = pid;
    errors.lastTableId = tableId;
    errors.lastServiceId = service;
    this.alarms.error(rule, pid, tableId, timeNs, count, service, cause, value);
    if (PRIORITY_1[rule]) this.#onPriority1();
  }

  /** The last error of the rule, on the PID, goes on, and is not counted again. */
  sustain(rule: number, pid: number, timeNs: number): void {
    if (this.#exceptions.isExcepted(rule, pid, ABSENT, ABSENT, this.#servicesOf)) return;
    this.alarms.sustain(rule, timeNs);
  }

  /** What the rule judges was there. */
  judged(rule: number): void {
    if (this.#isJudged[rule] !== 0) return;
    this.#isJudged[rule] = 1;
    this.#isOther = true;
  }

  /** Why the rule judges nothing, as long as it does not. */
  explain(rule: number, reason: string, state: Idle['state'] = 'unmeasurable'): void {
    const before = this.#idle[rule]!;
    if (before.state === state && before.reason === reason) return;
    this.#idle[rule] = sharedIdle(state, reason);
    this.#isOther = true;
  }

  /** Packets were lost on the way here: what errs across that is excused. */
  gap(timeNs: number): void {
    this.#stretch.gap(timeNs);
  }

  /** `nowNs`: up to when the stream was seen; 0: no time has passed since its start. The same object as before where nothing is other now. */
  snapshot(nowNs: number): RuleReports {
    // Behind a gap it is a matter of time what is excused.
    const mayDiffer = this.#isOther || this.#stretch.isDisturbed || this.alarms.changes !== this.#alarmChanges;
    if (!mayDiffer && this.#snapshot !== undefined) return this.#snapshot;
    this.#isOther = nowNs === 0;
    this.#alarmChanges = this.alarms.changes;
    let isSame = this.#snapshot !== undefined;
    for (let rule = 0; rule < RULE_COUNT; rule++) {
      const before = this.#reports[rule];
      if (this.#report(rule, nowNs) !== before) isSame = false;
    }
    if (!isSame)
      this.#snapshot = Object.fromEntries(RULES.map(({ name }, rule) => [name, this.#reports[rule]!])) as RuleReports;
    return this.#snapshot!;
  }

  resetInterval(nowNs: number): void {
    if (this.#hasErrorsInInterval) {
      this.#hasErrorsInInterval = false;
      for (const errors of this.#errors) if (errors !== undefined) errors.interval = 0;
      this.#isOther = true;
    }
    this.#stretch.beginInterval(nowNs);
  }

  /** That of the interval before where nothing is other now, as with most rules most of the time. */
  #report(rule: number, nowNs: number): RuleReport {
    const idle = this.#idleOf(rule, nowNs);
    const state = idle?.state ?? this.#judgementOf(rule);
    const reason = idle?.reason ?? null;
    const raisedNs = idle === undefined ? this.alarms.raisedTimeNs(rule) : null;
    const errors = this.#errors[rule];
    const before = this.#reports[rule];
    const isSame =
      before !== undefined &&
      before.count_total === (errors?.total ?? 0) &&
      before.count_interval === (errors?.interval ?? 0) &&
      before.excepted_total === (errors?.excepted ?? 0) &&
      before.state === state &&
      before.reason === reason &&
      before.raised_time_ns === raisedNs &&
      before.severity === this.#severities[rule];
    if (isSame) return before;
    const report =
      errors === undefined && raisedNs === null
        ? quietReport(rule, this.#severities[rule]!, state, reason)
        : newReport(rule, this.#severities[rule]!, errors ?? NO_ERRORS, state, reason, raisedNs);
    this.#reports[rule] = report;
    return report;
  }

  #judgementOf(rule: number): RuleState {
    if (!this.alarms.isRaised(rule)) return 'ok';
    return this.#severities[rule] === 'info' ? 'noted' : 'raised';
  }

  #idleOf(rule: number, nowNs: number): Idle | undefined {
    const pending = this.#pending.get(rule);
    if (pending !== undefined) return { state: 'unmeasurable', reason: pending };
    if (!this.#isEnabled[rule]) return OFF;
    if (this.#isExcused(rule, nowNs)) return EXCUSED;
    if ((this.#errors[rule]?.total ?? 0) > 0) return undefined;
    if (nowNs === 0 && RULES[rule]!.input === 'time') return NO_TIME;
    return this.#isJudged[rule] ? undefined : this.#idle[rule];
  }

  /** Nothing was found, and nothing could be in the whole interval. */
  #isExcused(rule: number, nowNs: number): boolean {
    if (!this.#stretch.isDisturbed || !this.#isJudged[rule] || (this.#errors[rule]?.interval ?? 0) > 0) return false;
    return !this.alarms.isRaised(rule) && this.#stretch.longestNs(nowNs) < this.#neededNs[rule]!;
  }
}

/** Why rules judge nothing, for all streams of the thread: a dozen fixed words. */
const idles: Idle[] = [];

function sharedIdle(state: Idle['state'], reason: string): Idle {
  const known = idles.find((one) => one.state === state && one.reason === reason);
  if (known !== undefined) return known;
  const idle = { state, reason };
  idles.push(idle);
  return idle;
}

/** By rule: of which nothing was found, for all streams of the thread. */
const quietReports: RuleReport[][] = RULES.map(() => []);

/** The report on a rule of which nothing was found: there are few, whatever the stream. */
function quietReport(rule: number, severity: Severity, state: RuleState, reason: string | null): RuleReport {
  const made = quietReports[rule]!;
  const known = made.find((one) => one.severity === severity && one.state === state && one.reason === reason);
  if (known !== undefined) return known;
  const report = newReport(rule, severity, NO_ERRORS, state, reason, null);
  made.push(report);
  return report;
}

function newReport(
  rule: number,
  severity: Severity,
  errors: Readonly<RuleErrors>,
  state: RuleState,
  reason: string | null,
  raisedNs: number | null,
): RuleReport {
  const spec = RULES[rule]!;
  const hasErrors = errors.total > 0;
  return {
    rule: spec.rule,
    priority: spec.priority,
    severity,
    count_interval: errors.interval,
    count_total: errors.total,
    excepted_total: errors.excepted,
    state,
    reason,
    raised_time_ns: raisedNs,
    last_time_ns: hasErrors ? errors.lastNs : null,
    last_pid: hasErrors ? orNull(errors.lastPid) : null,
    last_table_id: hasErrors ? orNull(errors.lastTableId) : null,
    last_service_id: hasErrors ? orNull(errors.lastServiceId) : null,
  };
}

const exceptionsOf = oncePer(({ exceptions }: Profile) => new Exceptions(exceptions));
const enabledRules = oncePer(({ enabled }: Profile) => RULES.map(({ name }) => enabled[name]));
const severitiesOf = oncePer(({ severities }: Profile) => RULES.map(({ name }) => severities[name]));
const neededTimes = oncePer((profile: Profile) => RULES.map((rule) => neededNs(rule, profile)));
const alarmSpecs = oncePer((profile: Profile) => RULES.map((spec) => alarmSpec(spec, profile)));

/** The least of the rule's limits that run out when something stays away. */
function neededNs({ name, input }: RuleSpec & { readonly name: RuleName }, profile: Profile): number {
  if (input === 'buffer_model') return BUFFER_STRETCH_NS;
  const limits: Readonly<Record<string, number>> = profile.limits[name];
  const longestMs = Object.keys(limits).flatMap((key) => (/max_\w+_ms$/.test(key) ? [limits[key]!] : []));
  return longestMs.length === 0 ? SHORTEST_STRETCH_NS : Math.max(Math.min(...longestMs) * 1e6, SHORTEST_STRETCH_NS);
}

function alarmSpec({ name, rule, priority }: RuleSpec, profile: Profile): AlarmSpec {
  return {
    name,
    rule,
    priority,
    severity: profile.severities[name as RuleName],
    limits: profile.limits[name as RuleName],
  };
}

function orNull(value: number): number | null {
  return value === ABSENT ? null : value;
}
