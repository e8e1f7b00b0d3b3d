// Tested by: test/alarm/alarm-table.test.ts
import type { Severity } from '../stream/severity.js';
import type { AlarmCause } from './cause.js';

/**
 * Why an alarm is over. `recovery`: its errors stay away; `analysis_failed`: nobody can say whether they do; `released`: the stream went
 * away, and nobody waits for it any more.
 */
export type AlarmEnd = 'recovery' | 'analysis_failed' | 'new_kind' | 'released';

/** A PID inside an alarm. */
export interface AlarmPid {
  /** The PID. */
  readonly pid: number;
  /** Errors on it since the alarm began. */
  readonly count: number;
}

/** A table inside an alarm. */
export interface AlarmTableId {
  /** The table. */
  readonly table_id: number;
  /** Errors of it since the alarm began. */
  readonly count: number;
}

/** A service inside an alarm. */
export interface AlarmService {
  /** Number of the service. */
  readonly program_number: number;
  /** Errors of it since the alarm began. */
  readonly count: number;
}

/** What an alarm is about: the parts of the stream with the most errors first, 32 of each at most. */
export interface AlarmSubjects {
  /** Empty where the alarm is about the stream as a whole. */
  readonly pids: readonly AlarmPid[];
  /** Tables that are late, wrong or damaged. */
  readonly tables: readonly AlarmTableId[];
  /** Services that an error named; those that PIDs belong to are not among them. */
  readonly services: readonly AlarmService[];
  /** PIDs, tables and services that there is no room for. */
  readonly left_out: number;
  /** What its errors are, of a rule that has several; empty where it has one only. */
  readonly causes: readonly AlarmCause[];
}

/** An alarm that was raised or cleared, or has grown. Times are ns since the start of the stream. */
export interface AlarmEvent extends AlarmSubjects {
  /** Always `event`. */
  readonly type: 'event';
  /** What happened to the alarm; `updated`: others are in it, or it came back, told every 10 s at most. */
  readonly event: 'raised' | 'updated' | 'cleared';
  /** The rule of TR 101 290, or the condition, by its name. */
  readonly name: string;
  /** The rule of TR 101 290 by its number; null for a condition. */
  readonly rule: string | null;
  /** Priority of the rule; null for a condition. */
  readonly priority: 1 | 2 | 3 | null;
  /** How grave it is, by the profile. */
  readonly severity: Severity;
  /** When it was raised, has grown, or was cleared. */
  readonly time_ns: number;
  /** When it was raised. */
  readonly raised_time_ns: number;
  /** The last error. */
  readonly last_time_ns: number;
  /** Errors since the first one of this alarm. */
  readonly count: number;
  /** How often it came back within the time that tells one flapping alarm from two. */
  readonly flaps: number;
  /** What was measured last, in the unit of the limit; null where it is not measured. */
  readonly value: number | null;
  /** What it is judged by, with units in the names. */
  readonly limits: Readonly<Record<string, number>>;
  /** Why it is over; null before. */
  readonly cleared_by: AlarmEnd | null;
}

/** Something that is worth to be told, and is no fault. */
export interface NoticeEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `notice`. */
  readonly event: 'notice';
  /** What happened. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it happened. */
  readonly time_ns: number;
  /** When what is over now began; null where nothing is. */
  readonly since_ns: number | null;
}

/** An alarm of a stream as it stands. Times are ns since the start of the stream. */
export interface AlarmReport extends AlarmSubjects {
  /** The rule of TR 101 290 by its number; null for a condition. */
  readonly rule: string | null;
  /** Priority of the rule; null for a condition. */
  readonly priority: 1 | 2 | 3 | null;
  /** How grave it is, by the profile. */
  readonly severity: Severity;
  /** `noted`: what would be raised, of a rule that is informational; `over`: there were errors. */
  readonly state: 'raised' | 'noted' | 'over';
  /** When it was raised; null while it is not. */
  readonly raised_time_ns: number | null;
  /** The last error. */
  readonly last_time_ns: number;
  /** Errors since the last report. */
  readonly count_interval: number;
  /** Errors since the stream was first seen. */
  readonly count_total: number;
  /** How often it came back within the time that tells one flapping alarm from two. */
  readonly flaps: number;
  /** What was measured last, in the unit of the limit; null where it is not measured. */
  readonly value: number | null;
}

/** By the name of the rule or condition: those with errors. */
export type AlarmReports = Readonly<Record<string, AlarmReport>>;

/** Whether it tells of an alarm, and not of anything else that happens. */
export function isAlarm<Event extends { readonly event: string }>(
  event: Event,
): event is Extract<Event, Pick<AlarmEvent, 'event'>> {
  return event.event === 'raised' || event.event === 'updated' || event.event === 'cleared';
}
