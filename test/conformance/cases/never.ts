import { longSection, u16 } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { loop12 } from '../descriptors.js';
import { DvbPid } from '../dvb-stream.js';
import { replaced, seconds, untimed, without } from '../edits.js';

const { PAT, CAT, NIT, SDT, EIT, TDT, PMT_1, PMT_2, VIDEO, AUDIO, SCRAMBLED_AUDIO, ECM } = DvbPid;
const SILENT_PCR_PID = 0x1f0;
/** PCR on a PID of its own. */
const PMT_1_OTHER_PCR = longSection({
  tableId: 0x02,
  extension: 1,
  body: [
    ...u16(0xe000 | SILENT_PCR_PID),
    ...loop12([]),
    ...[0x02, ...u16(0xe000 | VIDEO), ...loop12([])],
    ...[0x03, ...u16(0xe000 | AUDIO), ...loop12([])],
  ],
});
const NO_PES = ['not_applicable', 'no video or audio PES in the clear in the stream'] as const;
const NO_PCR = ['unmeasurable', 'no PCR on the PCR PID of a program'] as const;
const NO_MODEL = ['unmeasurable', 'no buffer model'] as const;
const NO_PROGRAM = ['unmeasurable', 'no PAT names a program, or it was observed for less than the limit'] as const;
const NO_STREAM = ['unmeasurable', 'no PMT names such a PID, or it was observed for less than the limit'] as const;
/** Sections that are repeated are looked at so often. */
const LOOK_MS = 1011;
/** Packets of some PIDs are so far apart. */
const PAUSE_MS = 111;

/** Streams in which something never comes, 6 s long where nothing else is said. */
export const NEVER_CASES: readonly Case[] = [
  {
    name: 'never-pat',
    what: 'no PAT: limits of 500 ms run out at 500, 1000, …, 5500 ms',
    rule: 'PAT_error_2',
    edits: [without('pat')],
    expected: {
      PAT_error: times(11, PAT, null, [500, 5500]),
      PAT_error_2: times(11, PAT, 0x00, [500, 5500]),
      Unreferenced_PID: times(6, ECM, null, [500, 665], PAUSE_MS),
    },
    because: 'nothing refers to the PIDs of both PMTs, of video, audio, scrambled audio and ECM',
    states: {
      PMT_error: NO_PROGRAM,
      PMT_error_2: NO_PROGRAM,
      PID_error: NO_STREAM,
      PCR_error: NO_PCR,
      PCR_repetition_error: NO_PCR,
      PCR_discontinuity_indicator_error: NO_PCR,
      PTS_error: NO_PES,
      Buffer_error: NO_MODEL,
      Empty_buffer_error: NO_MODEL,
      Data_delay_error: NO_MODEL,
    },
  },
  {
    name: 'never-pmt',
    what: 'no PMT of service 1, which the PAT names at 2 ms',
    rule: 'PMT_error_2',
    edits: [without('pmt1')],
    expected: {
      PMT_error: times(11, PMT_1, 0x02, [502, 5502]),
      PMT_error_2: times(11, PMT_1, 0x02, [502, 5502]),
      Unreferenced_PID: once(AUDIO, null, 510.5, PAUSE_MS),
    },
    because: 'nothing else refers to the audio; the video has the PCR of service 2',
    states: { PTS_error: NO_PES },
  },
  {
    name: 'never-pmt-of-second-service',
    what: 'no PMT of service 2, which the PAT names at 2 ms',
    rule: 'PMT_error_2',
    edits: [without('pmt2')],
    expected: {
      PMT_error: times(11, PMT_2, 0x02, [502, 5502]),
      PMT_error_2: times(11, PMT_2, 0x02, [502, 5502]),
      Unreferenced_PID: times(2, ECM, null, [511.5, 665], PAUSE_MS),
    },
    because: 'nothing else refers to its audio and its ECM',
  },
  {
    name: 'never-audio',
    what: 'no packet on the PID of the audio, which the PMT names at 2 ms',
    rule: 'PID_error',
    edits: [seconds(12), without('audio')],
    expected: { PID_error: times(2, AUDIO, null, [5002, 10_002]) },
  },
  {
    name: 'never-scrambled-audio',
    what: 'no packet on the PID of the scrambled audio, which the PMT names at 23 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('scrambledAudio')],
    expected: { PID_error: once(SCRAMBLED_AUDIO, null, 5023) },
  },
  {
    name: 'never-video',
    what: 'no packet on the PID of video and PCR, which the PMT names at 2 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('video'), without('pcr')],
    expected: {
      PID_error: once(VIDEO, null, 5002),
      PCR_error: once(VIDEO, null, 102),
      PCR_repetition_error: once(VIDEO, null, 102),
    },
    because: 'the PCR never comes either',
    states: {
      PCR_discontinuity_indicator_error: NO_PCR,
      PCR_accuracy_error: ['unmeasurable', 'no measured PCR accuracy'],
      Buffer_error: NO_MODEL,
      Empty_buffer_error: NO_MODEL,
      Data_delay_error: NO_MODEL,
    },
  },
  {
    name: 'never-pcr',
    what: 'no PCR on the PID that the PMT names at 2 ms; video goes on',
    rule: 'PCR_repetition_error',
    edits: [without('pcr')],
    expected: { PCR_error: once(VIDEO, null, 102), PCR_repetition_error: once(VIDEO, null, 102) },
    because: '2.3 is 2.3.a or 2.3.b; an interval that does not end counts once',
    states: {
      PCR_discontinuity_indicator_error: NO_PCR,
      PCR_accuracy_error: ['unmeasurable', 'no measured PCR accuracy'],
      Buffer_error: NO_MODEL,
      Empty_buffer_error: NO_MODEL,
      Data_delay_error: NO_MODEL,
    },
  },
  {
    name: 'never-pcr-pid',
    what: 'no packet on the PID that the PMT of service 1 names at 2 ms for the PCR alone',
    rule: 'PID_error',
    edits: [seconds(7), replaced('pmt1', PMT_1_OTHER_PCR)],
    expected: {
      PID_error: once(SILENT_PCR_PID, null, 5002),
      PCR_error: once(SILENT_PCR_PID, null, 102),
      PCR_repetition_error: once(SILENT_PCR_PID, null, 102),
    },
    because: 'the PCR never comes either',
  },
  {
    name: 'never-pts',
    what: 'PES packets of audio, the first one at 10.5 ms, but never a PTS',
    rule: 'PTS_error',
    edits: [untimed('audio')],
    expected: { PTS_error: once(AUDIO, null, 710.5) },
    because: 'an interval that does not end counts once',
  },
  {
    name: 'never-pes',
    what: 'packets with the PCR on the PID of the video, from the start on, but never a PES packet',
    rule: 'PTS_error',
    edits: [without('video')],
    expected: { PTS_error: once(VIDEO, null, 700, 21) },
    because: 'an interval that does not end counts once',
  },
  {
    name: 'never-cat',
    what: 'no CAT and no EMM, but scrambled packets from 11.5 ms on: limits of 1 s',
    rule: 'CAT_error',
    edits: [without('cat'), without('emm')],
    expected: { CAT_error: times(5, CAT, 0x01, [1011.5, 5011.5]) },
  },
  {
    name: 'never-nit-actual',
    what: 'NIT other, but no NIT actual: limits of 10 s',
    rule: 'NIT_actual_error',
    edits: [seconds(21), without('nit')],
    expected: { NIT_actual_error: times(2, NIT, 0x40, [10_000, 20_000]) },
  },
  {
    name: 'never-nit',
    what: 'no NIT: limits of 10 s',
    rule: 'NIT_error',
    edits: [seconds(21), without('nit'), without('nitOther')],
    expected: {
      NIT_error: times(2, NIT, 0x40, [10_000, 20_000]),
      NIT_actual_error: times(2, NIT, 0x40, [10_000, 20_000]),
    },
    because: 'no NIT is no NIT actual',
    states: { NIT_other_error: ['not_applicable', 'no NIT of another network in the stream'] },
  },
  {
    name: 'never-sdt',
    what: 'no SDT actual: limits of 2 s',
    rule: 'SDT_actual_error',
    edits: [without('sdt')],
    expected: { SDT_error: times(2, SDT, 0x42, [2000, 4000]), SDT_actual_error: times(2, SDT, 0x42, [2000, 4000]) },
    because: '3.5 and 3.5.a have this condition in common',
  },
  {
    name: 'never-eit',
    what: 'no EIT present/following actual: limits of 2 s',
    rule: 'EIT_error',
    edits: [without('eitPresent'), without('eitFollowing')],
    expected: { EIT_error: times(2, EIT, 0x4e, [2000, 4000]), EIT_actual_error: times(4, EIT, 0x4e, [2000, 4000]) },
    because: '3.6.a counts each of the two sections',
  },
  {
    name: 'never-eit-following',
    what: 'EIT present at 12, 1012, … ms, but no EIT following, 8 s',
    rule: 'EIT_actual_error',
    edits: [seconds(8), without('eitFollowing')],
    expected: {
      EIT_actual_error: times(3, EIT, 0x4e, [2000, 6000]),
      EIT_PF_error: times(2, EIT, 0x4e, [2012, 4012], LOOK_MS),
    },
    because: 'one of the two sections is there',
  },
  {
    name: 'never-tdt',
    what: 'no TDT: limit of 30 s',
    rule: 'TDT_error',
    edits: [seconds(32), without('tdt')],
    expected: { TDT_error: once(TDT, 0x70, 30_000) },
  },
];
