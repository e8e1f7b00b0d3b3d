import type { RuleState } from '../../src/tr101290/findings.js';
import { defaultProfile, type Edition, type Profile, type SiFamily } from '../../src/tr101290/profile.js';
import type { RuleName } from '../../src/tr101290/rules.js';
import { atscPlan } from './atsc-stream.js';
import { dvbPlan } from './dvb-stream.js';
import type { Edit } from './edits.js';
import { multiplex } from './multiplexer.js';
import type { Packets } from './plan.js';

/** Errors of one rule: how many, where the last one is, and in ms when the first and the last one are due. */
export interface Expected {
  readonly count: number;
  readonly pid: number | null;
  readonly tableId: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Service of the last one, where it is stated. */
  readonly serviceId?: number;
  /** They may be found so much later. */
  readonly withinMs: number;
  /** When the alarm ends, where that is stated. */
  readonly clearedMs?: number;
}

export type Expectations = Partial<Record<RuleName, Expected>>;

/** One stream of the matrix: a clean one, with edits. */
export interface Case {
  /** Name of its file too. */
  readonly name: string;
  /** What is broken, or not. */
  readonly what: string;
  /** The rule that it is about; a clean stream has none. */
  readonly rule?: RuleName;
  /** Clean DVB in place of nothing. */
  readonly base?: SiFamily;
  readonly edition?: Edition;
  readonly edits: readonly Edit[];
  /** All rules that fire; none, where the stream is clean or stays within the limit. */
  readonly expected?: Expectations;
  /** Why others fire with the rule. */
  readonly because?: string;
  /** Rules that are in another state than `ok` and, where they fire, than `raised`. */
  readonly states?: Partial<Record<RuleName, readonly [RuleState, reason: string | null]>>;
}

/** Rules are looked at so often while packets come. */
const POLL_MS = 11;

/** One error. */
export function once(pid: number | null, tableId: number | null, ms: number, withinMs = POLL_MS): Expected {
  return { count: 1, pid, tableId, firstMs: ms, lastMs: ms, withinMs };
}

/** Several errors; the PID and the table are those of the last one. */
export function times(
  count: number,
  pid: number | null,
  tableId: number | null,
  [firstMs, lastMs]: readonly [number, number],
  withinMs = POLL_MS,
): Expected {
  return { count, pid, tableId, firstMs, lastMs, withinMs };
}

/** The last of them is of this service. */
export function ofService(serviceId: number, expected: Expected): Expected {
  return { ...expected, serviceId };
}

export function profileOf({ base = 'dvb', edition = '2020' }: Case): Profile {
  return defaultProfile(base, edition);
}

/** The stream of a case. */
export function streamOfCase({ base = 'dvb', edits }: Case): Packets {
  const plan = base === 'dvb' ? dvbPlan() : atscPlan();
  for (const edit of edits) edit(plan);
  return multiplex(plan);
}
