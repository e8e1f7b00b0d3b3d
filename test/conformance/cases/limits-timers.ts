import { longSection, u16 } from '../../support/packets/section-builder.js';
import { type Case, ofService, once, times } from '../case.js';
import { descriptor, loop12 } from '../descriptors.js';
import { DvbPid, pmt1, sdt, service } from '../dvb-stream.js';
import { also, delayed, held, payloads, replaced, seconds, setBack, streamOf, without, wrongSync } from '../edits.js';
import { audioStream } from '../program-stream.js';
import { silentLatm } from '../silent-audio.js';
import { PCR_MOVES } from './limits.js';

const { PAT, PMT_2, CAT, SDT, EIT, VIDEO, AUDIO, SCRAMBLED_AUDIO } = DvbPid;
const UNKNOWN_PID = 0x1f0;
const MODEL_SHORT = ['unmeasurable', 'the buffer model ran for less than 1 s'] as const;
const AND_REPETITION = '3.2 has the same limit';
/** Service 2, scrambled with a fixed key. */
const BISS_PMT = longSection({
  tableId: 0x02,
  extension: 2,
  body: [
    ...u16(0xe000 | VIDEO),
    ...loop12(descriptor(0x09, [...u16(0x2600), ...u16(0xffff)])),
    ...[0x03, ...u16(0xe000 | SCRAMBLED_AUDIO), ...loop12([])],
  ],
});
const EITHER = '2.3 is 2.3.a or 2.3.b';
const entry = (streamType: number, pid: number) => [streamType, ...u16(0xe000 | pid), ...loop12([])];
/** The PMT of service 1 in another version: what is polled every 10 ms is polled from its time on. */
const PMT_1_AGAIN = longSection({
  tableId: 0x02,
  version: 1,
  body: [...u16(0xe000 | VIDEO), ...loop12([]), ...entry(0x02, VIDEO), ...entry(0x03, AUDIO)],
});
const SDT_WITHOUT_EIT = sdt([...service(1, 0x01, 'Grey', false, 0xfc), ...service(2, 0x02, 'Silence', true, 0xfc)], {
  version: 1,
});
const polledFrom = (ms: number) => [replaced('pmt1', PMT_1_AGAIN, ms), also('pmt1', ms)];
const pcrStops = (ms: number, withinMs = 11) => ({
  PCR_error: once(VIDEO, null, ms, withinMs),
  PCR_repetition_error: once(VIDEO, null, ms, withinMs),
});

/** When timers begin, go on and end, and limits of what is polled, by a poll just there. */
export const TIMER_CASES: readonly Case[] = [
  {
    name: 'limits-pcr-pauses-twice',
    what: 'PCR at 2000 and 2500 ms, and at 4000 and 4500 ms',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2490), without('pcr', 4010, 4490)],
    expected: {
      PCR_error: times(2, VIDEO, null, [2100, 4100]),
      PCR_repetition_error: times(2, VIDEO, null, [2100, 4100]),
      PCR_discontinuity_indicator_error: times(2, VIDEO, null, [2500, 4500]),
    },
    because: 'the values are as far apart as the PCRs',
  },
  {
    name: 'limits-pcr-stops-when-polled',
    what: 'the PCR stops with the one at 2000 ms; at 2100.5 ms, when it is looked for and nothing came for 0.5 ms, it is not late, at 2110.5 ms it is',
    rule: 'PCR_repetition_error',
    edits: [...polledFrom(1990.5), without('pcr', 2010)],
    expected: pcrStops(2110.5, 0),
    because: EITHER,
  },
  {
    name: 'limits-pcr-stops-behind-pause',
    what: 'nothing comes for 200 ms before the packet of 3010 ms; the PCR stops with the one of 4000 ms, which comes at 4200 ms',
    rule: 'PCR_repetition_error',
    edits: [setBack(3010, -200), without('pcr', 4010)],
    expected: pcrStops(4300),
    because: EITHER,
  },
  {
    name: 'limits-pcr-ends-pause',
    what: 'nothing comes for 200 ms before the PCR of 4000 ms, which is the last one and comes at 4200 ms',
    rule: 'PCR_repetition_error',
    edits: [setBack(4000, -200), without('pcr', 4010)],
    expected: pcrStops(4300),
    because: EITHER,
  },
  {
    name: 'limits-pcr-clock-set-back',
    what: 'the PCR stops with the one of 4980 ms; the clock of arrival is set back by 4 s at 5 s: its limit begins anew',
    rule: 'PCR_repetition_error',
    edits: [seconds(9), setBack(5000, 4000), without('pcr', 4990)],
    expected: pcrStops(1100),
    because: EITHER,
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
  {
    name: 'limits-pat-behind-pause',
    what: 'PAT at 1001 ms, and the one of 1201 ms at 1601 ms, the first packet in 400 ms: by packets it is not known to be late',
    rule: 'PAT_error_2',
    edits: [without('pat', 1100, 1200), setBack(1201, -400)],
    expected: { PAT_error_2: once(PAT, 0x00, 1601, 1) },
  },
  {
    name: 'limits-pid-when-polled-within',
    what: 'the scrambled audio pauses from 441.5 to 5451.5 ms; at 5441.5 ms, when it is looked for, it is not late',
    rule: 'PID_error',
    edits: [seconds(7), ...polledFrom(301.5), without('scrambledAudio', 450, 5300), held('scrambledAudio', 450, 5451)],
  },
  {
    name: 'limits-unreferenced-exactly',
    what: 'packets of an unknown PID from 2012.5 to 2512.5 ms: 500 ms',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNKNOWN_PID, 2012.5, 2512.5, 20)],
  },
  {
    name: 'limits-unreferenced-just-beyond',
    what: 'packets of an unknown PID from 2012.5 to 2513 ms: 500.5 ms',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNKNOWN_PID, 2012.5, 2502.5, 20), payloads(UNKNOWN_PID, 2513, 2513, 1)],
    expected: { Unreferenced_PID: once(UNKNOWN_PID, null, 2513, 11) },
  },
  {
    name: 'limits-pid-scrambled-audio',
    what: 'the scrambled audio ends with the packet of 441.5 ms, and 5000.5 ms later it is looked for',
    rule: 'PID_error',
    edits: [
      seconds(7),
      replaced('pmt1', PMT_1_AGAIN, 302),
      without('scrambledAudio', 450),
      held('scrambledAudio', 450, 7000),
    ],
    expected: { PID_error: once(SCRAMBLED_AUDIO, null, 5442, 1) },
  },
  {
    name: 'limits-cat-scrambled-again',
    what: 'scrambled packets up to 1 s and from 4 s on, the CAT up to 1.3 s and from 4.8 s on: its limit begins with the latter',
    rule: 'CAT_error',
    edits: [without('scrambledAudio', 900, 4000), without('cat', 1300, 4800)],
  },
  {
    name: 'limits-cat-scrambled-again-late',
    what: 'scrambled packets up to 1 s and from 3 s on, the CAT up to 1.3 s: limits of 1 s from the first of the latter on',
    rule: 'CAT_error',
    edits: [without('scrambledAudio', 900, 3000), without('cat', 1300)],
    expected: { CAT_error: times(2, CAT, 0x01, [4091.5, 5091.5]) },
  },
  {
    name: 'limits-cat-biss-ends',
    what: 'BISS up to 3 s, then a conditional access system, and no CAT: limits of 1 s from then on',
    rule: 'CAT_error',
    edits: [replaced('pmt2', BISS_PMT, 0, 3000), without('cat'), without('ecm', 0, 3100), without('emm')],
    expected: { CAT_error: times(2, CAT, 0x01, [4013, 5013]) },
  },
  {
    name: 'limits-model-short',
    what: 'no PCR before 5200 ms: the buffers are judged for 0.8 s',
    rule: 'Empty_buffer_error',
    edits: [without('pcr', 0, 5200)],
    expected: pcrStops(102),
    because: EITHER,
    states: {
      Empty_buffer_error: MODEL_SHORT,
      Data_delay_error: MODEL_SHORT,
      PCR_accuracy_error: ['unmeasurable', 'observed for less time than the measurement filter needs to settle'],
    },
  },
  {
    name: 'limits-unreferenced-again',
    what: 'packets of an unknown PID for 560 ms, and for 560 ms again 6 s later',
    rule: 'Unreferenced_PID',
    edits: [seconds(10), payloads(UNKNOWN_PID, 2018.5, 2578.5, 20), payloads(UNKNOWN_PID, 8618.5, 9178.5, 20)],
    expected: { Unreferenced_PID: times(2, UNKNOWN_PID, null, [2518.5, 9118.5], 40) },
  },
  {
    name: 'limits-unreferenced-set-back',
    what: 'packets of an unknown PID from 4818.5 ms on; the clock of arrival is set back by 4 s at 5 s: its limit begins anew',
    rule: 'Unreferenced_PID',
    edits: [seconds(7), setBack(5000, 4000), payloads(UNKNOWN_PID, 4818.5, 6018.5, 20)],
    expected: { Unreferenced_PID: once(UNKNOWN_PID, null, 1500, 40) },
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
  {
    name: 'limits-pf-pause',
    what: 'EIT of service 2 is away from 1618 ms on; from 8118 ms on the present comes, and no following: missing when the limit is over',
    rule: 'EIT_PF_error',
    edits: [seconds(12), without('eit2Present', 2000, 8000), without('eit2Following', 2000)],
    expected: {
      EIT_PF_error: ofService(2, once(EIT, 0x4e, 10_118, 1011)),
      EIT_actual_error: ofService(2, times(8, EIT, 0x4e, [3118, 11_618])),
      SI_repetition_error: ofService(2, times(8, EIT, 0x4e, [3118, 11_618])),
    },
    because: AND_REPETITION,
  },
  {
    name: 'limits-pf-pause-short',
    what: 'EIT of service 2 is away from 1618 to 5718 ms; then the present comes, and no following for less than twice the limit',
    rule: 'EIT_PF_error',
    edits: [seconds(9), without('eit2Present', 2000, 5800), also('eit2Present', 5718), without('eit2Following', 2000)],
    expected: {
      EIT_actual_error: ofService(2, times(5, EIT, 0x4e, [3118, 7618])),
      SI_repetition_error: ofService(2, times(5, EIT, 0x4e, [3118, 7618])),
    },
    because: AND_REPETITION,
  },
  {
    name: 'limits-pf-sync-loss',
    what: 'EIT following of service 2 ends at 1618 ms; wrong sync bytes from 3018 to 3317.5 ms: the rule begins anew with the present of 4118 ms',
    rule: 'EIT_PF_error',
    edits: [seconds(8), without('eit2Following', 2000), wrongSync(3018, 600)],
    expected: {
      TS_sync_loss: once(null, null, 3018.5),
      Sync_byte_error: times(2, null, null, [3018, 3018.5]),
      Continuity_count_error: times(8, EIT, null, [3320, 3512]),
      EIT_PF_error: ofService(2, once(EIT, 0x4e, 7000, 120)),
      EIT_actual_error: ofService(2, times(2, EIT, 0x4e, [5320, 7320])),
      SI_repetition_error: ofService(2, times(2, EIT, 0x4e, [5320, 7320])),
    },
    because: 'sync is lost, and the following is late after that as well',
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
  {
    name: 'limits-pauses-twice',
    what: 'nothing comes for 200 ms before the packet of 2010 ms, nor for 150 ms before that of 4010 ms: neither is an absence of the PCR',
    rule: 'PCR_repetition_error',
    edits: [setBack(2010, -200), setBack(4010, -150)],
  },
  {
    name: 'limits-pts-clock-known',
    what: 'the PCR stops at 2000 ms, audio with the PES packet of 2794 ms, which is presented at 2944 ms',
    rule: 'PTS_error',
    edits: [without('pcr', 2010), without('audio', 2800)],
    expected: { ...pcrStops(2100), PTS_error: once(AUDIO, null, 3644, 13) },
    because: EITHER,
  },
  {
    name: 'limits-pts-clock-gone',
    what: 'the PCR stops at 2000 ms, audio with the PES packet of 3274 ms: when that is presented no PCR tells',
    rule: 'PTS_error',
    edits: [without('pcr', 2010), without('audio', 3300)],
    expected: { ...pcrStops(2100), PTS_error: once(AUDIO, null, 3980, 20) },
    because: EITHER,
  },
  {
    name: 'limits-pcr-pid-unnamed',
    what: 'from 2 s on both PMTs have the PCR on a PID of its own; on that of the video it pauses from 4000 to 4500 ms, which is none any more',
    rule: 'PCR_repetition_error',
    edits: [...PCR_MOVES, without('pcr', 4010, 4490)],
  },
  {
    name: 'limits-sdt-clock-set-back',
    what: 'the SDT ends at 4009 ms; the clock of arrival is set back by 4 s at 5 s: its limits begin anew',
    rule: 'SDT_actual_error',
    edits: [seconds(9), setBack(5000, 4000), without('sdt', 4500)],
    expected: {
      SDT_error: once(SDT, 0x42, 3000),
      SDT_actual_error: once(SDT, 0x42, 3000),
      SI_repetition_error: once(SDT, 0x42, 3000),
    },
    because: AND_REPETITION,
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
  {
    name: 'limits-pts-far-ahead',
    what: 'AAC in LATM that is presented 7 s after it comes, and ends at 2 s',
    rule: 'PTS_error',
    edits: [
      replaced('pmt1', pmt1([], 0x11)),
      streamOf(audioStream('audio', AUDIO, 0xc0, silentLatm(), undefined, 1)),
      delayed('audio', 6850),
      without('audio', 2000),
    ],
  },
  {
    name: 'limits-clock-back-by-700',
    what: 'the clock of arrival is set back by 0.7 s at 5 s, 99 ms behind a PAT, and the next one comes 800 ms later: sections go on to be awaited as they were',
    rule: 'PAT_error',
    edits: [setBack(5000, 700), without('pat', 4950, 5800)],
    expected: { PAT_error: once(PAT, null, 4800) },
  },
  {
    name: 'limits-clock-back-by-1500',
    what: 'the same by 1.5 s: they begin anew',
    rule: 'PAT_error',
    edits: [setBack(5000, 1500), without('pat', 4950, 5800)],
    expected: { PAT_error: once(PAT, null, 4000), PAT_error_2: once(PAT, 0x00, 4000) },
    because: '1.3 and 1.3.a have these conditions in common',
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
  {
    name: 'limits-pts-leap',
    what: 'from 2052.5 ms on PTS of video are 802 ms further ahead, and the PCR does not follow for 200 ms',
    rule: 'PTS_error',
    edits: [delayed('video', 802, 2005)],
    expected: { PTS_error: once(VIDEO, null, 2252.5) },
  },
  {
    name: 'limits-unreferenced-short',
    what: 'a packet of an unknown PID at 3004.5 ms, and the PMT of service 2, without which all is not known, from 5623 ms on',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNKNOWN_PID, 3004.5, 3004.5, 5), without('pmt2', 0, 5600)],
    expected: {
      PMT_error: times(11, PMT_2, 0x02, [502, 5502]),
      PMT_error_2: times(11, PMT_2, 0x02, [502, 5502]),
    },
    because: 'the PAT names that PMT at 2 ms',
    states: { Unreferenced_PID: ['unmeasurable', 'PIDs without reference for less than the limit'] },
  },
  {
    name: 'limits-pat-first-late',
    what: 'the first PAT comes at 500.5 ms',
    rule: 'PAT_error_2',
    edits: [without('pat', 0, 600), also('pat', 500.5)],
    expected: { PAT_error_2: once(PAT, 0x00, 500.5, 0) },
  },
  {
    name: 'limits-eit-due-later',
    what: 'the SDT says up to 4 s that there is no EIT, and then that both services have one, which never comes: limits of 2 s from then on',
    rule: 'EIT_error',
    edits: [
      seconds(8),
      replaced('sdt', SDT_WITHOUT_EIT, 0, 4000),
      ...['eitPresent', 'eitFollowing', 'eit2Present', 'eit2Following'].map((name) => without(name)),
    ],
    expected: {
      EIT_error: once(EIT, 0x4e, 6003),
      EIT_actual_error: ofService(2, times(4, EIT, 0x4e, [6009, 6009])),
      SI_repetition_error: ofService(2, times(4, EIT, 0x4e, [6009, 6009])),
    },
    because: '3.6.a and 3.2 count each of the two sections of each service',
  },
  {
    name: 'limits-pcr-stops-just-beyond',
    what: 'the PCR stops with the one at 2000 ms; at 2101 ms, when it is looked for, it is late',
    rule: 'PCR_error',
    edits: [...polledFrom(1991), without('pcr', 2010)],
    expected: pcrStops(2101, 0),
    because: EITHER,
  },
];
