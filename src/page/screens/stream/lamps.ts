import { isNewerForm } from '../../../text/rule-form.js';
import type { RowState } from '../../contract.js';
import type { TsReport } from './report-kinds.js';

type RuleReport = TsReport['tr101290'][keyof TsReport['tr101290']];

/** How a lamp looks: each by a shape of its own. */
export type LampLook = 'good' | 'bad' | 'not_measured';

/** A rule of TR 101 290 as a lamp. */
export interface Lamp extends RuleReport {
  readonly name: string;
  readonly look: LampLook;
  /** `ok`, `alarm`, `not measured`, … */
  readonly word: string;
  /** The shape that stands for it. */
  readonly sign: RowState;
  /** Number of the newer form of it that found the same: one alarm. */
  readonly sameAs: string | null;
}

/** Rules by their priority, each in the order of the standard. */
export function lampsOf(rules: TsReport['tr101290']): readonly { readonly priority: number; readonly lamps: Lamp[] }[] {
  const all = Object.entries(rules).map(([name, rule]): Lamp => {
    const newer = Object.values(rules).find(
      (other) => other.state === rule.state && isNewerForm(other.rule, rule.rule),
    );
    const look = lookOf(rule);
    return { name, ...rule, ...look, sameAs: look.look === 'bad' ? (newer?.rule ?? null) : null };
  });
  return [1, 2, 3].map((priority) => ({ priority, lamps: all.filter((lamp) => lamp.priority === priority) }));
}

/** `2 alarms, 1 noted, 18 ok, 5 not measured`; what two forms of a rule found is one. */
export function lampCounts(lamps: readonly Lamp[]): string {
  const count = (wanted: LampLook) => lamps.filter(({ look, sameAs }) => look === wanted && sameAs === null).length;
  const noted = lamps.filter(({ state, sameAs }) => state === 'noted' && sameAs === null).length;
  const alarms = count('bad') - noted;
  const parts = [`${alarms} ${alarms === 1 ? 'alarm' : 'alarms'}`, noted > 0 ? `${noted} noted` : ''];
  return [...parts, `${count('good')} ok`, `${count('not_measured')} not measured`].filter(Boolean).join(', ');
}

function lookOf({ state, severity }: RuleReport): Pick<Lamp, 'look' | 'word' | 'sign'> {
  switch (state) {
    case 'raised':
      return { look: 'bad', word: 'alarm', sign: severity === 'warning' ? 'warning' : 'error' };
    case 'noted':
      return { look: 'bad', word: 'noted, no alarm', sign: 'warning' };
    case 'ok':
      return { look: 'good', word: 'ok', sign: 'ok' };
    case 'not_applicable':
      return { look: 'not_measured', word: 'does not apply', sign: 'not_measured' };
    default:
      return { look: 'not_measured', word: 'not measured', sign: 'not_measured' };
  }
}
