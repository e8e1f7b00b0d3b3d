import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultProfile, type Profile } from '../../src/tr101290/profile.js';
import { RULES, type RuleName } from '../../src/tr101290/rules.js';
import { mayCarry, SI_PIDS, sectionLimits } from '../../src/tr101290/si-tables.js';

/** table_ids that each PID may have, from ETSI EN 300 468, 5.1.3 and table 2; stuffing tables (0x72) on all of them. */
const ALLOWED: readonly (readonly [pid: number, tableIds: readonly number[]])[] = [
  [0x10, [0x40, 0x41, 0x72]], // NIT
  [0x11, [0x42, 0x46, 0x4a, 0x72]], // SDT, BAT
  [0x12, [...Array.from({ length: 0x22 }, (_, n) => 0x4e + n), 0x72]], // EIT
  [0x13, [0x71, 0x72]], // RST
  [0x14, [0x70, 0x72, 0x73]], // TDT, TOT
];

describe('which tables may be on a PID', () => {
  for (const [pid, tableIds] of ALLOWED) {
    test(`PID 0x${pid.toString(16)}`, () => {
      const siPid = SI_PIDS.find((one) => one.pid === pid)!;
      const all = Array.from({ length: 256 }, (_, tableId) => tableId);
      assert.deepEqual(
        all.filter((tableId) => mayCarry(siPid, tableId)),
        tableIds,
      );
    });
  }

  test('there are no other PIDs of SI', () => assert.equal(SI_PIDS.length, ALLOWED.length));
});

/** Rule and longest interval in ms. */
type Limits = readonly (readonly [rule: RuleName, ms: number])[];

function limitsOf(profile: Profile, tableId: number, sectionNumber: number): Limits {
  return sectionLimits(profile)[tableId]!.map(({ rule, limitNs, farFrom, farLimitNs }) => {
    return [RULES[rule]!.name, (sectionNumber < farFrom ? limitNs : farLimitNs) / 1e6];
  });
}

const DVB = defaultProfile('dvb', '2020');
const NEVER = Number.POSITIVE_INFINITY;

describe('how often a section is repeated', () => {
  // ETSI TR 101 211, 4.4.1, and TR 101 290, table 5.0c; ATSC A/65, cycle times
  const cases: readonly (readonly [name: string, tableId: number, sectionNumber: number, limits: Limits])[] = [
    [
      'NIT actual',
      0x40,
      1,
      [
        ['SI_repetition_error', 10_000],
        ['NIT_actual_error', 10_000],
      ],
    ],
    [
      'NIT other',
      0x41,
      0,
      [
        ['SI_repetition_error', 10_000],
        ['NIT_other_error', 10_000],
      ],
    ],
    [
      'SDT actual',
      0x42,
      1,
      [
        ['SI_repetition_error', 2000],
        ['SDT_actual_error', 2000],
      ],
    ],
    [
      'SDT other',
      0x46,
      0,
      [
        ['SI_repetition_error', 10_000],
        ['SDT_other_error', 10_000],
      ],
    ],
    ['BAT', 0x4a, 0, [['SI_repetition_error', 10_000]]],
    [
      'EIT p/f actual',
      0x4e,
      1,
      [
        ['SI_repetition_error', 2000],
        ['EIT_actual_error', 2000],
      ],
    ],
    [
      'EIT p/f actual of a NVOD reference service',
      0x4e,
      2,
      [
        ['SI_repetition_error', 2000],
        ['EIT_actual_error', NEVER],
      ],
    ],
    [
      'EIT p/f other',
      0x4f,
      0,
      [
        ['SI_repetition_error', 10_000],
        ['EIT_other_error', 10_000],
      ],
    ],
    ['EIT schedule actual, eighth day', 0x51, 255, [['SI_repetition_error', 10_000]]],
    ['EIT schedule actual, ninth day', 0x52, 0, [['SI_repetition_error', 30_000]]],
    ['EIT schedule other, first day', 0x60, 0, [['SI_repetition_error', 10_000]]],
    ['EIT schedule other, last', 0x6f, 255, [['SI_repetition_error', 30_000]]],
    [
      'TDT',
      0x70,
      0,
      [
        ['SI_repetition_error', 30_000],
        ['TDT_error', 30_000],
      ],
    ],
    ['TOT', 0x73, 0, [['SI_repetition_error', 30_000]]],
    ['RST: sent when something changes', 0x71, 0, []],
    ['MGT', 0xc7, 0, [['SI_repetition_error', 150]]],
    ['TVCT', 0xc8, 0, [['SI_repetition_error', 400]]],
    ['CVCT', 0xc9, 0, [['SI_repetition_error', 400]]],
    ['RRT', 0xca, 0, [['SI_repetition_error', 60_000]]],
    ['STT', 0xcd, 0, [['SI_repetition_error', 1000]]],
    ['PAT: has a rule of its own', 0x00, 0, []],
    ['stuffing', 0x72, 0, []],
    ['private', 0x80, 0, []],
  ];
  for (const [name, tableId, sectionNumber, limits] of cases) {
    test(name, () => assert.deepEqual(limitsOf(DVB, tableId, sectionNumber), limits));
  }
});

describe('a schedule with limits of its own for the first day, as terrestrial ones are', () => {
  // ETSI TR 101 211, 4.4.2: the first day 10 s and of others 60 s, the rest 30 s and 300 s
  const si = {
    ...DVB.limits.SI_repetition_error,
    eit_schedule_near_days: 1,
    eit_schedule_other_max_interval_ms: 60_000,
    eit_schedule_other_far_max_interval_ms: 300_000,
  };
  const terrestrial: Profile = { ...DVB, limits: { ...DVB.limits, SI_repetition_error: si } };
  const cases: readonly (readonly [name: string, tableId: number, sectionNumber: number, ms: number])[] = [
    ['last section of the first day', 0x50, 63, 10_000],
    ['first section of the second day', 0x50, 64, 30_000],
    ['fifth day', 0x51, 0, 30_000],
    ['last section of the first day of others', 0x60, 63, 60_000],
    ['first section of the second day of others', 0x60, 64, 300_000],
    ['last day of others', 0x6f, 255, 300_000],
  ];
  for (const [name, tableId, sectionNumber, ms] of cases) {
    test(name, () => {
      assert.deepEqual(limitsOf(terrestrial, tableId, sectionNumber), [['SI_repetition_error', ms]]);
    });
  }
});
