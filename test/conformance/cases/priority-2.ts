import { longSection } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { DvbPid } from '../dvb-stream.js';
import { also, changed, seconds, section, without, withTransportError, withWrongCrc } from '../edits.js';
import { ACCURACY_CASES } from './pcr-accuracy.js';

const { CAT, VIDEO, PAT, PMT_1, NIT, SDT, EIT, TDT } = DvbPid;
const WRONG = longSection({ tableId: 0xc0, body: [] });
/** PCRs every 20 ms, CAT at 44 ms every 200 ms. 2.3 and 2.5 have a table of their own. */
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
  ...ACCURACY_CASES,
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
