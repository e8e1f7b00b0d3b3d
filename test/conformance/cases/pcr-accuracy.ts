import { atBitrate, type Case, eachWay, times } from '../case.js';
import { DvbPid } from '../dvb-stream.js';
import { type Edit, pcrOff, seconds } from '../edits.js';

const { VIDEO, AUDIO } = DvbPid;
/** A PCR is judged by those of half a second behind it, and by sixteen at least: there are 50 a second, and 12.5 in the radio. */
const ACCURACY_MS = 511;
const RADIO_ACCURACY_MS = 1281;
/** Every 20 ms: 50 PCRs. */
const SECOND_OF_PCRS_MS = Array.from({ length: 50 }, (_, n) => 3000 + 20 * n);

/** What the extension of all PCRs is as the byte that they mean is byte 10 of a packet: 10 / 188 of half a millisecond are 718 ticks. */
const EXTENSION = 718 % 300;

/** By so many ticks too high and too low in turn. */
function inTurn(ticks: number): Edit[] {
  return SECOND_OF_PCRS_MS.map((ms, n) => pcrOff(ms, n % 2 === 0 ? ticks : -ticks));
}

const BEYOND: Case = {
  name: '2.4-accuracy',
  what: 'the PCR at 2000 ms is 14 ticks (519 ns) too high, the one at 3000 ms 14 ticks too low',
  rule: 'PCR_accuracy_error',
  edits: [seconds(5), pcrOff(2000, 14), pcrOff(3000, -14)],
  expected: { PCR_accuracy_error: times(2, VIDEO, null, [2000, 3000], ACCURACY_MS) },
};
const WITHIN: Case = {
  name: '2.4-within',
  what: 'the same with 13 ticks (481 ns)',
  rule: 'PCR_accuracy_error',
  edits: [seconds(5), pcrOff(2000, 13), pcrOff(3000, -13)],
};

/** Before 1.5 s the measurement filter has not settled. */
export const ACCURACY_CASES: readonly Case[] = [
  ...eachWay(BEYOND),
  ...eachWay(WITHIN),
  ...eachWay(atBitrate(BEYOND, 'high')),
  ...eachWay(atBitrate(WITHIN, 'high')),
  atBitrate(
    {
      ...BEYOND,
      what: 'the PCR at 4000 ms is 14 ticks (519 ns) too high, the one at 6000 ms 14 ticks too low',
      edits: [seconds(10), pcrOff(4000, 14), pcrOff(6000, -14)],
      expected: { PCR_accuracy_error: times(2, AUDIO, null, [4000, 6000], RADIO_ACCURACY_MS) },
    },
    'low',
  ),
  atBitrate(
    {
      ...WITHIN,
      what: 'the PCR at 4000 ms is 13 ticks (481 ns) too high, the one at 6000 ms 13 ticks too low',
      edits: [seconds(10), pcrOff(4000, 13), pcrOff(6000, -13)],
    },
    'low',
  ),
  {
    name: '2.4-stops',
    what: 'from 3000 to 3980 ms PCRs are 27 ticks (1 µs) too high and too low in turn, then right again',
    rule: 'PCR_accuracy_error',
    edits: [seconds(12), ...inTurn(27)],
    expected: {
      PCR_accuracy_error: { ...times(50, VIDEO, null, [3000, 3980], ACCURACY_MS), clearedMs: 3980 + 5000 },
    },
    states: { PCR_accuracy_error: ['ok', null] },
  },
  {
    name: '2.4-far',
    what: 'the PCRs at 3000, 3200, …, 4800 ms are 5399 ticks (200 µs) too high',
    rule: 'PCR_accuracy_error',
    edits: [seconds(7), ...Array.from({ length: 10 }, (_, n) => pcrOff(3000 + 200 * n, 5399))],
    expected: { PCR_accuracy_error: times(10, VIDEO, null, [3000, 4800], ACCURACY_MS) },
  },
  {
    name: '2.4-90-khz',
    what: 'all PCRs are whole ticks of 90 kHz, every other one a tick too high: what that hides is not measured',
    rule: 'PCR_accuracy_error',
    edits: [
      seconds(5),
      ...Array.from({ length: 250 }, (_, n) => pcrOff(20 * n, n % 2 === 0 ? -EXTENSION : 300 - EXTENSION)),
    ],
    states: { PCR_accuracy_error: ['unmeasurable', 'PCRs in 90 kHz only, up to 11.1 µs off by that alone'] },
  },
  {
    name: '2.4-too-short',
    what: '1.9 s: the measurement filter has not settled for a PCR that is judged',
    rule: 'PCR_accuracy_error',
    edits: [seconds(1.9), pcrOff(1000, 27)],
    states: {
      PCR_accuracy_error: ['unmeasurable', 'observed for less time than the measurement filter needs to settle'],
    },
  },
];
