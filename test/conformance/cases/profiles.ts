import { longSection, u16 } from '../../support/packets/section-builder.js';
import { atBitrate, type Case, once } from '../case.js';
import { descriptor, loop12 } from '../descriptors.js';
import { DvbPid } from '../dvb-stream.js';
import { type Edit, replaced, seconds, section, without } from '../edits.js';

const { CAT, SDT, SCRAMBLED_AUDIO, VIDEO, ECM } = DvbPid;
const SIT_PID = 0x1f;

const OTHER_TABLES = ['nitOther', 'sdtOther', 'bat', 'eitOtherPresent', 'eitOtherFollowing', 'eitSchedule', 'rst'];
const EITS = ['eitPresent', 'eitFollowing', 'eit2Present', 'eit2Following'];
const TABLES = ['nit', 'sdt', ...EITS, 'tdt', 'tot', ...OTHER_TABLES];

/** Of all service information only these come. */
function only(...names: readonly string[]): Edit[] {
  return TABLES.filter((name) => !names.includes(name)).map((name) => without(name));
}

const NO_OTHERS = {
  SDT_other_error: ['not_applicable', 'no SDT of another transport stream in the stream'],
} as const;
const FIXED_KEY = [
  'not_applicable',
  'scrambled packets, but by no conditional access system: a fixed key (BISS) needs no CAT',
] as const;
const NO_PES = ['not_applicable', 'no video or audio PES in the clear in the stream'] as const;
const NO_STREAM = ['unmeasurable', 'no PMT names such a PID, or it was observed for less than the limit'] as const;
const NO_PCR = ['unmeasurable', 'no PCR on the PCR PID of a program'] as const;
const NO_MODEL = ['unmeasurable', 'no buffer model'] as const;

const SIT = longSection({ tableId: 0x7f, extension: 0xffff, body: [...loop12([])] });
/** TS_information and system_management of ISDB-T. */
const NIT_OF_ISDB = longSection({
  tableId: 0x40,
  extension: 0x7fe0,
  body: [...loop12(descriptor(0xfe, [0x03, 0x01])), ...loop12([])],
});

/** Service 2, whose audio is scrambled by the system. */
function scrambledPmt(...caDescriptors: readonly (readonly number[])[]): Buffer {
  const audio = [0x03, ...u16(0xe000 | SCRAMBLED_AUDIO), ...loop12([])];
  return longSection({
    tableId: 0x02,
    extension: 2,
    body: [...u16(0xe000 | VIDEO), ...loop12(caDescriptors.flat()), ...audio],
  });
}
const BISS_PMT = scrambledPmt(descriptor(0x09, [...u16(0x2600), ...u16(0xffff)]));
const UNTOLD_PMT = scrambledPmt();
/** Private sections alone, without a clock. */
const DATA_PMT = longSection({
  tableId: 0x02,
  extension: 1,
  body: [...u16(0xffff), ...loop12([]), 0x05, ...u16(0xe000 | ECM), ...loop12([])],
});
/** A T2-MI stream, with its T2MI_descriptor. */
const T2MI_PMT = longSection({
  tableId: 0x02,
  extension: 1,
  body: [...u16(0xffff), ...loop12([]), 0x06, ...u16(0xe000 | ECM), ...loop12(descriptor(0x7f, [0x11, 0, 0, 0]))],
});
const PAT_OF_ONE = longSection({
  tableId: 0x00,
  extension: 1,
  body: [...u16(1), ...u16(0xe000 | DvbPid.PMT_1)],
});
const WITHOUT_MEDIA = ['pcr', 'video', 'audio', 'scrambledAudio', 'pmt2', 'cat', 'emm'].map((name) => without(name));
const ONE_PROGRAM: Edit = replaced('pat', PAT_OF_ONE);
const NO_MEDIA = {
  PID_error: NO_STREAM,
  PCR_error: NO_PCR,
  PCR_repetition_error: NO_PCR,
  PCR_discontinuity_indicator_error: NO_PCR,
  PCR_accuracy_error: ['unmeasurable', 'no measured PCR accuracy'],
  PTS_error: NO_PES,
  CAT_error: ['not_applicable', 'no scrambled packets and no CAT in the stream'],
  Buffer_error: NO_MODEL,
  Empty_buffer_error: NO_MODEL,
  Data_delay_error: NO_MODEL,
} as const;

const PMT_2_ALONE: Edit = replaced('pmt2', BISS_PMT);

/** Streams that are what they are: by `auto` unless a profile is named. */
export const PROFILE_CASES: readonly Case[] = [
  ...(['dvb-s', 'dvb-c', 'dvb-t'] as const).map(
    (profile): Case => ({
      name: `clean-${profile}`,
      what: `DVB, 35 s, by the profile ${profile}`,
      profile,
      edits: [seconds(35)],
    }),
  ),
  { name: 'auto-dvb', what: 'DVB, 35 s', profile: 'auto', edits: [seconds(35)] },
  { ...atBitrate({ name: 'auto-dvb', what: 'DVB, 35 s', edits: [seconds(35)] }, 'low'), profile: 'auto' },
  { ...atBitrate({ name: 'auto-dvb', what: 'DVB, 6 s', edits: [] }, 'high'), profile: 'auto' },
  {
    name: 'auto-atsc',
    what: 'ATSC, 35 s',
    base: 'atsc',
    profile: 'auto',
    chosen: 'atsc',
    edits: [seconds(35)],
    states: { CAT_error: ['not_applicable', 'no scrambled packets and no CAT in the stream'] },
  },
  {
    name: 'auto-psi',
    what: 'no service information at all, 35 s',
    profile: 'auto',
    chosen: 'mpeg',
    edits: [seconds(35), ...only()],
  },
  {
    name: 'auto-sdt',
    what: 'an SDT and no other service information, 35 s',
    profile: 'auto',
    chosen: 'feed',
    edits: [seconds(35), ...only('sdt')],
    states: NO_OTHERS,
  },
  {
    name: 'auto-sdt-late',
    what: 'the same, SDT at 4009 and 7009 ms',
    rule: 'SDT_actual_error',
    profile: 'auto',
    chosen: 'feed',
    edits: [seconds(12), ...only('sdt'), without('sdt', 5000, 7000)],
    expected: {
      SDT_error: once(SDT, 0x42, 6009),
      SDT_actual_error: once(SDT, 0x42, 6009),
      SI_repetition_error: once(SDT, 0x42, 6009, 1011),
    },
    because:
      '3.5, 3.5.a and 3.2 have this limit in common; what is held until the stream has chosen is told then, with its own time',
    states: NO_OTHERS,
  },
  {
    name: 'auto-late-si',
    what: 'service information only from 20 s on, 36 s: the profile changes, and limits begin',
    profile: 'auto',
    chosen: 'dvb',
    edits: [seconds(36), ...TABLES.map((name) => without(name, 0, 20_000))],
  },
  {
    name: 'auto-partial',
    what: 'a SIT at 518 ms, an SDT, and no other service information: a partial transport stream',
    profile: 'auto',
    chosen: 'mpeg',
    edits: [seconds(35), ...only('sdt'), section(SIT_PID, SIT, 518)],
  },
  {
    name: 'auto-isdb',
    what: 'ISDB: a NIT with system_management_descriptor, a TOT and no TDT, 28 s',
    profile: 'auto',
    chosen: 'isdb',
    edits: [seconds(28), replaced('nit', NIT_OF_ISDB), without('tdt')],
    states: { TDT_error: ['unmeasurable', 'not seen, and observed for less than the limit'] },
  },
  {
    name: 'auto-data',
    what: 'private sections alone, without a clock',
    profile: 'auto',
    chosen: 'mpeg',
    edits: [seconds(12), ...only(), ...WITHOUT_MEDIA, ONE_PROGRAM, replaced('pmt1', DATA_PMT)],
    states: NO_MEDIA,
  },
  {
    name: 'auto-t2mi',
    what: 'a T2-MI stream alone, without a clock',
    profile: 'auto',
    chosen: 'mpeg',
    edits: [seconds(12), ...only(), ...WITHOUT_MEDIA, ONE_PROGRAM, replaced('pmt1', T2MI_PMT)],
    states: NO_MEDIA,
  },
  {
    name: 'biss',
    what: 'scrambled packets whose PMT names BISS, no CAT, no ECM and no EMM',
    rule: 'CAT_error',
    edits: [PMT_2_ALONE, without('cat'), without('ecm'), without('emm')],
    states: { CAT_error: FIXED_KEY },
  },
  {
    name: 'auto-biss-untold',
    what: 'a feed with scrambled packets whose PMT names no system, no CAT, no ECM and no EMM',
    rule: 'CAT_error',
    profile: 'auto',
    chosen: 'mpeg',
    edits: [seconds(12), ...only(), replaced('pmt2', UNTOLD_PMT), without('cat'), without('ecm'), without('emm')],
    states: { CAT_error: FIXED_KEY },
  },
  {
    name: 'untold-scrambling',
    what: 'a broadcast with the same: limits of 1 s',
    rule: 'CAT_error',
    edits: [seconds(3), replaced('pmt2', UNTOLD_PMT), without('cat'), without('ecm'), without('emm')],
    expected: { CAT_error: { count: 2, pid: CAT, tableId: 0x01, firstMs: 1011.5, lastMs: 2011.5, withinMs: 11 } },
  },
  {
    name: 'dvb-t-3.6.b-within',
    what: 'EIT other at 4013 and 20013 ms: 16 s, by the profile dvb-t',
    rule: 'EIT_other_error',
    profile: 'dvb-t',
    edits: [seconds(24), without('eitOtherPresent', 5000, 20_000)],
  },
];
