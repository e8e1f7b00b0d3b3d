import type { RuleName } from '../../src/tr101290/rules.js';
import type { Difference, Peer } from './counts.js';

/** Why we count otherwise than a peer: for these rules, in these files (all, where they are left out). */
interface Explanation {
  readonly peers: readonly Peer[];
  readonly rules: readonly RuleName[];
  readonly files?: RegExp;
  /** The difference is of this kind only. */
  readonly when: (difference: Difference) => boolean;
  readonly because: string;
}

const BOTH: readonly Peer[] = ['dvb-conformance', 'TSDuck'];
const theyCountNone = ({ theirs }: Difference) => theirs === 0;
const weCountNone = ({ ours }: Difference) => ours === 0;
const weCountMore = ({ ours, theirs }: Difference) => theirs > 0 && ours > theirs;
const MODEL: readonly RuleName[] = ['Buffer_error', 'Empty_buffer_error', 'Data_delay_error'];
const KYRION = /kyrion/;
const PRESENCE: readonly RuleName[] = [
  'PAT_error',
  'PAT_error_2',
  'PMT_error',
  'PMT_error_2',
  'SDT_error',
  'SDT_actual_error',
];

/** The first that fits counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    peers: ['dvb-conformance'],
    rules: ['PAT_error', 'PMT_error', 'PCR_error', 'NIT_error', 'SDT_actual_error', 'EIT_error'],
    when: theyCountNone,
    because: 'of a rule that has an older and a newer form it counts one only',
  },
  {
    peers: BOTH,
    rules: MODEL,
    when: ({ ours }) => ours > 0,
    because: 'our model of the T-STD has all its buffers; TSDuck has none, dvb-conformance one size for all',
  },
  {
    peers: ['dvb-conformance'],
    rules: MODEL,
    when: weCountNone,
    because:
      'it counts the time from PCR to PTS beyond 1 s for any PID, data and H.264 too, and buffers without a clock',
  },
  {
    peers: BOTH,
    rules: [...PRESENCE, 'SI_repetition_error'],
    files: /^shaka_hls/,
    when: weCountNone,
    because: 'segments of HLS with their tables once in 1.3 to 6 s, judged as such; they judge a broadcast',
  },
  {
    peers: BOTH,
    rules: PRESENCE,
    files: /^shaka_/,
    when: weCountMore,
    because: 'a segment has its tables once in 1.3 to 6 s: we count each limit that runs out, they each interval',
  },
  {
    peers: ['TSDuck'],
    rules: ['PAT_error', 'PAT_error_2', 'SDT_error', 'SDT_actual_error', 'PTS_error'],
    files: /^eyevinn_80s/,
    when: weCountNone,
    because: 'its clock stands still from PCR to PCR, which are 1 s apart here: all that comes between is late at once',
  },
  {
    peers: ['TSDuck'],
    rules: ['PCR_repetition_error'],
    files: /^eyevinn_80s/,
    when: ({ ours, theirs }) => ours === 79 && theirs === 78,
    because: '79 of 79 steps of the PCR are 1 s; it begins to count behind the first one',
  },
  {
    peers: ['dvb-conformance'],
    rules: ['PMT_error_2', 'PID_error', 'PTS_error'],
    files: /^eyevinn_80s/,
    when: () => true,
    because: 'its clock goes by the last rate behind a PCR, ours from PCR to PCR, and these are 1 s apart',
  },
  {
    peers: BOTH,
    rules: ['PTS_error'],
    files: /^tsduck/,
    when: weCountNone,
    because:
      'the PTS are those of DVB subtitles (test-089: PID 340, steps of 1720 ms; test-206.1: PID 505, of 922 and 1125 ms), or ' +
      'of the end of a file that is 1.3 s long; 2.5 is about video and audio',
  },
  {
    peers: BOTH,
    rules: ['Continuity_count_error'],
    files: /^tsduck_test-030$/,
    when: ({ ours, theirs }) => ours === 5 && theirs === 6,
    because:
      'PID 274: a counter in a packet with transport_error_indicator says nothing; losses around two of them are one',
  },
  {
    peers: ['TSDuck'],
    rules: ['CRC_error'],
    files: /^tsduck_test-030$/,
    when: weCountNone,
    because: 'the sections run through packets with transport_error_indicator, which are counted by 2.1 and not read',
  },
  {
    peers: BOTH,
    rules: ['PAT_error_2', 'PMT_error_2', 'EIT_error', 'EIT_actual_error', 'SDT_actual_error', 'CAT_error'],
    files: /^(klvanc|tsduck_test-0(30|41)|muxjs|exo_sample_(ait|h262))/,
    when: weCountNone,
    because:
      'there are no two PCRs, so no time: nothing is late; TSDuck takes a bitrate for it, or finds sections 0 ms apart',
  },
  {
    peers: ['dvb-conformance'],
    rules: ['PAT_error_2', 'PMT_error_2'],
    files: /^exo_sample_h263$/,
    when: ({ ours, theirs }) => ours === 0 && theirs === 1,
    because: 'the next table comes behind the last PCR, where there is no time: it goes on by the last rate',
  },
  {
    peers: BOTH,
    rules: ['PAT_error', 'PAT_error_2', 'PMT_error', 'PMT_error_2'],
    files: KYRION,
    when: weCountMore,
    because: 'ATSC: A/53 asks for a PAT every 100 ms and a PMT every 400 ms; they go by the 500 ms of TR 101 290',
  },
  {
    peers: BOTH,
    rules: ['Unreferenced_PID'],
    files: KYRION,
    when: weCountNone,
    because: 'the file begins 478 ms before its first PAT, and its PMT follows at 985 ms: the 500 ms begin there',
  },
  {
    peers: ['dvb-conformance'],
    rules: ['Unreferenced_PID'],
    files: /^tsduck_test-108$/,
    when: ({ ours, theirs }) => ours === 1 && theirs === 3,
    because: 'PID 0x15 is that of network synchronisation (EN 300 468), and a PMT names PID 500',
  },
  {
    peers: BOTH,
    rules: ['EIT_error', 'EIT_actual_error'],
    files: /^tsduckref_test-(089|206)/,
    when: theyCountNone,
    because: 'the SDT says that the service has EIT present/following, and none ever comes: they wait for a first one',
  },
  {
    peers: BOTH,
    rules: ['SI_repetition_error'],
    files: /^(shaka_|tsduckref_test-(089|206))/,
    when: ({ ours, theirs }) => ours > theirs,
    because: 'we count each limit that runs out, tables that never come, and sections of one sub-table within 25 ms',
  },
];

export function explanationOf(difference: Difference): string | undefined {
  return EXPLANATIONS.find(
    ({ peers, rules, files, when }) =>
      peers.includes(difference.peer) &&
      rules.includes(difference.rule) &&
      (files === undefined || files.test(difference.file)) &&
      when(difference),
  )?.because;
}
