import type { RuleReport, RuleState } from '../../src/tr101290/findings.js';
import { type ProfileName, profileSpec } from '../../src/tr101290/profiles.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { arrivalLagMs, type Case, comesOnce, type Expected, profileOf, streamOfCase } from './case.js';
import { type Judgement, judge, judgeDatagrams, judgeFile } from './driver.js';
import type { Packets } from './plan.js';

/** What a rule did on a stream, against what is stated. */
export interface Cell {
  readonly rule: RuleName;
  readonly stated: number;
  readonly seen: number;
}

export interface CaseResult {
  readonly case: Case;
  /** Rules that are stated to fire, or did. */
  readonly cells: readonly Cell[];
  /** What is not as stated. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly rule: RuleName;
  readonly text: string;
}

const NS_PER_MS = 1e6;
/** Times that are made of PCRs are as coarse as these. */
const PCR_TICK_MS = 1 / 27_000;
const JUDGES = { packets: judge, datagrams: judgeDatagrams, file: judgeFile } as const;
const NAMES = RULES.map(({ name }) => name);

/** Makes the stream of a case, and judges it. */
export function runCase(one: Case): CaseResult {
  return judgeCase(one, streamOfCase(one));
}

/** Judges the stream of a case by its own profile. */
export function judgeCase(one: Case, stream: Packets): CaseResult {
  const judgement = JUDGES[one.arrival ?? 'packets'](stream, profileOf(one));
  const cells = NAMES.map((rule) => ({
    rule,
    stated: one.expected?.[rule]?.count ?? 0,
    seen: judgement.rules[rule].count_total,
  })).filter(({ stated, seen }) => stated > 0 || seen > 0);
  return {
    case: one,
    cells,
    faults: NAMES.flatMap((rule) => faultsOf(one, rule, judgement).map((text) => ({ rule, text }))),
  };
}

function faultsOf(one: Case, rule: RuleName, judgement: Judgement): string[] {
  const report = judgement.rules[rule];
  const expected = one.expected?.[rule];
  const faults = stateFaults(one, rule, report);
  if (report.count_total !== (expected?.count ?? 0)) {
    const where = `PID ${report.last_pid}, table ${report.last_table_id}, ${(report.last_time_ns ?? 0) / NS_PER_MS} ms`;
    faults.push(`${expected?.count ?? 0} stated, ${report.count_total} seen, the last one on ${where}`);
  } else if (expected !== undefined) {
    faults.push(...placeFaults(one, rule, expected, report, judgement));
  }
  return faults;
}

function stateFaults(one: Case, rule: RuleName, { state, reason }: RuleReport): string[] {
  const [wantedState, wantedReason] = one.states?.[rule] ?? usualState(one, rule);
  if (state === wantedState && reason === wantedReason) return [];
  return [`state ${wantedState} (${wantedReason}) stated, ${state} (${reason}) seen`];
}

function usualState(one: Case, rule: RuleName): readonly [RuleState, string | null] {
  if (profileSpec(judgedBy(one)).off.includes(rule)) return OFF;
  if (one.expected?.[rule] !== undefined) return ['raised', null];
  return comesOnce(one, rule) ? ONCE : ['ok', null];
}

/** The profile that judges the stream in the end. */
function judgedBy({ base = 'dvb', profile = base, chosen = base }: Case): ProfileName {
  return profile === 'auto' ? chosen : profile;
}

const ONCE = ['unmeasurable', 'seen, but observed for less than the limit'] as const;
const OFF = ['not_applicable', 'off in the profile'] as const;

function placeFaults(
  one: Case,
  rule: RuleName,
  expected: Expected,
  report: RuleReport,
  { events }: Judgement,
): string[] {
  // What is late may be so by a datagram, and be found by the next one.
  const lagMs = arrivalLagMs(one);
  const withinMs = expected.withinMs + 2 * lagMs;
  const raised = events.find(({ name, event }) => name === rule && event === 'raised');
  const places: [string, unknown, unknown][] = [
    ['PID', expected.pid, report.last_pid],
    ['table_id', expected.tableId, report.last_table_id],
    ['service_id', expected.serviceId ?? report.last_service_id, report.last_service_id],
  ];
  const faults = places.filter(([, stated, seen]) => stated !== seen);
  const lines = faults.map(([what, stated, seen]) => `${what} ${stated} stated, ${seen} seen`);
  const cleared = events.find(({ name, event }) => name === rule && event === 'cleared');
  const moments = [
    ['first', expected.firstMs, raised?.time_ns],
    ['last', expected.lastMs, report.last_time_ns],
    ...(expected.clearedMs === undefined ? [] : [['cleared', expected.clearedMs, cleared?.time_ns] as const]),
  ] as const;
  for (const [which, statedMs, timeNs] of moments) {
    // By the time of the first datagram, as the capture has it.
    const ms = (timeNs ?? Number.NaN) / NS_PER_MS + lagMs;
    const isInTime = ms >= statedMs - PCR_TICK_MS && ms <= statedMs + withinMs;
    if (!isInTime) lines.push(`${which} at ${statedMs} ms (+${withinMs}) stated, ${ms} seen`);
  }
  return lines;
}

/** One rule over all streams. */
export interface RuleResult {
  readonly rule: RuleName;
  readonly number: string;
  /** Streams that are about it. */
  readonly streams: number;
  /** Errors in all streams. */
  readonly stated: number;
  readonly seen: number;
  readonly isPassed: boolean;
}

/** What became of each rule. */
export function ruleResults(results: readonly CaseResult[]): RuleResult[] {
  const cells = results.flatMap((result) => result.cells);
  const sum = (rule: RuleName, key: 'stated' | 'seen') =>
    cells.filter((cell) => cell.rule === rule).reduce((total, cell) => total + cell[key], 0);
  return RULES.map(({ name, rule }) => ({
    rule: name,
    number: rule,
    streams: results.filter((result) => result.case.rule === name).length,
    stated: sum(name, 'stated'),
    seen: sum(name, 'seen'),
    isPassed: results.every(({ faults }) => faults.every((fault) => fault.rule !== name)),
  }));
}
