import { atBitrate, type Case, eachWay, once } from '../case.js';
import { DvbPid, pat } from '../dvb-stream.js';
import { also, changed, delayed, replaced, stepped, untimed, withDiscontinuity, without } from '../edits.js';

const { VIDEO, AUDIO } = DvbPid;
const EITHER = '2.3 is 2.3.a or 2.3.b';
const ALL_THREE = 'the values are as far apart as the PCRs: 2.3.a and 2.3.b, which are one PCR_error';
/** Packets of radio come each 10 ms, and audio in five of eight. */
const RADIO_MS = 41;
/** Whether a leap of the PTS is one of the time base is known so much later. */
const BASE_MS = 215;
const NEW_BASE_LEAP_MS = 5000;

/** PCR of video: every 20 ms. */
const USUAL_PCR: readonly Case[] = [
  {
    name: '2.3-within',
    what: 'PCR at 2000 ms, the next one at 2100 ms: 100 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2010, 2090)],
  },
  {
    name: '2.3-pcr-late',
    what: 'PCR at 2000 ms, the next one at 2100.5 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2010, 2110), also('pcr', 2100.5)],
    expected: {
      PCR_error: once(VIDEO, null, 2100.5),
      PCR_repetition_error: once(VIDEO, null, 2100.5),
      PCR_discontinuity_indicator_error: once(VIDEO, null, 2100.5),
    },
    because: ALL_THREE,
  },
  {
    name: '2.3.a-pause',
    what: 'PCR at 2000 ms, the next one at 2500 ms: known at 2100 ms',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2490)],
    expected: {
      PCR_error: once(VIDEO, null, 2100),
      PCR_repetition_error: once(VIDEO, null, 2100),
      PCR_discontinuity_indicator_error: once(VIDEO, null, 2500),
    },
    because: ALL_THREE,
  },
  {
    name: '2.3.a-stop',
    what: 'the PCR stops with the one at 2000 ms; all else goes on',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010)],
    expected: { PCR_error: once(VIDEO, null, 2100), PCR_repetition_error: once(VIDEO, null, 2100) },
    because: EITHER,
  },
];

/** PCR of audio: every 80 ms. */
const RADIO_PCR: readonly Case[] = [
  {
    name: '2.3-within',
    what: 'PCR at 2080 ms, the next one at 2180 ms: 100 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2160, 2170), also('pcr', 2180)],
  },
  {
    name: '2.3-pcr-late',
    what: 'PCR at 2080 ms, the next one at 2190 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2160, 2170), also('pcr', 2190)],
    expected: {
      PCR_error: once(AUDIO, null, 2190),
      PCR_repetition_error: once(AUDIO, null, 2190),
      PCR_discontinuity_indicator_error: once(AUDIO, null, 2190),
    },
    because: ALL_THREE,
  },
  {
    name: '2.3.a-stop',
    what: 'the PCR stops with the one at 2000 ms; all else goes on',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010)],
    expected: {
      PCR_error: once(AUDIO, null, 2100, RADIO_MS),
      PCR_repetition_error: once(AUDIO, null, 2100, RADIO_MS),
    },
    because: EITHER,
    states: {
      PCR_accuracy_error: ['unmeasurable', 'observed for less time than the measurement filter needs to settle'],
    },
  },
];

const PTS: readonly Case[] = [
  {
    name: '2.5-within',
    what: 'PES packets of audio without PTS from 1066 to 1546 ms: PTS of 1120 and 1820 ms, 700 ms',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1640), delayed('audio', 28, 1640, 1650)],
  },
  {
    name: '2.5-beyond',
    what: 'PES packets of audio without PTS from 1066 to 1546 ms: PTS of 1120 and 1820.5 ms, 700.5 ms',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1640), delayed('audio', 28.5, 1640, 1650)],
    expected: { PTS_error: once(AUDIO, null, 1642, 2 * RADIO_MS) },
  },
  {
    name: '2.5-stop',
    what: 'audio stops with the PES packet at 970 ms, which is presented at 1120 ms',
    rule: 'PTS_error',
    edits: [without('audio', 1000)],
    expected: { PTS_error: once(AUDIO, null, 1820, 2 * RADIO_MS) },
  },
];

/** Edition, time bases, tables; at the usual bitrate. */
const OTHERS: readonly Case[] = [
  {
    name: '2.3.a-pcr-late-discontinuity',
    what: 'PCR at 2000 ms, the next one at 2120.5 ms, with discontinuity_indicator: its value says nothing',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2130), also('pcr', 2120.5), changed(VIDEO, 2120.5, withDiscontinuity)],
    expected: { PCR_error: once(VIDEO, null, 2100), PCR_repetition_error: once(VIDEO, null, 2100) },
    because: EITHER,
  },
  {
    name: '2.3.a-40ms-within',
    what: 'by the edition of 2014: PCR at 2000 ms, the next one at 2040 ms',
    rule: 'PCR_repetition_error',
    edition: '2014',
    edits: [without('pcr', 2010, 2030)],
  },
  {
    name: '2.3.a-40ms-beyond',
    what: 'by the edition of 2014: PCR at 2000 ms, the next one at 2040.5 ms',
    rule: 'PCR_repetition_error',
    edition: '2014',
    edits: [without('pcr', 2010, 2050), also('pcr', 2040.5)],
    expected: { PCR_error: once(VIDEO, null, 2040.5), PCR_repetition_error: once(VIDEO, null, 2040.5) },
    because: EITHER,
  },
  {
    name: '2.3.a-40ms-in-2020',
    what: 'by the edition of 2020: PCR at 2000 ms, the next one at 2040.5 ms',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2050), also('pcr', 2040.5)],
  },
  {
    name: '2.3.b-within',
    what: 'the clock steps forward by 80 ms: PCRs at 2000 and 2020 ms differ by 100 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, 80)],
  },
  {
    name: '2.3.b-step-forward',
    what: 'the clock steps forward by 80.5 ms: PCRs at 2000 and 2020 ms differ by 100.5 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, 80.5)],
    expected: { PCR_error: once(VIDEO, null, 2020), PCR_discontinuity_indicator_error: once(VIDEO, null, 2020) },
    because: EITHER,
  },
];

const BASES: readonly Case[] = [
  {
    name: '2.3.b-step-back',
    what: 'the clock steps back by 50 ms before the PCR at 2020 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, -50)],
    expected: { PCR_error: once(VIDEO, null, 2020), PCR_discontinuity_indicator_error: once(VIDEO, null, 2020) },
    because: EITHER,
  },
  {
    name: '2.3.b-leap',
    what: 'a new time base, 5 s ahead, from 2020 ms on, without discontinuity_indicator: PTS leap with it',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, NEW_BASE_LEAP_MS)],
    expected: { PCR_error: once(VIDEO, null, 2020), PCR_discontinuity_indicator_error: once(VIDEO, null, 2020) },
    because: EITHER,
  },
  {
    name: '2.3.b-behind-empty-pat',
    what: 'from 2050 to 2250 ms PATs name no service; the clock steps back by 50 ms before the PCR at 2120 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [replaced('pat', pat([]), 2050, 2250), stepped(2105, -50)],
    expected: { PCR_error: once(VIDEO, null, 2120), PCR_discontinuity_indicator_error: once(VIDEO, null, 2120) },
    because: EITHER,
  },
  {
    name: '2.5-leap',
    what: 'one PTS of audio, at 2026 ms, is 700 ms later; the PCR goes on',
    rule: 'PTS_error',
    edits: [delayed('audio', 700, 2020, 2030)],
    // 8 bytes a ms: 150 ms wait at 2176 ms, from then on all, in PES packets of 96 ms; 3584 bytes are 448 ms.
    expected: { PTS_error: once(AUDIO, null, 2030.5, BASE_MS), Buffer_error: once(AUDIO, null, 2426, 48) },
    because: 'what waits behind it overfills the buffer',
  },
];

/** 2.3 and 2.5 at three bitrates, packet by packet, in datagrams and from files. */
export const CLOCK_CASES: readonly Case[] = [
  ...(['usual', 'high'] as const).flatMap((rate) => USUAL_PCR.flatMap((one) => eachWay(atBitrate(one, rate)))),
  ...RADIO_PCR.flatMap((one) => eachWay(atBitrate(one, 'low'))),
  ...(['low', 'usual', 'high'] as const).flatMap((rate) => PTS.flatMap((one) => eachWay(atBitrate(one, rate)))),
  ...OTHERS,
  ...BASES.flatMap((one) => eachWay(one)),
];
