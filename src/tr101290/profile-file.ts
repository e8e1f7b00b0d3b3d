import { type AlarmLimits, DEFAULT_ALARM } from '../alarm/alarm-limits.js';
import {
  choiceOf,
  type DocumentFault,
  objectOf,
  orFault,
  refuse,
  switchOf,
  wholeNumber,
} from '../alarm/checked-document.js';
import { readConditions } from '../alarm/condition-file.js';
import { SEVERITIES, type Severity } from '../stream/severity.js';
import {
  type AutoProfile,
  autoOf,
  defaultProfile,
  EDITIONS,
  type Edition,
  type PidPeriod,
  type Profile,
  type RuleException,
} from './profile.js';
import { PROFILE_NAMES } from './profiles.js';
import { RULES, type RuleName } from './rules.js';

/** Why a profile is not taken. */
export type ProfileFault = DocumentFault;

const KEYS = ['extends', 'edition', 'rules', 'alarm', 'conditions', 'private_pids', 'exceptions'];
/** What `extends` may name: `auto` leaves it to the stream. */
const BASES = ['auto', ...PROFILE_NAMES] as const;
const MAX_LIMIT = 3_600_000;
const MAX_RAISE_COUNT = 1_000_000;
const MAX_PIDS = 8192;
const MAX_EXCEPTIONS = 1024;
const LAST_PID = 0x1fff;
const LAST_SERVICE = 0xffff;
const LAST_TABLE_ID = 0xff;
const RULE_NAMES = RULES.map(({ name }) => name);

/**
 * The profile of a parsed JSON document, all keys of which are optional:
 * `{ "extends": "dvb", "edition": "2020", "private_pids": [8000], "alarm": { "clear_after_ms": 5000 },
 *    "rules": { "TDT_error": false, "PID_error": { "max_interval_ms": 1000, "pids": { "260": 60000 } } },
 *    "exceptions": [{ "rules": ["PTS_error"], "services": [7] }] }`.
 * `edition` stands where the document names none. A rule that is given limits is on unless `"enabled": false` is among them.
 */
export function parseProfile(json: unknown, edition: Edition = '2020'): Profile | AutoProfile | ProfileFault {
  return orFault(() => readProfile(json, edition));
}

function readProfile(json: unknown, edition: Edition): Profile | AutoProfile {
  const document = objectOf(json, 'the profile', KEYS);
  const base = choiceOf(document.extends ?? 'auto', 'extends', BASES);
  const named = choiceOf(document.edition ?? edition, 'edition', Object.keys(EDITIONS) as Edition[]);
  const changed = (profile: Profile): Profile => changedBy(document, profile);
  if (base !== 'auto') return changed(defaultProfile(base, named));
  return autoOf(named, (name) => changed(defaultProfile(name, named)));
}

function changedBy(document: Record<string, unknown>, base: Profile): Profile {
  return {
    ...base,
    ...readRules(document.rules ?? {}, base),
    alarm: readAlarm(document.alarm ?? {}),
    conditions: readConditions(document.conditions ?? {}),
    privatePids: [...base.privatePids, ...numbersOf(document.private_pids ?? [], 'private_pids', LAST_PID)],
    exceptions: readExceptions(document.exceptions ?? []),
  };
}

type RuleSettings = Pick<Profile, 'enabled' | 'limits' | 'severities' | 'pidPeriods'>;

function readRules(json: unknown, base: Profile): RuleSettings {
  const enabled: Record<string, boolean> = { ...base.enabled };
  const severities: Record<string, Severity> = { ...base.severities };
  const limits: Record<string, Readonly<Record<string, number>>> = { ...base.limits };
  let pidPeriods = base.pidPeriods;
  const given = objectOf(json, 'rules', RULE_NAMES) as Partial<Record<RuleName, unknown>>;
  // A rule comes before its parts: what is said of it holds for those that are not named.
  for (const { name } of RULES) {
    const value = given[name];
    if (value === undefined) continue;
    const setting = readRule(name, value, base);
    limits[name] = { ...limits[name], ...setting.limits };
    pidPeriods = setting.pidPeriods ?? pidPeriods;
    for (const affected of [name, ...partsOf(name).filter((part) => !(part in given))]) {
      enabled[affected] = setting.isEnabled;
      severities[affected] = setting.severity ?? severities[affected]!;
    }
  }
  return { enabled, limits, severities, pidPeriods } as RuleSettings;
}

interface RuleSetting {
  readonly isEnabled: boolean;
  readonly severity?: Severity;
  readonly limits: Readonly<Record<string, number>>;
  readonly pidPeriods?: readonly PidPeriod[];
}

function readRule(name: RuleName, value: unknown, base: Profile): RuleSetting {
  if (typeof value === 'boolean') return { isEnabled: value, limits: {} };
  const key = `rules.${name}`;
  const more = name === 'PID_error' ? ['pids'] : [];
  const given = objectOf(value, key, ['enabled', 'severity', ...more, ...Object.keys(base.limits[name])]);
  const { enabled, severity, pids, ...limits } = given;
  const isEnabled = switchOf(enabled, `${key}.enabled`);
  for (const [limit, number] of Object.entries(limits)) wholeNumber(number, `${key}.${limit}`, 1, MAX_LIMIT);
  return {
    isEnabled,
    limits: limits as Record<string, number>,
    ...(severity === undefined ? {} : { severity: choiceOf(severity, `${key}.severity`, SEVERITIES) }),
    ...(pids === undefined ? {} : { pidPeriods: readPidPeriods(pids, `${key}.pids`) }),
  };
}

/** 3.5.a and 3.5.b are parts of 3.5. */
function partsOf(name: RuleName): readonly RuleName[] {
  const { rule } = RULES.find((spec) => spec.name === name)!;
  return RULES.filter((spec) => spec.rule.startsWith(`${rule}.`)).map((spec) => spec.name);
}

/** `{ "257": 60000, "0x102": 1000 }` */
function readPidPeriods(json: unknown, key: string): readonly PidPeriod[] {
  return Object.entries(objectOf(json, key)).map(([name, period]) => {
    const isNumber = /^(0x[0-9a-f]{1,4}|[0-9]{1,4})$/i.test(name);
    if (!isNumber || Number(name) > LAST_PID) refuse(`${key} must have PIDs from 0 to ${LAST_PID} as keys`, name);
    return { pid: Number(name), max_interval_ms: wholeNumber(period, `${key}.${name}`, 1, MAX_LIMIT) };
  });
}

function readExceptions(json: unknown): readonly RuleException[] {
  if (!Array.isArray(json) || json.length > MAX_EXCEPTIONS) {
    refuse(`exceptions must be a list of at most ${MAX_EXCEPTIONS} objects`, json);
  }
  return json.map((given, index) => readException(given, `exceptions[${index}]`));
}

function readException(json: unknown, key: string): RuleException {
  const { rules, pids, services, tables } = objectOf(json, key, ['rules', 'pids', 'services', 'tables']);
  if (!Array.isArray(rules) || rules.length === 0) refuse(`${key}.rules must be a list of rules`, rules);
  const named = rules.map((name, place) => choiceOf(name, `${key}.rules[${place}]`, RULE_NAMES));
  if (pids === undefined && services === undefined && tables === undefined) {
    refuse(`${key} must have pids, services or tables`, json);
  }
  return {
    rules: named.flatMap((name) => [name, ...partsOf(name)]),
    ...(pids === undefined ? {} : { pids: numbersOf(pids, `${key}.pids`, LAST_PID) }),
    ...(services === undefined ? {} : { services: numbersOf(services, `${key}.services`, LAST_SERVICE) }),
    ...(tables === undefined ? {} : { tables: numbersOf(tables, `${key}.tables`, LAST_TABLE_ID) }),
  };
}

function readAlarm(json: unknown): AlarmLimits {
  const given = objectOf(json, 'alarm', Object.keys(DEFAULT_ALARM));
  for (const [key, limit] of Object.entries(given)) {
    wholeNumber(limit, `alarm.${key}`, 1, key === 'raise_count' ? MAX_RAISE_COUNT : MAX_LIMIT);
  }
  return { ...DEFAULT_ALARM, ...given };
}

function numbersOf(json: unknown, key: string, last: number): readonly number[] {
  if (!Array.isArray(json) || json.length > MAX_PIDS)
    refuse(`${key} must be a list of at most ${MAX_PIDS} numbers`, json);
  return json.map((number, index) => wholeNumber(number, `${key}[${index}]`, 0, last));
}
