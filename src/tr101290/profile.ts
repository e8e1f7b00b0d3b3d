// Tested by: test/tr101290/profile-file.test.ts
import { type AlarmLimits, DEFAULT_ALARM } from '../alarm/alarm-limits.js';
import { type ConditionSettings, DEFAULT_CONDITIONS } from '../alarm/conditions.js';
import type { Severity } from '../stream/severity.js';
import {
  AUTO_NAMES,
  type AutoName,
  BROADCAST_RULES,
  type ProfileName,
  profileSpec,
  type SiFamily,
  type SomeLimits,
} from './profiles.js';
import { type LimitName, RULES, type RuleName, type RuleSpec } from './rules.js';

/** Longest time between two PCRs before edition 2020. */
const PCR_INTERVAL_2014 = { max_interval_ms: 40 };
/** Editions by year, with the limits that are not those of RULES. Spec: ETSI TR 101 290, table 5.0b, note 2 */
export const EDITIONS = {
  '2020': { version: '1.4.1', limits: {} },
  '2014': { version: '1.3.1', limits: { PCR_error: PCR_INTERVAL_2014, PCR_repetition_error: PCR_INTERVAL_2014 } },
} as const satisfies Readonly<Record<string, { readonly version: string; readonly limits: SomeLimits }>>;
/** Edition of TR 101 290. */
export type Edition = keyof typeof EDITIONS;

export type RuleLimits = { readonly [Name in RuleName]: { readonly [Key in LimitName<Name>]: number } };

/** Which rules are judged, by which limits. */
export interface Profile {
  /** The built-in profile that it is, or is made from. */
  readonly name: ProfileName;
  readonly siFamily: SiFamily;
  readonly edition: Edition;
  readonly enabled: { readonly [Name in RuleName]: boolean };
  readonly limits: RuleLimits;
  /** How grave an error of each rule is; `info` is no alarm. */
  readonly severities: { readonly [Name in RuleName]: Severity };
  readonly alarm: AlarmLimits;
  /** Of streams of every kind. */
  readonly conditions: ConditionSettings;
  /** PIDs of private data, which need no reference. */
  readonly privatePids: readonly number[];
  /** Longest pause of PIDs that have one of their own in PID_error. */
  readonly pidPeriods: readonly PidPeriod[];
  readonly exceptions: readonly RuleException[];
  /** The option that asked for it; nothing unless given. */
  readonly source?: string | undefined;
}

/** How long a PID may be away. */
export interface PidPeriod {
  readonly pid: number;
  readonly max_interval_ms: number;
}

/** Errors that are no alarm: they are counted apart. What is not given is any. */
export interface RuleException {
  readonly rules: readonly RuleName[];
  readonly pids?: readonly number[];
  /** program_number. */
  readonly services?: readonly number[];
  /** table_id. */
  readonly tables?: readonly number[];
}

/** Profiles among which a stream chooses by what it carries. */
export interface AutoProfile {
  readonly name: 'auto';
  readonly edition: Edition;
  readonly profiles: { readonly [Name in AutoName]: Profile };
  /** The option that asked for it; nothing unless given. */
  readonly source?: string | undefined;
}

const SEVERITY_OF_PRIORITY: Readonly<Record<RuleSpec['priority'], Severity>> = {
  1: 'critical',
  2: 'major',
  3: 'warning',
};

/** The profile that comes with the program. */
export function defaultProfile(name: ProfileName, edition: Edition): Profile {
  const { siFamily, off, isBroadcast, privatePids } = profileSpec(name);
  const isInformational = (spec: RuleSpec): boolean => !isBroadcast && isAmong(BROADCAST_RULES, spec.name);
  return {
    name,
    siFamily,
    edition,
    enabled: byName((spec) => !isAmong(off, spec.name)),
    limits: byName((spec) => defaultLimits(spec, name, edition)) as RuleLimits,
    severities: byName((spec) => (isInformational(spec) ? 'info' : SEVERITY_OF_PRIORITY[spec.priority])),
    alarm: DEFAULT_ALARM,
    conditions: DEFAULT_CONDITIONS,
    privatePids,
    pidPeriods: [],
    exceptions: [],
  };
}

/** Those that come with the program. */
export function autoProfile(edition: Edition): AutoProfile {
  const known = autoProfiles.get(edition);
  if (known !== undefined) return known;
  const made = autoOf(edition, (name) => defaultProfile(name, edition));
  autoProfiles.set(edition, made);
  return made;
}

const autoProfiles = new Map<Edition, AutoProfile>();

/** One of each that a stream may choose. */
export function autoOf(edition: Edition, make: (name: AutoName) => Profile): AutoProfile {
  const profiles = Object.fromEntries(AUTO_NAMES.map((name) => [name, make(name)]));
  return { name: 'auto', edition, profiles: profiles as AutoProfile['profiles'] };
}

function defaultLimits(spec: RuleSpec, name: ProfileName, edition: Edition): Record<string, number> {
  const rule = spec.name as RuleName;
  const ofEdition: SomeLimits = EDITIONS[edition].limits;
  return { ...spec.limits, ...ofEdition[rule], ...profileSpec(name).limits[rule] };
}

function byName<T>(read: (spec: RuleSpec) => T): { readonly [Name in RuleName]: T } {
  return Object.fromEntries(RULES.map((spec) => [spec.name, read(spec)])) as { [Name in RuleName]: T };
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** A limit of time in ns. */
export function limitNs<Name extends RuleName>(profile: Profile, name: Name, key: LimitName<Name>): number {
  return profile.limits[name][key] * NS_PER_MS;
}

const NS_PER_MS = 1e6;
