import { SEVERITIES, type Severity } from '../stream/severity.js';
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
export function parseConditions(json: unknown): ConditionSettings | { readonly fault: string } {
  const settings: Record<string, ConditionSetting> = { ...DEFAULT_CONDITIONS };
  if (!isObject(json)) return faultOf('conditions must be an object', json);
  for (const [name, value] of Object.entries(json)) {
    const usual = settings[name];
    if (usual === undefined || !NAMES.includes(name)) {
      return faultOf(`conditions must have only the keys ${NAMES.join(', ')}`, name);
    }
    const setting = settingOf(`conditions.${name}`, value, usual);
    if ('fault' in setting) return setting;
    settings[name] = setting;
  }
  return settings as ConditionSettings;
}

function settingOf(
  key: string,
  value: unknown,
  usual: ConditionSetting,
): ConditionSetting | { readonly fault: string } {
  if (typeof value === 'boolean') {
    const isUnset = value && !usual.enabled;
    return isUnset
      ? faultOf(`${key} needs ${Object.keys(usual.limits).join(', ')}`, value)
      : { ...usual, enabled: value };
  }
  if (!isObject(value)) return faultOf(`${key} must be an object, true or false`, value);
  const { enabled = true, severity = usual.severity, ...given } = value;
  if (typeof enabled !== 'boolean') return faultOf(`${key}.enabled must be true or false`, enabled);
  if (!SEVERITIES.includes(severity as Severity)) {
    return faultOf(`${key}.severity must be one of ${SEVERITIES.join(', ')}`, severity);
  }
  const limits: Record<string, number | null> = { ...usual.limits };
  for (const [name, limit] of Object.entries(given)) {
    if (!(name in usual.limits)) {
      return faultOf(
        `${key} must have only the keys ${['enabled', 'severity', ...Object.keys(limits)].join(', ')}`,
        name,
      );
    }
    const [least, most] = rangeOf(name);
    const isInRange = typeof limit === 'number' && Number.isFinite(limit) && limit >= least && limit <= most;
    if (!isInRange) return faultOf(`${key}.${name} must be a number from ${least} to ${most}`, limit);
    limits[name] = limit;
  }
  return { enabled: enabled && isSet(usual, limits), severity: severity as Severity, limits };
}

/** A condition that is usually off is on when its limit is set. */
function isSet({ enabled }: ConditionSetting, limits: ConditionSetting['limits']): boolean {
  return enabled || Object.values(limits).every((limit) => limit !== null);
}

function rangeOf(name: string): [least: number, most: number] {
  if (name === 'after_ms') return [100, MAX_MS];
  if (name.endsWith('_bps')) return [1, MAX_BPS];
  return name.endsWith('_ms') ? [0, MAX_MS] : [0, MAX_PACKETS_PER_S];
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function faultOf(limit: string, got: unknown): { readonly fault: string } {
  const text = JSON.stringify(got) ?? String(got);
  return { fault: `${limit}, got ${text.length > 80 ? `${text.slice(0, 80)}…` : text}` };
}
