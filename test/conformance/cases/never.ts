import { longSection, u16 } from '../../support/packets/section-builder.js';
import { type Case, ofService, once, times } from '../case.js';
import { loop12 } from '../descriptors.js';
import { DvbPid, sdt, service } from '../dvb-stream.js';
import { replaced, seconds, untimed, without } from '../edits.js';

const { PAT, CAT, NIT, SDT, EIT, TDT, PMT_1, PMT_2, VIDEO, AUDIO, SCRAMBLED_AUDIO } = DvbPid;
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
const SDT_WITHOUT_EIT = sdt([...service(1, 0x01, 'Grey', false, 0xfc), ...service(2, 0x02, 'Silence', true, 0xfc)]);
const NO_EIT = ['not_applicable', 'no service of the SDT has EIT present/following'] as const;
const AND_REPETITION = '3.2 has the same limit';
const NO_PES = ['not_applicable', 'no video or audio PES in the clear in the stream'] as const;
const NOT_WHOLE = ['unmeasurable', 'no whole PAT with all its PMTs'] as const;
const NO_PCR = ['unmeasurable', 'no PCR on the PCR PID of a program'] as const;
const NO_MODEL = ['unmeasurable', 'no buffer model'] as const;
const NO_PROGRAM = ['unmeasurable', 'no PAT names a program, or it was observed for less than the limit'] as const;
const NO_STREAM = ['unmeasurable', 'no PMT names such a PID, or it was observed for less than the limit'] as const;
/** Sections that are repeated are looked at so often. */
const LOOK_MS = 1011;

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
    },
    because: 'which PIDs a PAT would name is not known',
    states: {
      Unreferenced_PID: NOT_WHOLE,
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
    },
    because: 'which PIDs the PMT would name is not known; the video has the PCR of service 2',
    states: { Unreferenced_PID: NOT_WHOLE, PTS_error: NO_PES },
  },
  {
    name: 'never-pmt-of-second-service',
    what: 'no PMT of service 2, which the PAT names at 2 ms',
    rule: 'PMT_error_2',
    edits: [without('pmt2')],
    expected: {
      PMT_error: times(11, PMT_2, 0x02, [502, 5502]),
      PMT_error_2: times(11, PMT_2, 0x02, [502, 5502]),
    },
    because: 'which PIDs the PMT would name is not known',
    states: { Unreferenced_PID: NOT_WHOLE },
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
    expected: {
      NIT_actual_error: times(2, NIT, 0x40, [10_000, 20_000]),
      SI_repetition_error: times(2, NIT, 0x40, [10_000, 20_000]),
    },
    because: AND_REPETITION,
  },
  {
    name: 'never-nit',
    what: 'no NIT: limits of 10 s',
    rule: 'NIT_error',
    edits: [seconds(21), without('nit'), without('nitOther')],
    expected: {
      NIT_error: times(2, NIT, 0x40, [10_000, 20_000]),
      NIT_actual_error: times(2, NIT, 0x40, [10_000, 20_000]),
      SI_repetition_error: times(2, NIT, 0x40, [10_000, 20_000]),
    },
    because: `no NIT is no NIT actual, and ${AND_REPETITION}`,
    states: { NIT_other_error: ['not_applicable', 'no NIT of another network in the stream'] },
  },
  {
    name: 'never-sdt',
    what: 'no SDT actual: limits of 2 s',
    rule: 'SDT_actual_error',
    edits: [without('sdt')],
    expected: {
      SDT_error: times(2, SDT, 0x42, [2000, 4000]),
      SDT_actual_error: times(2, SDT, 0x42, [2000, 4000]),
      SI_repetition_error: times(2, SDT, 0x42, [2000, 4000]),
    },
    because: `3.5 and 3.5.a have this condition in common, and ${AND_REPETITION}`,
  },
  {
    name: 'never-eit',
    what: 'no EIT present/following actual, which the SDT of 9 ms says that both services have: limits of 2 s',
    rule: 'EIT_error',
    edits: [without('eitPresent'), without('eitFollowing'), without('eit2Present'), without('eit2Following')],
    expected: {
      EIT_error: times(2, EIT, 0x4e, [2000, 4000]),
      EIT_actual_error: ofService(2, times(8, EIT, 0x4e, [2009, 4009])),
      SI_repetition_error: ofService(2, times(8, EIT, 0x4e, [2009, 4009])),
    },
    because: '3.6.a and 3.2 count each of the two sections of each service',
  },
  {
    name: 'never-eit-of-second-service',
    what: 'no EIT present/following of service 2, which the SDT of 9 ms says that it has',
    rule: 'EIT_actual_error',
    edits: [without('eit2Present'), without('eit2Following')],
    expected: {
      EIT_actual_error: ofService(2, times(4, EIT, 0x4e, [2009, 4009])),
      SI_repetition_error: ofService(2, times(4, EIT, 0x4e, [2009, 4009])),
    },
    because: AND_REPETITION,
  },
  {
    name: 'never-eit-by-sdt',
    what: 'no EIT present/following actual, and the SDT says so',
    rule: 'EIT_actual_error',
    edits: [
      replaced('sdt', SDT_WITHOUT_EIT),
      without('eitPresent'),
      without('eitFollowing'),
      without('eit2Present'),
      without('eit2Following'),
    ],
    states: { EIT_error: NO_EIT, EIT_actual_error: NO_EIT },
  },
  {
    name: 'never-eit-following',
    what: 'EIT present at 12, 1012, … ms, but no EIT following, which the SDT of 9 ms says that the service has, 8 s',
    rule: 'EIT_actual_error',
    edits: [seconds(8), without('eitFollowing')],
    expected: {
      EIT_actual_error: ofService(1, times(3, EIT, 0x4e, [2009, 6009])),
      SI_repetition_error: ofService(1, times(3, EIT, 0x4e, [2009, 6009])),
      EIT_PF_error: ofService(1, times(3, EIT, 0x4e, [2012, 6012], LOOK_MS)),
    },
    because: 'one of the two sections is there',
  },
  {
    name: 'never-tdt',
    what: 'no TDT: limit of 30 s',
    rule: 'TDT_error',
    edits: [seconds(32), without('tdt')],
    expected: { TDT_error: once(TDT, 0x70, 30_000), SI_repetition_error: once(TDT, 0x70, 30_000) },
    because: AND_REPETITION,
  },
];
