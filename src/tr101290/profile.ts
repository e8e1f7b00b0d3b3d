// Tested by: test/tr101290/profile-file.test.ts
import { type AlarmLimits, DEFAULT_ALARM } from '../alarm/alarm-limits.js';
import type { Severity } from '../stream/severity.js';
import { type LimitName, RULES, type RuleName, type RuleSpec } from './rules.js';

/** Editions by year, with the longest time between two PCRs. Spec: ETSI TR 101 290, table 5.0b, note 2 */
export const EDITIONS = {
  '2020': { version: '1.4.1', pcrIntervalMs: 100 },
  '2014': { version: '1.3.1', pcrIntervalMs: 40 },
} as const;
/** Edition of TR 101 290. */
export type Edition = keyof typeof EDITIONS;

/** Which service information the stream is to carry. */
export const SI_FAMILIES = ['dvb', 'atsc'] as const;
/** Family of service information. */
export type SiFamily = (typeof SI_FAMILIES)[number];

/** Rules of the tables of DVB: a stream of ATSC has none of them. */
const DVB_RULES: ReadonlySet<string> = new Set<RuleName>([
  'NIT_error',
  'NIT_actual_error',
  'NIT_other_error',
  'SDT_error',
  'SDT_actual_error',
  'SDT_other_error',
  'EIT_error',
  'EIT_actual_error',
  'EIT_other_error',
  'EIT_PF_error',
  'RST_error',
  'TDT_error',
]);

export type RuleLimits = { readonly [Name in RuleName]: { readonly [Key in LimitName<Name>]: number } };

/** Which rules are judged, by which limits. */
export interface Profile {
  readonly siFamily: SiFamily;
  readonly edition: Edition;
  readonly enabled: { readonly [Name in RuleName]: boolean };
  readonly limits: RuleLimits;
  /** How grave an error of each rule is; `info` is no alarm. */
  readonly severities: { readonly [Name in RuleName]: Severity };
  readonly alarm: AlarmLimits;
  /** PIDs of private data, which need no reference. */
  readonly privatePids: readonly number[];
}

const SEVERITY_OF_PRIORITY: Readonly<Record<RuleSpec['priority'], Severity>> = {
  1: 'critical',
  2: 'major',
  3: 'warning',
};

/** The profile that comes with a family. */
export function defaultProfile(siFamily: SiFamily, edition: Edition): Profile {
  const specs: readonly RuleSpec[] = RULES;
  const enabled = specs.map(({ name }) => [name, siFamily === 'dvb' || !DVB_RULES.has(name)]);
  const limits = specs.map((spec) => [spec.name, defaultLimits(spec, edition)]);
  const severities = specs.map(({ name, priority }) => [name, SEVERITY_OF_PRIORITY[priority]]);
  return {
    siFamily,
    edition,
    enabled: Object.fromEntries(enabled),
    limits: Object.fromEntries(limits),
    severities: Object.fromEntries(severities),
    alarm: DEFAULT_ALARM,
    privatePids: [],
  };
}

function defaultLimits(spec: RuleSpec, edition: Edition): Record<string, number> {
  const limits = { ...spec.limits };
  const isPcrInterval = spec.name === 'PCR_error' || spec.name === 'PCR_repetition_error';
  if (isPcrInterval) limits.max_interval_ms = EDITIONS[edition].pcrIntervalMs;
  return limits;
}

/** A limit of time in ns. */
export function limitNs<Name extends RuleName>(profile: Profile, name: Name, key: LimitName<Name>): number {
  return profile.limits[name][key] * NS_PER_MS;
}

const NS_PER_MS = 1e6;
