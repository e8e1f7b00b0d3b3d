import { AtscPid } from '../atsc-stream.js';
import { type Case, once, times } from '../case.js';
import { also, changed, lost, seconds, without, withWrongCrc } from '../edits.js';

const { PSIP, VIDEO, AUDIO, PAT, PMT } = AtscPid;
const NOT_SCRAMBLED = { CAT_error: ['not_applicable', 'no scrambled packets and no CAT in the stream'] } as const;

/** MGT at 3 ms every 100 ms, TVCT at 4 ms every 200 ms, STT at 5 ms every 500 ms. */
export const ATSC_CASES: readonly Case[] = (
  [
    {
      name: 'atsc-1.3.a-beyond',
      what: 'PAT at 961 and 1061.5 ms: 100.5 ms',
      rule: 'PAT_error_2',
      edits: [without('pat', 1000, 1100), also('pat', 1061.5)],
      expected: { PAT_error_2: once(PAT, 0x00, 1061) },
    },
    {
      name: 'atsc-1.3.a-within',
      what: 'PAT at 961 and 1061 ms: 100 ms',
      rule: 'PAT_error_2',
      edits: [without('pat', 1000, 1100), also('pat', 1061)],
    },
    {
      name: 'atsc-1.3-pat-late',
      what: 'PAT at 961 ms, the next one at 1441 ms: limits of 100 ms run out at 1061, 1161, …, 1361 ms',
      rule: 'PAT_error_2',
      edits: [without('pat', 1000, 1440)],
      expected: { PAT_error: times(4, PAT, null, [1061, 1361]), PAT_error_2: times(4, PAT, 0x00, [1061, 1361]) },
      because: '1.3 and 1.3.a have these conditions in common',
    },
    {
      name: 'atsc-1.5-pmt-late',
      what: 'PMT at 1002 and 1402.5 ms: 400.5 ms',
      rule: 'PMT_error_2',
      edits: [without('pmt1', 1100, 1500), also('pmt1', 1402.5)],
      expected: { PMT_error: once(PMT, 0x02, 1402), PMT_error_2: once(PMT, 0x02, 1402) },
      because: '1.5 and 1.5.a have this condition in common',
    },
    {
      name: 'atsc-1.5-within',
      what: 'PMT at 1002 and 1402 ms: 400 ms',
      rule: 'PMT_error_2',
      edits: [without('pmt1', 1100, 1400)],
    },
    {
      name: 'atsc-1.4-lost',
      what: 'a packet of video, at 2413.5 ms, is a null packet',
      rule: 'Continuity_count_error',
      edits: [lost(VIDEO, 2413)],
      expected: { Continuity_count_error: once(VIDEO, null, 2414.5) },
    },
    {
      name: 'atsc-2.2-crc',
      what: 'a wrong CRC in MGT, TVCT and STT, at 2003 to 2005 ms, and in EIT-0 at 2006 ms',
      rule: 'CRC_error',
      edits: [
        changed(PSIP, 2003, withWrongCrc),
        changed(PSIP, 2004, withWrongCrc),
        changed(PSIP, 2005, withWrongCrc),
        changed(AtscPid.EIT[0], 2006, withWrongCrc),
      ],
      expected: {
        CRC_error: times(4, AtscPid.EIT[0], 0xcb, [2003, 2006]),
        SI_repetition_error: once(PSIP, 0xc7, 2053, 51),
      },
      because: 'the MGT is as good as missing: MGT at 1903 and 2103 ms',
    },
    {
      name: 'atsc-3.2-mgt',
      what: 'MGT at 1003 and 1153.5 ms: 150.5 ms',
      rule: 'SI_repetition_error',
      edits: [without('mgt', 1050, 1150), also('mgt', 1153.5)],
      expected: { SI_repetition_error: once(PSIP, 0xc7, 1153) },
    },
    {
      name: 'atsc-3.2-mgt-within',
      what: 'MGT at 1003 and 1153 ms: 150 ms',
      rule: 'SI_repetition_error',
      edits: [without('mgt', 1050, 1150), also('mgt', 1153)],
    },
    {
      name: 'atsc-3.2-tvct',
      what: 'TVCT at 1004 and 1404.5 ms: 400.5 ms',
      rule: 'SI_repetition_error',
      edits: [without('tvct', 1100, 1500), also('tvct', 1404.5)],
      expected: { SI_repetition_error: once(PSIP, 0xc8, 1404) },
    },
    {
      name: 'atsc-3.2-tvct-within',
      what: 'TVCT at 1004 and 1404 ms: 400 ms',
      rule: 'SI_repetition_error',
      edits: [without('tvct', 1100, 1300)],
    },
    {
      name: 'atsc-3.2-stt',
      what: 'STT at 1005 and 2005.5 ms: 1000.5 ms',
      rule: 'SI_repetition_error',
      edits: [without('stt', 1500, 2100), also('stt', 2005.5)],
      expected: { SI_repetition_error: once(PSIP, 0xcd, 2005) },
    },
    {
      name: 'atsc-3.2-stt-within',
      what: 'STT at 1005 and 2005 ms: 1 s',
      rule: 'SI_repetition_error',
      edits: [without('stt', 1500, 2000)],
    },
    {
      name: 'atsc-3.2-rrt',
      what: 'RRT at 2011 and 62011.5 ms: 60000.5 ms',
      rule: 'SI_repetition_error',
      edits: [seconds(63), without('rrt', 3000, 62_500), also('rrt', 62_011.5)],
      expected: { SI_repetition_error: once(PSIP, 0xca, 62_011) },
    },
    {
      name: 'atsc-3.2-rrt-within',
      what: 'RRT at 2011 and 62011 ms: 60 s',
      rule: 'SI_repetition_error',
      edits: [seconds(63), without('rrt', 3000, 61_000)],
    },
    {
      name: 'atsc-3.2-tvct-lost',
      what: 'TVCT at 1004 ms, and no more: 1404, 1804, …, 5804 ms',
      rule: 'SI_repetition_error',
      edits: [without('tvct', 1100)],
      expected: { SI_repetition_error: times(12, PSIP, 0xc8, [1404, 5804]) },
    },
    {
      name: 'atsc-never-mgt',
      what: 'no MGT: limit of 150 ms',
      rule: 'SI_repetition_error',
      edits: [without('mgt')],
      expected: {
        SI_repetition_error: times(39, PSIP, 0xc7, [150, 5850]),
        Unreferenced_PID: times(5, AtscPid.ETT, null, [506, 1010], 511),
      },
      because: 'nothing else refers to the PIDs of EIT and ETT',
    },
    {
      name: 'atsc-never-tvct',
      what: 'no TVCT: limit of 400 ms',
      rule: 'SI_repetition_error',
      edits: [without('tvct')],
      expected: {
        SI_repetition_error: times(14, PSIP, 0xc8, [400, 5600]),
      },
    },
    {
      name: 'atsc-never-stt',
      what: 'no STT: limit of 1 s',
      rule: 'SI_repetition_error',
      edits: [without('stt')],
      expected: {
        SI_repetition_error: times(5, PSIP, 0xcd, [1000, 5000]),
      },
    },
    {
      name: 'atsc-never-audio',
      what: 'no packet on the PID of the audio, which the PMT names at 2 ms',
      rule: 'PID_error',
      edits: [seconds(7), without('audio')],
      expected: { PID_error: once(AUDIO, null, 5002) },
    },
  ] satisfies Case[]
).map((one: Case) => ({ ...one, base: 'atsc', states: { ...NOT_SCRAMBLED, ...one.states } }));
