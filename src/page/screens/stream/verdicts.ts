import type { RowState } from '../../contract.js';
import { nameText } from './facts.js';
import type { AnyReport } from './report-kinds.js';

/** What a stream complies with, and why that is said. */
export interface Verdict {
  readonly of: string;
  readonly verdict: string;
  readonly reason: string;
  readonly sign: RowState;
}

const DEEPEST = 3;

/** All verdicts in a report, of the whole time where there are two. */
export function verdictsOf(report: AnyReport): Verdict[] {
  return found('', report, 0);
}

function found(name: string, value: unknown, depth: number): Verdict[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > DEEPEST) return [];
  const { verdict, reason } = value as { verdict?: unknown; reason?: unknown };
  if (typeof verdict === 'string')
    return [{ of: name, verdict: verdict.replaceAll('_', ' '), reason: String(reason ?? ''), sign: signOf(verdict) }];
  return Object.entries(value).flatMap(([field, part]) => {
    if (field === 'interval') return [];
    const isOwnName = field === 'total' || field === 'verdict';
    return found(isOwnName ? name : nameText(field), part, depth + 1);
  });
}

function signOf(verdict: string): RowState {
  if (verdict === 'not_compliant') return 'error';
  return verdict === 'unmeasurable' ? 'not_measured' : 'ok';
}
