import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Findings } from '../../src/tr101290/findings.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { type Idle, RULE_COUNT, RULES, Rule, type RuleName, type RuleSpec } from '../../src/tr101290/rules.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('an informational rule counts its errors and is noted, never raised', () => {
  const profile = defaultProfile('dvb', '2020');
  const severities = { ...profile.severities, Buffer_error: 'info' as const };
  const findings = new Findings({ ...profile, severities }, () => {});
  findings.error(Rule.Buffer_error, 256, -1, 1e9, 3);
  findings.error(Rule.TDT_error, 20, 0x70, 1e9);
  const { Buffer_error, TDT_error } = findings.snapshot(1e9);
  assert.deepEqual([Buffer_error.severity, Buffer_error.state, Buffer_error.count_total], ['info', 'noted', 3]);
  assert.deepEqual([TDT_error.severity, TDT_error.state, TDT_error.count_total], ['warning', 'raised', 1]);
});

test('what was never watched for as long as its limit is not ok', () => {
  const findings = new Findings(defaultProfile('dvb', '2020'), () => {});
  const RULES = ['Continuity_count_error', 'PAT_error_2', 'NIT_actual_error', 'TDT_error'] as const;
  const states = (nowS: number): string[] => {
    const rules = findings.snapshot(nowS * 1e9);
    findings.resetInterval(nowS * 1e9);
    return RULES.map((name) => rules[name].state);
  };
  for (const name of RULES) findings.judged(Rule[name]);
  assert.deepEqual(states(40), ['ok', 'ok', 'ok', 'ok']);
  // A gap each 0.4 s: too short for 0.5 s of the PAT, 10 s of the NIT and 30 s of the TDT.
  for (let n = 0; n < 25; n++) findings.gap(40e9 + n * 0.4e9);
  assert.deepEqual(states(50), ['ok', 'unmeasurable', 'unmeasurable', 'unmeasurable']);
  assert.deepEqual(states(61), ['ok', 'ok', 'ok', 'unmeasurable']);
  assert.match(findings.snapshot(61e9).TDT_error.reason!, /never as long without a gap/);
  // What was raised before stays so, and what errs between two gaps counts.
  findings.error(Rule.PAT_error_2, 0, 0, 62e9);
  assert.deepEqual(states(63), ['ok', 'raised', 'ok', 'unmeasurable']);
  for (let n = 0; n < 10_000; n++) findings.gap(63e9 + n * 1e6);
  assert.deepEqual(states(73), ['unmeasurable', 'raised', 'unmeasurable', 'unmeasurable']);
});

type Step = (findings: Findings, nowNs: number) => void;

const PROFILES = (['dvb', 'atsc'] as const).map((name) => {
  const profile = defaultProfile(name, '2020');
  return { ...profile, severities: { ...profile.severities, Buffer_error: 'info' as const } };
});
const rule = fc.nat(RULE_COUNT - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(rule, fc.nat(3), fc.integer({ min: 1, max: 3 })).map(
    ([index, pid, count]): Step =>
      (findings, nowNs) =>
        findings.error(index, pid, 0x42, nowNs, count),
  ),
  rule.map(
    (index): Step =>
      (findings) =>
        findings.judged(index),
  ),
  fc.tuple(rule, fc.constantFrom('no table', 'no PCR')).map(
    ([index, reason]): Step =>
      (findings) =>
        findings.explain(index, reason),
  ),
  fc.constant<Step>((findings, nowNs) => findings.gap(nowNs)),
  fc.constant<Step>((findings, nowNs) => findings.resetInterval(nowNs)),
  fc.constant<Step>((findings, nowNs) => findings.alarms.check(nowNs)),
  fc.constantFrom(...PROFILES).map(
    (profile): Step =>
      (findings) =>
        findings.use(profile),
  ),
  fc.array(rule, { maxLength: 3 }).map(
    (rules): Step =>
      (findings) =>
        findings.await(rules, 'not known yet'),
  ),
);

test('a report of a rule of which nothing was found is as the profile of its own stream says, not that of the stream before', () => {
  // A rule that is off in one of the profiles is on in the other, and a severity differs.
  const profiles = [
    { ...PROFILES[0]!, severities: { ...PROFILES[0]!.severities, PAT_error_2: 'warning' as const } },
    { ...PROFILES[1]!, enabled: { ...PROFILES[1]!.enabled, PCR_error: false } },
  ];
  const reasons: readonly Idle[] = [
    { state: 'unmeasurable', reason: 'no table' },
    { state: 'not_applicable', reason: 'no table' },
    { state: 'unmeasurable', reason: 'no PCR' },
  ];
  for (let turn = 0; turn < 2; turn++) {
    for (const profile of profiles) {
      const { enabled, severities } = profile;
      const said = (name: RuleName, idle: Idle | undefined) => {
        const told = enabled[name] ? idle : { state: 'not_applicable', reason: 'off in the profile' };
        return { severity: severities[name], state: told?.state ?? 'ok', reason: told?.reason ?? null };
      };
      const check = (findings: Findings, idleOf: (rule: RuleSpec) => Idle | undefined): void => {
        const reports = findings.snapshot(100e9);
        for (const spec of RULES) {
          const { severity, state, reason } = reports[spec.name];
          assert.deepEqual({ severity, state, reason }, said(spec.name, idleOf(spec)), spec.name);
        }
      };
      check(new Findings(profile, () => {}), ({ idle }) => idle);
      for (const idle of reasons) {
        const findings = new Findings(profile, () => {});
        for (const { name } of RULES) findings.explain(Rule[name], idle.reason, idle.state);
        check(findings, () => idle);
      }
      const judged = new Findings(profile, () => {});
      for (const { name } of RULES) judged.judged(Rule[name]);
      check(judged, () => undefined);
    }
  }
});

test('reports that are kept while nothing is other are those that are made of all anew', () => {
  const property = fc.property(
    fc.array(fc.record({ step, laterMs: fc.constantFrom(0, 40, 700, 15_000), isReported: fc.boolean() }), {
      maxLength: 60,
    }),
    (steps) => {
      const kept = new Findings(PROFILES[0]!, () => {});
      let nowNs = 0;
      for (const [index, { step, laterMs, isReported }] of steps.entries()) {
        nowNs += laterMs * 1e6;
        step(kept, nowNs);
        if (!isReported) continue;
        // Without a report before, all is made anew.
        const anew = new Findings(PROFILES[0]!, () => {});
        let timeNs = 0;
        for (const before of steps.slice(0, index + 1)) {
          timeNs += before.laterMs * 1e6;
          before.step(anew, timeNs);
        }
        assert.deepEqual(kept.snapshot(nowNs), anew.snapshot(nowNs));
      }
    },
  );
  fc.assert(property, { numRuns: fuzzRuns(200) });
});
