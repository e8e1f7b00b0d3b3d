import type { ConditionSettings } from '../alarm/conditions.js';
import type { Profile } from '../tr101290/profile.js';
import { RULES } from '../tr101290/rules.js';
import type { ProfileChoice } from './adaptive-rules.js';

/** By what a stream is judged. */
export interface JudgedBy {
  /** Who asked for the profile: `--tr101290-profile dvb`, `--streams streams.json`; null: nobody, it is the program's own choice. */
  readonly source: string | null;
  /** By name, the rules of TR 101 290 and the conditions that are on: their limits, with units in the names. */
  readonly limits: Readonly<Record<string, RuleLimitsReport>>;
}

/** Limits of one rule or condition by name; none where it needs none, or the stream itself sets it. */
export type RuleLimitsReport = Readonly<Record<string, number>>;

/** What every stream is judged by: conditions. */
export function judgedByConditions(choice: ProfileChoice, conditions: ConditionSettings): JudgedBy {
  const source = typeof choice === 'string' ? null : (choice.source ?? null);
  const limits = Object.entries(conditions).flatMap(([name, condition]) => {
    if (!condition.enabled) return [];
    const set = Object.entries(condition.limits).filter(([, limit]) => limit !== null);
    return [[name, Object.fromEntries(set) as RuleLimitsReport] as const];
  });
  return { source, limits: Object.fromEntries(limits) };
}

/** The same with the rules of the profile in front, of a transport stream. */
export function judgedByProfile({ source, limits }: JudgedBy, profile: Profile): JudgedBy {
  const rules = RULES.filter(({ name }) => profile.enabled[name]);
  return {
    source,
    limits: { ...Object.fromEntries(rules.map(({ name }) => [name, profile.limits[name]])), ...limits },
  };
}
