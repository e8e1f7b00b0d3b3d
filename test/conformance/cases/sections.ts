import { atBitrate, type Case, eachWay, ofService, once, times } from '../case.js';
import { DvbPid, nit, pat, schedule, sdt, service } from '../dvb-stream.js';
import { also, replaced, seconds, table, without } from '../edits.js';

const { PAT, NIT, SDT, EIT, PMT_1, PMT_2 } = DvbPid;
const AND_REPETITION = '3.2 has the same limit';

const FIRST = { number: 0, last: 1 };
const SECOND = { number: 1, last: 1 };
const GREY = service(1, 0x01, 'Grey', false);
const SILENCE = service(2, 0x02, 'Silence', true);
/** The PAT in two sections, a program in each: at 1 and 38 ms, every 100 ms. */
const PAT_OF_TWO = [replaced('pat', pat([PMT_1], 1, FIRST)), table('pat2', PAT, 100, 38, pat([PMT_2], 2, SECOND))];
/** The SDT in two sections, a service in each: at 9 and 318 ms, every second. */
const SDT_OF_TWO = [replaced('sdt', sdt(GREY, FIRST)), table('sdt2', SDT, 1000, 318, sdt(SILENCE, SECOND))];
/** The NIT in two sections: at 7 and 418 ms, every second. */
const NIT_OF_TWO = [
  replaced('nit', nit(0x40, 1, 'tscap', FIRST)),
  table('nit2', NIT, 1000, 418, nit(0x40, 1, 'tscap', SECOND)),
];
/** One segment of two sections: at 14 and 718 ms, every 2 s. */
const SCHEDULE_OF_TWO = [
  replaced('eitSchedule', schedule(0x50, 1, 0x50, FIRST)),
  table('eitSchedule2', EIT, 2000, 718, schedule(0x50, 1, 0x50, SECOND)),
];

/** Tables in several sections, and of several services, of which one is lost, late, or gone for a reason. */
const CASES: readonly Case[] = [
  {
    name: 'section-pat-lost',
    what: 'section 1 of the PAT, every 100 ms, is lost for good after 1938 ms; section 0 goes on: limits of 500 ms',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2', 2000)],
    expected: { PAT_error_2: times(8, PAT, 0x00, [2438, 5938]) },
  },
  {
    name: 'section-pat-late',
    what: 'section 1 of the PAT at 1938 and 2438.5 ms: 500.5 ms',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2', 2000, 2500), also('pat2', 2438.5)],
    expected: { PAT_error_2: once(PAT, 0x00, 2438) },
  },
  {
    name: 'section-pat-within',
    what: 'section 1 of the PAT at 1938 and 2438 ms: 500 ms',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2', 2000, 2400)],
  },
  {
    name: 'section-pat-never',
    what: 'section 0 of the PAT says at 1 ms that there is a section 1, which never comes',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2')],
    expected: { PAT_error_2: times(11, PAT, 0x00, [501, 5501]) },
    because: 'which PIDs it would name is not known',
    states: { Unreferenced_PID: ['unmeasurable', 'no whole PAT with all its PMTs'] },
  },
  {
    name: 'section-pat-changed',
    what: 'from 3001 ms on a new version of the PAT has both programs in one section',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, replaced('pat', pat([PMT_1, PMT_2], 1, { version: 1 }), 3000), without('pat2', 3000)],
  },
  {
    name: 'section-nit-lost',
    what: 'section 1 of the NIT, every second, is lost for good after 1418 ms; section 0 goes on: limits of 10 s',
    rule: 'NIT_actual_error',
    edits: [seconds(23), ...NIT_OF_TWO, without('nit2', 2000)],
    expected: {
      NIT_actual_error: times(2, NIT, 0x40, [11_418, 21_418]),
      SI_repetition_error: times(2, NIT, 0x40, [11_418, 21_418]),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-sdt-lost',
    what: 'section 1 of the SDT, every second, is lost for good after 2318 ms; section 0 goes on: limits of 2 s',
    rule: 'SDT_actual_error',
    edits: [seconds(9), ...SDT_OF_TWO, without('sdt2', 3000)],
    expected: {
      SDT_actual_error: times(3, SDT, 0x42, [4318, 8318]),
      SI_repetition_error: times(3, SDT, 0x42, [4318, 8318]),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-sdt-late',
    what: 'section 1 of the SDT at 2318 and 4318.5 ms: 2000.5 ms',
    rule: 'SDT_actual_error',
    edits: [...SDT_OF_TWO, without('sdt2', 3000, 5000), also('sdt2', 4318.5)],
    expected: { SDT_actual_error: once(SDT, 0x42, 4318), SI_repetition_error: once(SDT, 0x42, 4318) },
    because: AND_REPETITION,
  },
  {
    name: 'section-sdt-within',
    what: 'section 1 of the SDT at 2318 and 4318 ms: 2 s',
    rule: 'SDT_actual_error',
    edits: [...SDT_OF_TWO, without('sdt2', 3000, 4000)],
  },
  {
    name: 'section-sdt-service-removed',
    what: 'from 3009 ms on a new version of the SDT has no service 2, and its EIT ends',
    rule: 'SDT_actual_error',
    edits: [
      seconds(9),
      ...SDT_OF_TWO,
      replaced('sdt', sdt(GREY, { version: 1 }), 3000),
      without('sdt2', 3000),
      without('eit2Present', 3000),
      without('eit2Following', 3000),
    ],
  },
  {
    name: 'section-eit-of-one-service-lost',
    what: 'EIT of service 2, present every second up to 2118 ms and following up to 2618 ms, is lost for good: limits of 2 s',
    rule: 'EIT_actual_error',
    edits: [seconds(12), without('eit2Present', 3000), without('eit2Following', 3000)],
    expected: {
      EIT_actual_error: ofService(2, times(8, EIT, 0x4e, [4118, 10_618])),
      SI_repetition_error: ofService(2, times(8, EIT, 0x4e, [4118, 10_618])),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-eit-late',
    what: 'EIT present of service 2 at 2118 and 4118.5 ms: 2000.5 ms',
    rule: 'EIT_actual_error',
    edits: [without('eit2Present', 3000, 5000), also('eit2Present', 4118.5)],
    expected: {
      EIT_actual_error: ofService(2, once(EIT, 0x4e, 4118)),
      SI_repetition_error: ofService(2, once(EIT, 0x4e, 4118)),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-eit-within',
    what: 'EIT present of service 2 at 2118 and 4118 ms: 2 s',
    rule: 'EIT_actual_error',
    edits: [without('eit2Present', 3000, 4000)],
  },
  {
    name: 'section-eit-of-service-without-flag',
    what: 'from 3009 ms on a new version of the SDT says that service 2 has no EIT, which ends',
    rule: 'EIT_actual_error',
    edits: [
      seconds(9),
      replaced('sdt', sdt([...GREY, ...service(2, 0x02, 'Silence', true, 0xfc)], { version: 1 }), 3000),
      without('eit2Present', 3000),
      without('eit2Following', 3000),
    ],
  },
  {
    name: 'section-eit-ends-behind-following',
    what: 'EIT of service 1 ends with the following of 2512 ms, behind the present of 2012 ms',
    rule: 'EIT_PF_error',
    edits: [without('eitPresent', 2500), without('eitFollowing', 3000)],
    expected: {
      EIT_actual_error: ofService(1, times(2, EIT, 0x4e, [4012, 4512])),
      SI_repetition_error: ofService(1, times(2, EIT, 0x4e, [4012, 4512])),
    },
    because: 'both are late, but none of the two goes on without the other',
  },
  {
    name: 'section-eit-following-lost',
    what: 'EIT following of service 2 is lost for good after 1618 ms, present goes on: missing when twice the limit is over',
    rule: 'EIT_PF_error',
    edits: [seconds(9), without('eit2Following', 2000)],
    expected: {
      EIT_PF_error: ofService(2, times(2, EIT, 0x4e, [5618, 7618], 1011)),
      EIT_actual_error: ofService(2, times(3, EIT, 0x4e, [3618, 7618])),
      SI_repetition_error: ofService(2, times(3, EIT, 0x4e, [3618, 7618])),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-schedule-lost',
    what: 'section 1 of the schedule is lost for good after 718 ms; section 0 goes on and says that there is one: limits of 10 s',
    rule: 'SI_repetition_error',
    edits: [seconds(22), ...SCHEDULE_OF_TWO, without('eitSchedule2', 2000)],
    expected: { SI_repetition_error: ofService(1, times(2, EIT, 0x50, [10_718, 20_718])) },
  },
  {
    name: 'section-schedule-changed',
    what: 'from 4014 ms on a new version of the schedule has one section in the segment, and no table 0x51',
    rule: 'SI_repetition_error',
    edits: [
      seconds(16),
      replaced('eitSchedule', schedule(0x50, 1, 0x51, FIRST)),
      table('eitSchedule2', EIT, 2000, 718, schedule(0x50, 1, 0x51, SECOND)),
      table('eitSchedule51', EIT, 2000, 738, schedule(0x51, 0, 0x51, {})),
      replaced('eitSchedule', schedule(0x50, 0, 0x50, { version: 1 }), 4000),
      without('eitSchedule2', 4000),
      without('eitSchedule51', 4000),
    ],
  },
];

/** The same where the times of arrival are those of seven packets, in 3.5 ms: 10 ms too late, and 10 ms before the limit. */
const COARSE_CASES: readonly Case[] = [
  {
    name: 'section-pat-late-by-10',
    what: 'section 1 of the PAT at 1938 and 2448 ms: 510 ms',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2', 2000, 2500), also('pat2', 2448)],
    expected: { PAT_error_2: once(PAT, 0x00, 2438) },
  },
  {
    name: 'section-pat-within-by-10',
    what: 'section 1 of the PAT at 1938 and 2428 ms: 490 ms',
    rule: 'PAT_error_2',
    edits: [...PAT_OF_TWO, without('pat2', 2000, 2500), also('pat2', 2428)],
  },
  {
    name: 'section-eit-late-by-10',
    what: 'EIT present of service 2 at 2118 and 4128 ms: 2010 ms',
    rule: 'EIT_actual_error',
    edits: [without('eit2Present', 3000, 5000), also('eit2Present', 4128)],
    expected: {
      EIT_actual_error: ofService(2, once(EIT, 0x4e, 4118)),
      SI_repetition_error: ofService(2, once(EIT, 0x4e, 4118)),
    },
    because: AND_REPETITION,
  },
  {
    name: 'section-eit-within-by-10',
    what: 'EIT present of service 2 at 2118 and 4108 ms: 1990 ms',
    rule: 'EIT_actual_error',
    edits: [without('eit2Present', 3000, 5000), also('eit2Present', 4108)],
  },
  {
    name: 'section-sdt-close-by-10',
    what: 'section 1 of the SDT at 2318 and 2333 ms: 15 ms',
    rule: 'SDT_actual_error',
    edits: [...SDT_OF_TWO, also('sdt2', 2333)],
    expected: { SDT_actual_error: once(SDT, 0x42, 2333), SI_repetition_error: once(SDT, 0x42, 2333) },
    because: AND_REPETITION,
  },
  {
    name: 'section-sdt-close-within-by-10',
    what: 'section 1 of the SDT at 2318 and 2353 ms: 35 ms',
    rule: 'SDT_actual_error',
    edits: [...SDT_OF_TWO, also('sdt2', 2353)],
  },
];

/** At other bitrates; the radio stream has EIT present at 170 ms, following at 980 ms, every 1600 ms. */
const PACE_CASES: readonly Case[] = [
  atBitrate(CASES.find(({ name }) => name === 'section-pat-lost')!, 'high'),
  atBitrate(
    {
      name: 'section-eit-lost',
      what: 'EIT of the service, present up to 3370 ms and following up to 2580 ms, is lost for good: limits of 2 s',
      rule: 'EIT_actual_error',
      edits: [seconds(9), without('eitPresent', 3500), without('eitFollowing', 3500)],
      expected: {
        EIT_error: times(2, EIT, 0x4e, [5370, 7370], 25),
        EIT_actual_error: ofService(1, times(5, EIT, 0x4e, [4580, 8580], 25)),
        SI_repetition_error: ofService(1, times(5, EIT, 0x4e, [4580, 8580], 25)),
      },
      because: `the older rule counts any section, and ${AND_REPETITION}`,
    },
    'low',
  ),
];

const isAtLimit = ({ name }: Case) => /-(late|within)$/.test(name);

export const SECTION_CASES: readonly Case[] = [
  ...CASES.filter(isAtLimit),
  ...PACE_CASES,
  ...[...CASES.filter((one) => !isAtLimit(one)), ...COARSE_CASES].flatMap((one) => [
    one,
    ...eachWay(loosely(one)).filter(({ arrival }) => arrival !== undefined),
  ]),
];

/** With times that may be off by 3.5 ms. */
function loosely(one: Case): Case {
  const expected = Object.entries(one.expected ?? {}).map(([rule, { firstMs, lastMs, withinMs, ...other }]) => [
    rule,
    { ...other, firstMs: firstMs - 3.5, lastMs: lastMs - 3.5, withinMs: withinMs + 7 },
  ]);
  return { ...one, expected: Object.fromEntries(expected) };
}
