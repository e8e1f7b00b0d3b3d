import { type Case, type Expectations, times } from '../case.js';
import { DvbPid } from '../dvb-stream.js';
import { seconds } from '../edits.js';
import { elsewhere, type Start, segments, start } from '../segments.js';

const TABLES = ['pat', 'pmt'] as const;

/** Every so many ms, from one time up to another. */
function every(ms: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: (toMs - fromMs) / ms + 1 }, (_, n) => fromMs + n * ms);
}

function points(...atMs: readonly number[]): Start[] {
  return atMs.map((ms) => start(ms, ...TABLES));
}

function joined(...atMs: readonly number[]): Start[] {
  return atMs.map((ms) => start(ms, 'sdt', ...TABLES));
}

const STATES = {
  CAT_error: ['not_applicable', 'no scrambled packets and no CAT in the stream'],
} as const satisfies Case['states'];
const NO_SECOND_PMT = ['unmeasurable', 'no PAT names a program, or it was observed for less than the limit'] as const;
/** One PAT, and less than 30 s. */
const ONE_SEGMENT: Case['states'] = {
  PAT_error: ['unmeasurable', 'not seen, and observed for less than the limit'],
  PAT_error_2: ['unmeasurable', 'seen, but observed for less than the limit'],
  PMT_error: NO_SECOND_PMT,
  PMT_error_2: NO_SECOND_PMT,
};

/** In a file timers are looked at so often. */
const POLL_MS = 14;
/** PMTs are due as PATs are, unless said otherwise: they come 0.5 ms behind them. */
function missing(
  count: number,
  due: readonly [number, number],
  pmt = times(count, DvbPid.PMT_1, 0x02, due, POLL_MS),
): Expectations {
  return { ...patMissing(count, due), PMT_error: pmt, PMT_error_2: pmt };
}

function patMissing(count: number, due: readonly [number, number]): Expectations {
  return {
    PAT_error: times(count, DvbPid.PAT, null, due, POLL_MS),
    PAT_error_2: times(count, DvbPid.PAT, 0x00, due, POLL_MS),
  };
}

const JOINED = segments(joined(0, 4000, 8000, 12_000));
const AS_MISSED = 'PAT and PMT come too late together';

/** Segments of HLS from a file, by `auto`: they are not judged as a broadcast. */
const SEGMENTS: readonly Case[] = [
  {
    name: 'auto-hls-segment',
    what: 'a segment of HLS of 6 s: SDT, PAT and PMT in front of the first picture alone',
    edits: [segments(joined(0))],
    states: ONE_SEGMENT,
  },
  {
    name: 'auto-hls-joined',
    what: 'segments of HLS of 4 s, one behind the other',
    edits: [seconds(14), JOINED],
  },
  {
    name: 'auto-hls-pictures',
    what: 'a segment of HLS with an SDT at its start, and PAT and PMT in front of each random access point, every 480 ms',
    edits: [segments([...joined(0), ...points(...every(480, 480, 5280))])],
  },
  {
    name: 'auto-hls-counters',
    what: 'segments of HLS of 4 s, one behind the other, whose continuity_counters begin anew',
    edits: [seconds(14), segments(points(0, 4000, 8000, 12_000), { areCountersReset: true })],
  },
];

/** What is like them, and is not: PATs that are missing are missed. */
const OTHERS: readonly Case[] = [
  {
    name: 'auto-hls-live',
    what: 'segments of HLS of 4.2 s, one behind the other, but sent as a stream',
    arrival: 'packets',
    edits: [seconds(14), segments(points(0, 4200, 8400, 12_600))],
    expected: missing(26, [502, 13_600]),
  },
  {
    name: 'auto-hls-live-datagrams',
    what: 'the same; in datagrams of 7 packets',
    arrival: 'datagrams',
    edits: [seconds(14), segments(points(0, 4200, 8400, 12_600))],
    expected: missing(26, [502, 13_600]),
  },
  {
    name: 'auto-hls-stops',
    what: 'a file that begins like a segment, whose PAT stops at 1960 ms while the PMT goes on',
    edits: [
      segments([
        ...points(0),
        ...every(480, 480, 1920).map((ms) => elsewhere(ms, ...TABLES)),
        ...every(480, 2400, 5760).map((ms) => elsewhere(ms, 'pmt')),
      ]),
    ],
    expected: patMissing(8, [2420, 5920]),
  },
  {
    name: 'auto-hls-elsewhere',
    what: 'a file that begins like a segment, with PAT and PMT every 2 s in front of any picture',
    edits: [segments([...points(0), elsewhere(2000, ...TABLES), elsewhere(4000, ...TABLES)])],
    expected: missing(9, [500, 5500]),
  },
  {
    name: 'auto-hls-points-lost',
    what: 'a file with PAT and PMT in front of each random access point, every 480 ms, which lacks them from 1960 ms to 4320 ms',
    edits: [
      segments([
        ...points(...every(480, 0, 1920)),
        ...every(480, 2400, 3840).map((ms) => start(ms)),
        ...points(4320, 4800, 5280, 5760),
      ]),
    ],
    expected: missing(4, [2420, 3920]),
  },
  {
    name: 'auto-hls-nulls',
    what: 'a file of a multiplex with null packets that begins like a segment, and has no more PAT nor PMT',
    edits: [segments(points(0), { hasNulls: true })],
    expected: missing(11, [500, 5500]),
  },
  {
    name: 'auto-hls-too-long',
    what: 'a file that begins like a segment, and has no more PAT nor PMT for 17 s',
    edits: [seconds(17), segments(points(0))],
    expected: missing(33, [500, 16_500]),
  },
  {
    name: 'auto-hls-ends',
    what: 'segments of HLS of 4 s, and PATs alone at 10 and 12.2 s: no segments any more from 10 s on',
    edits: [seconds(13.8), segments([...points(0, 4000, 8000), elsewhere(10_000, 'pat'), elsewhere(12_200, 'pat')])],
    expected: missing(7, [10_500, 13_700], times(7, DvbPid.PMT_1, 0x02, [10_480, 13_480], 40)),
  },
];

export const SEGMENT_CASES: readonly Case[] = [
  ...SEGMENTS.map((one): Case => ({ ...one, chosen: 'hls' })),
  ...OTHERS.map((one): Case => ({ ...one, rule: 'PAT_error_2', chosen: 'mpeg', because: AS_MISSED })),
].map((one): Case => ({ arrival: 'file', profile: 'auto', ...one, states: { ...STATES, ...one.states } }));
