import type { RuleName } from '../../src/tr101290/rules.js';

/** Why an alarm on a clean stream is true: of these rules, in streams whose names match. */
export interface Reason {
  readonly streams: RegExp;
  readonly rules: readonly RuleName[];
  readonly because: string;
}

const REASONS: readonly Reason[] = [];

export function reasonOf(stream: string, rule: RuleName): string | undefined {
  return REASONS.find(({ streams, rules }) => streams.test(stream) && rules.includes(rule))?.because;
}
