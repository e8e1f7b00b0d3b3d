import { longSection, u16 } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { DvbPid, PMT_2 } from '../dvb-stream.js';
import {
  also,
  changed,
  dropped,
  lost,
  repeated,
  replaced,
  seconds,
  section,
  swapped,
  without,
  withScrambling,
  wrongSync,
} from '../edits.js';

const { PAT, PMT_1, VIDEO, AUDIO, ECM, EIT } = DvbPid;
/** TDT at 15 and 5015 ms, and in between a time that is not judged. */
const ONE_TDT = ['unmeasurable', 'seen, but observed for less than the limit'] as const;
const WRONG = longSection({ tableId: 0xc0, body: [] });
const PAT_NEXT = longSection({
  tableId: 0x00,
  version: 1,
  isCurrent: false,
  body: [...u16(1), ...u16(0xe000 | PMT_1)],
});
/** The PMTs of both services on one PID. */
const PAT_SHARED = longSection({
  tableId: 0x00,
  body: [...u16(1), ...u16(0xe000 | PMT_1), ...u16(2), ...u16(0xe000 | PMT_1)],
});
const BOTH_PAT = '1.3 and 1.3.a have these conditions in common';
const BOTH_PMT = '1.5 is by PID, 1.5.a by program; each program has a PID of its own here';

/** PAT at 1 ms, the PMTs at 2 and 23 ms, ECM at 65 ms, all every 100 ms; of 20 ms the last 2 hold four null packets. */
export const PRIORITY_1_CASES: readonly Case[] = [
  {
    name: '1.1-sync-loss',
    what: 'two wrong sync bytes in a row, at 2018 and 2018.5 ms, in null packets',
    rule: 'TS_sync_loss',
    edits: [wrongSync(2018, 2)],
    expected: {
      TS_sync_loss: once(null, null, 2018.5),
      Sync_byte_error: times(2, null, null, [2018, 2018.5]),
    },
    because: 'each of the two is a Sync_byte_error',
    states: { TDT_error: ONE_TDT },
  },
  {
    name: '1.1-sync-loss-long',
    what: 'wrong sync bytes from 2018 to 2317.5 ms',
    rule: 'TS_sync_loss',
    edits: [wrongSync(2018, 600)],
    expected: {
      TS_sync_loss: once(null, null, 2018.5),
      Sync_byte_error: times(2, null, null, [2018, 2018.5]),
      Continuity_count_error: times(10, EIT, null, [2320, 2512]),
    },
    because:
      'only the first two wrong bytes are errors; on each of ten PIDs packets are missing, on none a multiple of 16',
    states: { TDT_error: ONE_TDT },
  },
  {
    name: '1.1-within',
    what: 'two wrong sync bytes with a right one between, at 2018 and 2019 ms: synchronisation is kept',
    rule: 'TS_sync_loss',
    edits: [wrongSync(2018, 2, 2)],
    expected: { Sync_byte_error: times(2, null, null, [2018, 2019]) },
    because: 'each of the two is a Sync_byte_error',
  },
  {
    name: '1.2-sync-byte',
    what: 'a wrong sync byte at 2018 ms, in a null packet',
    rule: 'Sync_byte_error',
    edits: [wrongSync(2018, 1)],
    expected: { Sync_byte_error: once(null, null, 2018) },
  },
  {
    name: '1.2-sync-byte-video',
    what: 'a wrong sync byte at 2413.5 ms, in a packet of video',
    rule: 'Sync_byte_error',
    edits: [wrongSync(2413.5, 1)],
    expected: {
      Sync_byte_error: once(null, null, 2413.5),
      Continuity_count_error: once(VIDEO, null, 2414.5),
    },
    because: 'what is no packet is missing from its PID',
  },
  {
    name: '1.3-pat-late',
    what: 'PAT at 1001 ms, the next one at 1513 ms',
    rule: 'PAT_error',
    edits: [without('pat', 1100, 1600), also('pat', 1513)],
    expected: { PAT_error: once(PAT, null, 1501), PAT_error_2: once(PAT, 0x00, 1501) },
    because: BOTH_PAT,
  },
  {
    name: '1.3-within',
    what: 'PAT at 1001 ms, the next one at 1501 ms: 500 ms',
    rule: 'PAT_error',
    edits: [without('pat', 1100, 1500)],
  },
  {
    name: '1.3-table-id',
    what: 'table_id 0xC0 on PID 0 at 2018 ms',
    rule: 'PAT_error',
    edits: [section(PAT, WRONG, 2018)],
    expected: { PAT_error: once(PAT, 0xc0, 2018), PAT_error_2: once(PAT, 0xc0, 2018) },
    because: BOTH_PAT,
  },
  {
    name: '1.3-scrambled',
    what: 'the PAT at 2001 ms is scrambled',
    rule: 'PAT_error',
    edits: [changed(PAT, 2001, withScrambling)],
    expected: { PAT_error: once(PAT, null, 2001), PAT_error_2: once(PAT, null, 2001) },
    because: BOTH_PAT,
  },
  {
    name: '1.3.a-pat-not-current',
    what: 'PID 0 goes on, but from 1101 to 1601 ms with a PAT that is not yet in force',
    rule: 'PAT_error_2',
    edits: [replaced('pat', PAT_NEXT, 1100, 1700)],
    expected: { PAT_error_2: once(PAT, 0x00, 1501) },
  },
  {
    name: '1.3.a-within',
    what: 'the same from 1101 to 1401 ms: 500 ms',
    rule: 'PAT_error_2',
    edits: [replaced('pat', PAT_NEXT, 1100, 1500)],
  },
  {
    name: '1.3.a-beyond',
    what: 'PAT at 1001 ms, the next one at 1501.5 ms: 500.5 ms',
    rule: 'PAT_error_2',
    edits: [replaced('pat', PAT_NEXT, 1100, 1600), also('pat', 1501.5)],
    expected: { PAT_error_2: once(PAT, 0x00, 1501) },
  },
  {
    name: '1.4-lost',
    what: 'a packet of video, at 2413.5 ms, is a null packet',
    rule: 'Continuity_count_error',
    edits: [lost(VIDEO, 2413)],
    expected: { Continuity_count_error: once(VIDEO, null, 2414.5) },
  },
  {
    name: '1.4-dropped',
    what: 'a packet of video, due at 2413.5 ms, does not arrive',
    rule: 'Continuity_count_error',
    edits: [dropped(VIDEO, 2413)],
    expected: { Continuity_count_error: once(VIDEO, null, 2414.5) },
  },
  {
    name: '1.4-three-times',
    what: 'an ECM comes at 2565, 2565.5 and 2566 ms',
    rule: 'Continuity_count_error',
    edits: [repeated(ECM, 2565, 2)],
    expected: { Continuity_count_error: once(ECM, null, 2566) },
  },
  {
    name: '1.4-within',
    what: 'an ECM comes at 2565 and 2565.5 ms: twice is allowed',
    rule: 'Continuity_count_error',
    edits: [repeated(ECM, 2565, 1)],
  },
  {
    name: '1.4-order',
    what: 'two packets of video, at 2414.5 and 2415.5 ms, change places',
    rule: 'Continuity_count_error',
    edits: [swapped(VIDEO, 2414)],
    expected: { Continuity_count_error: times(3, VIDEO, null, [2414.5, 2416.5]) },
    because: 'three steps of the counter are wrong: to the later one, back, and on from the earlier one',
  },
  {
    name: '1.5-pmt-late',
    what: 'PMT of service 1 at 1002 ms, the next one at 1504 ms',
    rule: 'PMT_error',
    edits: [without('pmt1', 1100, 1600), also('pmt1', 1504)],
    expected: { PMT_error: once(PMT_1, 0x02, 1502), PMT_error_2: once(PMT_1, 0x02, 1502) },
    because: BOTH_PMT,
  },
  {
    name: '1.5-within',
    what: 'PMT of service 1 at 1002 ms, the next one at 1502 ms: 500 ms',
    rule: 'PMT_error',
    edits: [without('pmt1', 1100, 1500)],
  },
  {
    name: '1.5-beyond',
    what: 'PMT of service 1 at 1002 ms, the next one at 1502.5 ms: 500.5 ms',
    rule: 'PMT_error',
    edits: [without('pmt1', 1100, 1600), also('pmt1', 1502.5)],
    expected: { PMT_error: once(PMT_1, 0x02, 1502), PMT_error_2: once(PMT_1, 0x02, 1502) },
    because: BOTH_PMT,
  },
  {
    name: '1.5-scrambled',
    what: 'the PMT of service 1 at 2002 ms is scrambled',
    rule: 'PMT_error',
    edits: [changed(PMT_1, 2002, withScrambling)],
    expected: { PMT_error: once(PMT_1, null, 2002), PMT_error_2: once(PMT_1, null, 2002) },
    because: BOTH_PMT,
  },
  {
    name: '1.5.a-one-of-two',
    what: 'both PMTs on one PID: the one of service 2 at 1023 ms, the next one at 1623 ms',
    rule: 'PMT_error_2',
    edits: [replaced('pat', PAT_SHARED), replaced('pmt2', PMT_2, 0, 6000, PMT_1), without('pmt2', 1100, 1600)],
    expected: { PMT_error_2: once(PMT_1, 0x02, 1523) },
  },
  {
    name: '1.6-pid',
    what: 'audio ends with the packet at 440.5 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('audio', 480)],
    expected: { PID_error: once(AUDIO, null, 5440.5), PTS_error: once(AUDIO, null, 1244, 13) },
    because: 'its PTS end as well, with that of 544 ms, which is sent at 400.5 ms',
  },
  {
    name: '1.6-within',
    what: 'audio pauses from 440.5 to 5390.5 ms: 4950 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('audio', 480, 5380)],
    expected: { PTS_error: once(AUDIO, null, 1244, 13) },
    because: 'its PTS are away for as long',
  },
  {
    name: '1.6-beyond',
    what: 'audio pauses from 440.5 to 5490.5 ms: 5050 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('audio', 480, 5480)],
    expected: { PID_error: once(AUDIO, null, 5440.5), PTS_error: once(AUDIO, null, 1244, 13) },
    because: 'its PTS are away for as long',
  },
];
