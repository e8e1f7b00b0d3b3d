import type { ProfileName } from '../../../src/tr101290/profiles.js';
import { type Case, type Expectations, ofService, once, times } from '../case.js';
import { DvbPid, schedule } from '../dvb-stream.js';
import { also, type Edit, late, seconds, table, without } from '../edits.js';

const { PAT, PMT_1, NIT, EIT, TDT } = DvbPid;
const AND_REPETITION = '3.2 has the same limit';
const BOTH = 'the older rule has this limit too';
/** The radio sends a packet each 10 ms, and what is late by half a millisecond arrives before the next one. */
const JUST_MS = 0.5;

interface Limit {
  readonly name: string;
  readonly what: string;
  readonly rule: NonNullable<Case['rule']>;
  readonly profile: ProfileName;
  readonly seconds: number;
  /** When what is awaited comes, at the limit. */
  readonly atMs: number;
  readonly edits: readonly Edit[];
  /** What fires just beyond the limit. */
  readonly expected: Expectations;
  readonly because?: string;
  /** What fires in any case. */
  readonly anyway?: Expectations;
  readonly anywayBecause?: string;
}

/** The stream in which it comes at the limit, and the one in which it comes half a millisecond later. */
function justWithinAndBeyond(limit: Limit): Case[] {
  const { name, what, rule, profile, edits, atMs, expected, because, anyway, anywayBecause } = limit;
  const one = { rule, profile, bitrate: 'low' } as const;
  const all = [seconds(limit.seconds), ...edits];
  const because2 = because ?? anywayBecause;
  return [
    {
      ...one,
      name: `${name}-within`,
      what,
      edits: all,
      ...(anyway === undefined ? {} : { expected: anyway, because: anywayBecause! }),
    },
    {
      ...one,
      name: `${name}-beyond`,
      what: `${what}, and ${JUST_MS} ms more`,
      edits: [...all, late(atMs, JUST_MS)],
      expected: { ...anyway, ...expected },
      ...(because2 === undefined ? {} : { because: because2 }),
    },
  ];
}

/** The schedule of service 1 or of another transport stream, a section each so many seconds from 890 ms on. */
function scheduleLimit(profile: ProfileName, which: string, tableId: number, number: number, everyS: number): Case[] {
  const segmentLast = number;
  const bytes = schedule(tableId, segmentLast, tableId, { number, last: number });
  const atMs = 890 + everyS * 1000;
  const of = `0x${tableId.toString(16)}, section ${number}`;
  return justWithinAndBeyond({
    name: `limits-${profile}-schedule-${which}`,
    what: `by the profile ${profile}: EIT schedule (${of}) at 890 and ${atMs} ms: ${everyS} s`,
    rule: 'SI_repetition_error',
    profile,
    seconds: everyS + 2,
    atMs,
    edits: [without('eitSchedule'), table('limited', EIT, everyS * 1000, 890, bytes)],
    expected: { SI_repetition_error: ofService(tableId < 0x60 ? 1 : 3, once(EIT, tableId, atMs, 1)) },
  });
}

/** The EIT present of another transport stream comes at 340 ms, and after the limit. */
function eitOtherLimit(profile: ProfileName, limitS: number): Case[] {
  const atMs = 340 + limitS * 1000;
  return justWithinAndBeyond({
    name: `limits-${profile}-3.6.b`,
    what: `by the profile ${profile}: EIT other present at 340 and ${atMs} ms: ${limitS} s`,
    rule: 'EIT_other_error',
    profile,
    seconds: limitS + 2,
    atMs,
    edits: [without('eitOtherPresent', 500, atMs + 10), also('eitOtherPresent', atMs)],
    expected: {
      EIT_other_error: ofService(3, once(EIT, 0x4f, atMs, 1)),
      SI_repetition_error: ofService(3, once(EIT, 0x4f, atMs, 1)),
    },
    because: AND_REPETITION,
  });
}

/** The EIT following of another transport stream never comes; the present does at 340 ms, and at the limit. */
function followingLimit(profile: ProfileName, limitS: number): Case[] {
  const atMs = 340 + limitS * 1000;
  const lateMs = (Math.floor(atMs / 1000) + 1) * 1000;
  const section = ofService(3, once(EIT, 0x4f, atMs));
  const one = {
    rule: 'EIT_PF_error',
    profile,
    bitrate: 'low',
    because: 'section 0 says that there is a section 1, which never comes',
  } as const;
  const edits = [seconds(limitS + 2), without('eitOtherFollowing'), also('eitOtherPresent', atMs)];
  const what = `by the profile ${profile}: EIT other present, but no following, from 340 ms on, and at ${atMs} ms: ${limitS} s`;
  return [
    {
      ...one,
      name: `limits-${profile}-3.6.c-within`,
      what: `${what}, after which it is looked for at ${lateMs} ms`,
      edits,
      expected: {
        EIT_PF_error: ofService(3, once(EIT, 0x4f, lateMs, 1)),
        EIT_other_error: section,
        SI_repetition_error: section,
      },
    },
    {
      ...one,
      name: `limits-${profile}-3.6.c-beyond`,
      what: `${what}, and ${JUST_MS} ms more`,
      edits: [...edits, late(atMs, JUST_MS)],
      expected: {
        EIT_PF_error: ofService(3, once(EIT, 0x4f, atMs, 1)),
        EIT_other_error: section,
        SI_repetition_error: section,
      },
    },
  ];
}

/** The PAT or the PMT comes at 410 or 420 ms, and after the limit. */
function psiLimit(profile: ProfileName, table: 'pat' | 'pmt1', limitS: number): Case[] {
  const [firstMs, pid, tableId] = table === 'pat' ? [410, PAT, 0x00] : [420, PMT_1, 0x02];
  const rules = table === 'pat' ? (['PAT_error', 'PAT_error_2'] as const) : (['PMT_error', 'PMT_error_2'] as const);
  const atMs = firstMs + limitS * 1000;
  const expected: Expectations = { [rules[1]]: once(pid, tableId, atMs, 1) };
  return justWithinAndBeyond({
    name: `limits-${profile}-${table}`,
    what: `by the profile ${profile}: ${table === 'pat' ? 'PAT' : 'PMT'} at ${firstMs} and ${atMs} ms: ${limitS} s`,
    rule: rules[1],
    profile,
    seconds: limitS + 2,
    atMs,
    edits: [without(table, 500, atMs + 10), also(table, atMs)],
    expected: table === 'pat' ? expected : { ...expected, [rules[0]]: once(pid, tableId, atMs, 1) },
    because: BOTH,
  });
}

/** Packets of the PAT are looked for with each packet that comes: at 410 ms and never more, 510 ms or more later. */
function patPidLimit(profile: ProfileName, limitMs: number): Case[] {
  const dueMs = 410 + limitMs;
  const one = { rule: 'PAT_error', profile, bitrate: 'low', because: 'a section of the PAT is late as well' } as const;
  const [toMs, backMs] = [dueMs + 101, dueMs + 10];
  return [
    {
      ...one,
      name: `limits-${profile}-pat-pid-within`,
      what: `by the profile ${profile}: PAT at 410 and ${backMs} ms: at ${dueMs} ms, when packets are looked for, it is not late`,
      edits: [
        seconds(limitMs / 1000 + 4),
        without('pmt1', backMs, backMs + 1),
        without('pat', 500, backMs + 1),
        also('pat', backMs),
      ],
      expected: { PAT_error_2: once(PAT, 0x00, dueMs) },
    },
    {
      ...one,
      name: `limits-${profile}-pat-pid-beyond`,
      what: `by the profile ${profile}: PAT at 410 ms, never again up to ${dueMs + JUST_MS} ms, when packets are looked for`,
      edits: [seconds(limitMs / 1000 + 4), without('pat', 500, toMs), also('pat', dueMs + 100), late(dueMs, JUST_MS)],
      expected: { PAT_error: once(PAT, null, dueMs, 1), PAT_error_2: once(PAT, 0x00, dueMs, 1) },
    },
  ];
}

/** EIT present/following of this stream: the profiles have other limits. */
function eitLimits(profile: ProfileName, limitS: number): Case[] {
  const [presentMs, followingMs] = [1770, 980];
  const atMs = presentMs + limitS * 1000;
  const both = (ms: number) => ofService(1, once(EIT, 0x4e, ms, 1));
  const gone = [without('eitPresent', 2000, atMs + 10), without('eitFollowing', 1100, atMs + 10)];
  const nothing = ofService(1, times(2, EIT, 0x4e, [followingMs + limitS * 1000, atMs]));
  return [
    ...justWithinAndBeyond({
      name: `limits-${profile}-3.6.a`,
      what: `by the profile ${profile}: EIT present at ${presentMs} and ${atMs} ms: ${limitS} s`,
      rule: 'EIT_actual_error',
      profile,
      seconds: limitS + 4,
      atMs,
      edits: [without('eitPresent', 2000, atMs + 10), also('eitPresent', atMs)],
      expected: { EIT_actual_error: both(atMs), SI_repetition_error: both(atMs) },
      because: AND_REPETITION,
    }),
    ...justWithinAndBeyond({
      name: `limits-${profile}-3.6`,
      what: `by the profile ${profile}: EIT following at ${followingMs} ms, present at ${presentMs} ms, following at ${atMs} ms: ${limitS} s without any`,
      rule: 'EIT_error',
      profile,
      seconds: limitS + 4,
      atMs,
      edits: [...gone, also('eitFollowing', atMs)],
      expected: { EIT_error: once(EIT, 0x4e, atMs, 1) },
      anyway: { EIT_actual_error: nothing, SI_repetition_error: nothing },
      anywayBecause: 'each section by itself is late',
    }),
  ];
}

/** The EIT following of the service never comes; the present does at 170 ms, and at the limit. */
function followingOfServiceLimit(profile: ProfileName, limitS: number, lateMs: number, lastMs?: number): Case[] {
  const atMs = 170 + limitS * 1000;
  const sections = Math.floor(5900 / (limitS * 1000));
  const missing = ofService(1, times(sections, EIT, 0x4e, [100 + limitS * 1000, 100 + sections * limitS * 1000]));
  const pf = (ms: number) =>
    ofService(1, lastMs === undefined ? once(EIT, 0x4e, ms, 1) : times(2, EIT, 0x4e, [ms, lastMs], 1));
  const one = {
    rule: 'EIT_PF_error',
    profile,
    bitrate: 'low',
    because: 'the SDT of 100 ms says that there is one',
  } as const;
  const edits = [without('eitFollowing'), also('eitPresent', atMs)];
  const what = `by the profile ${profile}: EIT present, but no following, from 170 ms on, and at ${atMs} ms: ${limitS} s`;
  const expected = (ms: number) => ({
    EIT_PF_error: pf(ms),
    EIT_actual_error: missing,
    SI_repetition_error: missing,
  });
  return [
    {
      ...one,
      name: `limits-${profile}-3.6.c-actual-within`,
      what: `${what}; it is late at ${lateMs} ms`,
      edits,
      expected: expected(lateMs),
    },
    {
      ...one,
      name: `limits-${profile}-3.6.c-actual-beyond`,
      what: `${what}, and ${JUST_MS} ms more`,
      edits: [...edits, late(atMs, JUST_MS)],
      expected: expected(atMs),
    },
  ];
}

export const PROFILE_LIMIT_CASES: readonly Case[] = [
  ...scheduleLimit('dvb', 'actual', 0x50, 8, 10),
  ...scheduleLimit('dvb', 'far', 0x52, 0, 30),
  ...scheduleLimit('dvb', 'near', 0x51, 248, 10),
  ...scheduleLimit('dvb', 'other', 0x60, 0, 10),
  ...scheduleLimit('dvb', 'other-far', 0x62, 0, 30),
  ...scheduleLimit('dvb-t', 'other', 0x60, 56, 60),
  ...scheduleLimit('dvb-t', 'far', 0x50, 64, 30),
  ...scheduleLimit('dvb-t', 'other-far', 0x61, 0, 300),
  ...scheduleLimit('isdb', 'other', 0x60, 56, 60),
  ...scheduleLimit('isdb', 'far', 0x50, 64, 30),
  ...scheduleLimit('isdb', 'other-far', 0x61, 0, 300),
  ...followingOfServiceLimit('dvb', 2, 3000, 4970),
  ...followingOfServiceLimit('isdb', 3, 3370),
  ...eitOtherLimit('dvb', 10),
  ...eitOtherLimit('dvb-t', 20),
  ...eitOtherLimit('isdb', 20),
  ...followingLimit('dvb', 10),
  ...followingLimit('dvb-t', 20),
  ...followingLimit('isdb', 20),
  ...eitLimits('dvb', 2),
  ...eitLimits('isdb', 3),
  ...psiLimit('hls', 'pat', 30),
  ...psiLimit('hls', 'pmt1', 30),
  ...patPidLimit('dvb', 500),
  ...patPidLimit('hls', 30_000),
  ...justWithinAndBeyond({
    name: 'limits-dvb-tot',
    what: 'TOT at 580 and 30580 ms: 30 s',
    rule: 'SI_repetition_error',
    profile: 'dvb',
    seconds: 33,
    atMs: 30_580,
    edits: [without('tot', 1000, 30_590), also('tot', 30_580)],
    expected: { SI_repetition_error: once(TDT, 0x73, 30_580, 1) },
  }),
  ...justWithinAndBeyond({
    name: 'limits-dvb-3.1',
    what: 'NIT actual at 90 ms, NIT other at 250 and 10250 ms: 10 s without any',
    rule: 'NIT_error',
    profile: 'dvb',
    seconds: 13,
    atMs: 10_250,
    edits: [
      without('nit', 1000, 10_400),
      without('nitOther', 1000, 10_260),
      without('rst', 10_000, 10_500),
      also('nitOther', 10_250),
    ],
    expected: {
      NIT_error: once(NIT, 0x40, 10_250, 1),
      NIT_other_error: once(NIT, 0x41, 10_250, 1),
      SI_repetition_error: times(2, NIT, 0x41, [10_090, 10_250]),
    },
    anyway: {
      NIT_actual_error: once(NIT, 0x40, 10_090),
      SI_repetition_error: once(NIT, 0x40, 10_090),
    },
    anywayBecause: 'each kind by itself is late',
  }),
];
