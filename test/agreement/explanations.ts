import type { RuleName } from '../../src/tr101290/rules.js';
import type { Difference, Peer } from './counts.js';

/** Why we count otherwise than a peer: for these rules, in these files (all, where they are left out). */
export interface Explanation {
  readonly peer: Peer;
  readonly rules: readonly RuleName[];
  readonly files?: readonly string[];
  /** The difference is of this kind only. */
  readonly when: (difference: Difference) => boolean;
  readonly because: string;
}

const EXPLANATIONS: readonly Explanation[] = [];

export function explanationOf(difference: Difference): Explanation | undefined {
  return EXPLANATIONS.find(
    ({ peer, rules, files, when }) =>
      peer === difference.peer &&
      rules.includes(difference.rule) &&
      (files === undefined || files.includes(difference.file)) &&
      when(difference),
  );
}
