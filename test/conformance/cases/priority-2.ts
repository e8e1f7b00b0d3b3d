import { longSection } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { DvbPid } from '../dvb-stream.js';
import {
  also,
  changed,
  held,
  seconds,
  section,
  stepped,
  untimed,
  withDiscontinuity,
  without,
  withTransportError,
  withWrongCrc,
} from '../edits.js';
import { ACCURACY_CASES } from './pcr-accuracy.js';

const { CAT, VIDEO, AUDIO, PAT, PMT_1, NIT, SDT, EIT, TDT } = DvbPid;
const WRONG = longSection({ tableId: 0xc0, body: [] });
const EITHER = '2.3 is 2.3.a or 2.3.b';
/** PCRs every 20 ms, CAT at 44 ms every 200 ms, PES packets of audio at 970.5, 1070.5, …, 1650.5 and 1740.5 ms. */
export const PRIORITY_2_CASES: readonly Case[] = [
  {
    name: '2.1-transport-error',
    what: 'transport_error_indicator in a packet of video, at 2413.5 ms',
    rule: 'Transport_error',
    edits: [changed(VIDEO, 2413, withTransportError)],
    expected: { Transport_error: once(VIDEO, null, 2413.5) },
  },
  {
    name: '2.1-cleared',
    what: 'transport_error_indicator at 1213.5 ms only: without another one for 5 s the alarm ends',
    rule: 'Transport_error',
    edits: [seconds(7), changed(VIDEO, 1213, withTransportError)],
    expected: { Transport_error: { ...once(VIDEO, null, 1213.5), clearedMs: 6213.5 } },
    states: { Transport_error: ['ok', null] },
  },
  {
    name: '2.2-crc',
    what: 'a wrong CRC in PAT, PMT, CAT, NIT, SDT, BAT and EIT, at 2001 to 2044 ms, and in the TOT at 10016 ms',
    rule: 'CRC_error',
    edits: [
      seconds(12),
      changed(PAT, 2001, withWrongCrc),
      changed(PMT_1, 2002, withWrongCrc),
      changed(CAT, 2044, withWrongCrc),
      changed(NIT, 2007, withWrongCrc),
      changed(SDT, 2009, withWrongCrc),
      changed(SDT, 2011, withWrongCrc),
      changed(EIT, 2012, withWrongCrc),
      changed(TDT, 10_016, withWrongCrc),
    ],
    expected: { CRC_error: times(8, TDT, 0x73, [2001, 10_016]) },
  },
  {
    name: '2.3-pcr-late',
    what: 'PCR at 2000 ms, the next one at 2100.5 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2010, 2110), also('pcr', 2100.5)],
    expected: {
      PCR_error: once(VIDEO, null, 2100),
      PCR_repetition_error: once(VIDEO, null, 2100),
      PCR_discontinuity_indicator_error: once(VIDEO, null, 2100.5),
    },
    because: 'the values are as far apart as the PCRs: 2.3.a and 2.3.b, which are one PCR_error',
  },
  {
    name: '2.3-within',
    what: 'PCR at 2000 ms, the next one at 2100 ms: 100 ms',
    rule: 'PCR_error',
    edits: [without('pcr', 2010, 2090)],
  },
  {
    name: '2.3.a-pcr-late-discontinuity',
    what: 'PCR at 2000 ms, the next one at 2100.5 ms, with discontinuity_indicator',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2110), also('pcr', 2100.5), changed(VIDEO, 2100.5, withDiscontinuity)],
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
    expected: { PCR_error: once(VIDEO, null, 2040), PCR_repetition_error: once(VIDEO, null, 2040) },
    because: EITHER,
  },
  {
    name: '2.3.a-40ms-in-2020',
    what: 'by the edition of 2020: PCR at 2000 ms, the next one at 2040.5 ms',
    rule: 'PCR_repetition_error',
    edits: [without('pcr', 2010, 2050), also('pcr', 2040.5)],
  },
  {
    name: '2.3.b-step-forward',
    what: 'the clock steps forward by 80.5 ms: PCRs at 2000 and 2020 ms differ by 100.5 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, 80.5)],
    expected: { PCR_error: once(VIDEO, null, 2020), PCR_discontinuity_indicator_error: once(VIDEO, null, 2020) },
    because: EITHER,
  },
  {
    name: '2.3.b-within',
    what: 'the clock steps forward by 80 ms: PCRs at 2000 and 2020 ms differ by 100 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, 80)],
  },
  {
    name: '2.3.b-step-back',
    what: 'the clock steps back by 50 ms before the PCR at 2020 ms',
    rule: 'PCR_discontinuity_indicator_error',
    edits: [stepped(2005, -50)],
    expected: { PCR_error: once(VIDEO, null, 2020), PCR_discontinuity_indicator_error: once(VIDEO, null, 2020) },
    because: EITHER,
  },
  ...ACCURACY_CASES,
  {
    name: '2.5-pts',
    what: 'PES packets of audio without PTS from 1070.5 to 1650.5 ms: PTS at 970.5 and 1740.5 ms',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1700)],
    expected: { PTS_error: once(AUDIO, null, 1670.5) },
  },
  {
    name: '2.5-within',
    what: 'PTS of audio at 970.5 and 1670.5 ms: 700 ms',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1600), held('audio', 1635, 1665)],
  },
  {
    name: '2.5-beyond',
    what: 'PTS of audio at 970.5 and 1680.5 ms: 710 ms',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1600), held('audio', 1635, 1675)],
    expected: { PTS_error: once(AUDIO, null, 1670.5) },
  },
  {
    name: '2.6-cat-late',
    what: 'CAT at 1044 ms, the next one at 2044.5 ms, with scrambled packets all the time',
    rule: 'CAT_error',
    edits: [without('cat', 1100, 2100), also('cat', 2044.5)],
    expected: { CAT_error: once(CAT, 0x01, 2044) },
  },
  {
    name: '2.6-within',
    what: 'CAT at 1044 ms, the next one at 2044 ms: 1 s',
    rule: 'CAT_error',
    edits: [without('cat', 1100, 2000)],
  },
  {
    name: '2.6-table-id',
    what: 'table_id 0xC0 on PID 1 at 2018 ms',
    rule: 'CAT_error',
    edits: [section(CAT, WRONG, 2018)],
    expected: { CAT_error: once(CAT, 0xc0, 2018) },
  },
];
