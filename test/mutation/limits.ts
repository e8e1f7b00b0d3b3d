import { EDITIONS } from '../../src/tr101290/profile.js';
import { PROFILE_NAMES, profileSpec } from '../../src/tr101290/profiles.js';
import { RULES } from '../../src/tr101290/rules.js';
import type { Case } from '../conformance/case.js';
import type { Mutant } from './mutants.js';

/** Limits are whole ms, or days; PCRs are whole ticks of 37 ns. */
const STEP = 1;
const STEP_NS = 37;

/** Another value of a limit. */
export interface LimitMutant extends Mutant {
  /** Whether the case is about the limit. */
  concerns(one: Case): boolean;
  /** Puts the fault in, or takes it out again. */
  set(isOn: boolean): void;
}

/** Where limits stand. */
interface Holder {
  readonly file: string;
  readonly of: string;
  readonly rule: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly isJudgedBy: (one: Case) => boolean;
}

/** Half and twice each limit, and a step less and more. */
export function limitMutants(): LimitMutant[] {
  return holders().flatMap((holder) => Object.keys(holder.limits).flatMap((key) => changesOf(holder, key)));
}

function changesOf({ file, of, rule, limits, isJudgedBy }: Holder, key: string): LimitMutant[] {
  const value = limits[key]!;
  const step = key.endsWith('_ns') ? STEP_NS : STEP;
  const holder = limits as Record<string, number>;
  return [value / 2, value * 2, value - step, value + step].map((after) => ({
    file,
    line: 0,
    fault: 'limit',
    before: `${of}${rule}.${key} ${value}`,
    after: String(after),
    concerns: (one) => isAbout(one, rule) && isJudgedBy(one),
    set: (isOn) => {
      holder[key] = isOn ? after : value;
    },
  }));
}

/** 3.2 has limits of the tables that have rules of their own; older and newer forms of a rule have one in common. */
function isAbout(one: Case, rule: string): boolean {
  if (one.rule === rule || rule in (one.expected ?? {})) return true;
  const family = /^(PAT|PMT|PCR)_/.exec(rule)?.[0];
  if (family !== undefined) return one.rule?.startsWith(family) ?? false;
  return rule === 'SI_repetition_error' && /^(NIT|SDT|EIT|RST|TDT)_/.test(one.rule ?? '');
}

/** Each object once, though several rules may share it. */
function holders(): Holder[] {
  const ofRules = RULES.map(({ name, limits }) => ({
    file: 'src/tr101290/rules.js',
    of: '',
    rule: name,
    limits,
    isJudgedBy: () => true,
  }));
  const ofEditions = Object.entries(EDITIONS).flatMap(([year, { limits }]) =>
    Object.entries(limits).map(([rule, some]) => ({
      file: 'src/tr101290/profile.js',
      of: `edition ${year}: `,
      rule,
      limits: some,
      isJudgedBy: (one: Case) => one.edition === year,
    })),
  );
  const ofProfiles = PROFILE_NAMES.flatMap((profile) =>
    Object.entries(profileSpec(profile).limits).map(([rule, some]) => ({
      file: 'src/tr101290/profiles.js',
      of: `${profile}: `,
      rule,
      limits: some,
      isJudgedBy: ({ base = 'dvb', profile: wanted = base, chosen }: Case) => wanted === profile || chosen === profile,
    })),
  );
  const all = [...ofRules, ...ofEditions, ...ofProfiles];
  return all.filter(({ limits }, index) => all.findIndex((other) => other.limits === limits) === index);
}
