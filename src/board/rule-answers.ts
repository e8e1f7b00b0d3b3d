import { CONDITIONS } from '../alarm/conditions.js';
import type { JudgedBy } from '../analysis/judged-by.js';
import { RULES } from '../tr101290/rules.js';
import type { RuleAnswer } from './contract.js';

/** What the rules and conditions that are known here say, with the limits that are in force. */
export function ruleAnswersOf({ limits }: JudgedBy): Record<string, RuleAnswer> {
  const known = [...RULES, ...CONDITIONS].flatMap(({ name, text }) => {
    const own = limits[name];
    return own === undefined ? [] : [[name, { text, limits: own }] as const];
  });
  return Object.fromEntries(known);
}
