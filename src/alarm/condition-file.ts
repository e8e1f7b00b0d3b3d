import { SEVERITIES, type Severity } from '../stream/severity.js';
import { choiceOf, type DocumentFault, objectOf, orFault, refuse, switchOf } from './checked-document.js';
import { CONDITIONS, type ConditionSetting, type ConditionSettings, DEFAULT_CONDITIONS } from './conditions.js';

const MAX_MS = 3_600_000;
const MAX_BPS = 1e12;
const MAX_PACKETS_PER_S = 1e9;
const NAMES: readonly string[] = CONDITIONS.map(({ name }) => name);

/**
 * The part `conditions` of a profile, all keys of which are optional:
 * `{ "Stream_lost": { "after_ms": 2000 }, "Bitrate_low": { "min_bps": 4000000, "severity": "critical" }, "Source_conflict": false }`.
 * A condition that is given a limit is on unless `"enabled": false` is beside it. A fault says which key is wrong, and why.
 */
export function parseConditions(json: unknown): ConditionSettings | DocumentFault {
  return orFault(() => readConditions(json));
}

/** The same as a part of a document, within `orFault`. */
export function readConditions(json: unknown): ConditionSettings {
  const settings: Record<string, ConditionSetting> = { ...DEFAULT_CONDITIONS };
  for (const [name, value] of Object.entries(objectOf(json, 'conditions', NAMES))) {
    settings[name] = settingOf(`conditions.${name}`, value, settings[name]!);
  }
  return settings as ConditionSettings;
}

function settingOf(key: string, value: unknown, usual: ConditionSetting): ConditionSetting {
  if (typeof value === 'boolean') {
    if (value && !usual.enabled) refuse(`${key} needs ${unsetOf(usual.limits).join(' or ')}`, value);
    return { ...usual, enabled: value };
  }
  if (!isObject(value)) refuse(`${key} must be an object, true or false`, value);
  const known = ['enabled', 'severity', ...Object.keys(usual.limits)];
  const { enabled, severity = usual.severity, ...given } = objectOf(value, key, known);
  const isEnabled = switchOf(enabled, `${key}.enabled`);
  choiceOf(severity, `${key}.severity`, SEVERITIES);
  const limits: Record<string, number | null> = { ...usual.limits };
  for (const [name, limit] of Object.entries(given)) {
    const [least, most] = rangeOf(name);
    const isInRange = typeof limit === 'number' && Number.isFinite(limit) && limit >= least && limit <= most;
    if (!isInRange) refuse(`${key}.${name} must be a number from ${least} to ${most}`, limit);
    limits[name] = limit;
  }
  const { min_lufs, max_lufs } = limits;
  if (isNumber(min_lufs) && isNumber(max_lufs) && min_lufs > max_lufs) {
    refuse(`${key}.min_lufs must not be above ${max_lufs}, its max_lufs`, min_lufs);
  }
  return { enabled: isEnabled && isSet(usual, limits), severity: severity as Severity, limits };
}

/** A condition that is usually off is on when one of the limits is set that it waits for. */
function isSet({ enabled, limits: usual }: ConditionSetting, limits: ConditionSetting['limits']): boolean {
  return enabled || unsetOf(usual).some((name) => isNumber(limits[name]));
}

function unsetOf(limits: ConditionSetting['limits']): string[] {
  return Object.keys(limits).filter((name) => limits[name] === null);
}

function isNumber(limit: number | null | undefined): limit is number {
  return typeof limit === 'number';
}

/** By the unit, or the whole name. */
const RANGES: readonly (readonly [end: string, least: number, most: number])[] = [
  ['after_ms', 100, MAX_MS],
  ['_ms', 0, MAX_MS],
  ['_bps', 1, MAX_BPS],
  ['_luma', 0, 255],
  ['_percent', 0, 100],
  ['_hash_distance', 0, 64],
  ['_dbfs', -120, 0],
  ['_lufs', -70, 10],
  ['_correlation', -1, 1],
  ['_runs_per_s', 0, MAX_PACKETS_PER_S],
  ['', 0, MAX_PACKETS_PER_S],
];

function rangeOf(name: string): [least: number, most: number] {
  const [, least, most] = RANGES.find(([end]) => name.endsWith(end))!;
  return [least, most];
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
