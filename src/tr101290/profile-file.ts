import { type AlarmLimits, DEFAULT_ALARM } from '../alarm/alarm-limits.js';
import { SEVERITIES, type Severity } from '../stream/severity.js';
import { defaultProfile, EDITIONS, type Edition, type Profile, SI_FAMILIES } from './profile.js';
import { RULES } from './rules.js';

/** Why a profile is not taken: the key and its limit. */
export interface ProfileFault {
  readonly fault: string;
}

const KEYS = ['extends', 'edition', 'rules', 'alarm', 'private_pids'];
const MAX_LIMIT = 3_600_000;
const MAX_RAISE_COUNT = 1_000_000;
const MAX_PRIVATE_PIDS = 8192;
const LAST_PID = 0x1fff;
const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

/** Ends the reading of a profile; never leaves this file. */
class Refusal extends Error {}

/**
 * The profile of a parsed JSON document, all keys of which are optional:
 * `{ "extends": "dvb", "edition": "2020", "private_pids": [8000], "alarm": { "clear_after_ms": 5000 },
 *    "rules": { "TDT_error": false, "PID_error": { "max_interval_ms": 1000 } } }`.
 * `edition` stands where the document names none. A rule that is given limits is on unless `"enabled": false` is among them.
 */
export function parseProfile(json: unknown, edition: Edition = '2020'): Profile | ProfileFault {
  try {
    return readProfile(json, edition);
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.message };
    throw error;
  }
}

function readProfile(json: unknown, edition: Edition): Profile {
  const document = objectOf(json, 'the profile', KEYS);
  const siFamily = choiceOf(document.extends ?? 'dvb', 'extends', SI_FAMILIES);
  const named = choiceOf(document.edition ?? edition, 'edition', Object.keys(EDITIONS) as Edition[]);
  const base = defaultProfile(siFamily, named);
  return {
    ...base,
    ...readRules(document.rules ?? {}, base),
    alarm: readAlarm(document.alarm ?? {}),
    privatePids: readPids(document.private_pids ?? []),
  };
}

type RuleSettings = Pick<Profile, 'enabled' | 'limits' | 'severities'>;

function readRules(json: unknown, base: Profile): RuleSettings {
  const enabled: Record<string, boolean> = { ...base.enabled };
  const severities: Record<string, Severity> = { ...base.severities };
  const limits: Record<string, Readonly<Record<string, number>>> = { ...base.limits };
  for (const [name, value] of Object.entries(objectOf(json, 'rules', RULE_NAMES))) {
    if (typeof value === 'boolean') {
      enabled[name] = value;
      continue;
    }
    const given = objectOf(value, `rules.${name}`, ['enabled', 'severity', ...Object.keys(limits[name]!)]);
    const { enabled: isEnabled = true, severity = severities[name], ...ruleLimits } = given;
    if (typeof isEnabled !== 'boolean') refuse(`rules.${name}.enabled must be true or false`, isEnabled);
    enabled[name] = isEnabled;
    severities[name] = choiceOf(severity, `rules.${name}.severity`, SEVERITIES);
    for (const [key, limit] of Object.entries(ruleLimits)) wholeNumber(limit, `rules.${name}.${key}`, 1, MAX_LIMIT);
    limits[name] = { ...limits[name], ...(ruleLimits as Record<string, number>) };
  }
  return { enabled, limits, severities } as RuleSettings;
}

function readAlarm(json: unknown): AlarmLimits {
  const given = objectOf(json, 'alarm', Object.keys(DEFAULT_ALARM));
  for (const [key, limit] of Object.entries(given)) {
    wholeNumber(limit, `alarm.${key}`, 1, key === 'raise_count' ? MAX_RAISE_COUNT : MAX_LIMIT);
  }
  return { ...DEFAULT_ALARM, ...given };
}

function readPids(json: unknown): readonly number[] {
  if (!Array.isArray(json) || json.length > MAX_PRIVATE_PIDS) {
    refuse(`private_pids must be a list of at most ${MAX_PRIVATE_PIDS} PIDs`, json);
  }
  return json.map((pid, index) => wholeNumber(pid, `private_pids[${index}]`, 0, LAST_PID));
}

function objectOf(json: unknown, key: string, known: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse(`${key} must be an object`, json);
  const unknown = Object.keys(json).find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`${key} must have only the keys ${known.join(', ')}`, unknown);
  return json as Record<string, unknown>;
}

function choiceOf<T extends string>(json: unknown, key: string, choices: readonly T[]): T {
  if (!choices.includes(json as T)) refuse(`${key} must be one of ${choices.join(', ')}`, json);
  return json as T;
}

function wholeNumber(json: unknown, key: string, min: number, max: number): number {
  const isInRange = Number.isInteger(json) && (json as number) >= min && (json as number) <= max;
  if (!isInRange) refuse(`${key} must be a whole number from ${min} to ${max}`, json);
  return json as number;
}

function refuse(limit: string, got: unknown): never {
  const text = JSON.stringify(got) ?? String(got);
  throw new Refusal(`${limit}, got ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
}
