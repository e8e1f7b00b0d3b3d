import { longSection, u16 } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { descriptor, loop12 } from '../descriptors.js';
import { DvbPid } from '../dvb-stream.js';
import {
  also,
  alsoEvery,
  changed,
  held,
  payloads,
  replaced,
  scrambled,
  seconds,
  setBack,
  untimed,
  without,
  withTransportError,
  wrongSync,
} from '../edits.js';

const { PAT, PMT_1, VIDEO, AUDIO, SCRAMBLED_AUDIO, ECM, RST } = DvbPid;
/** Of the ATSC stream. */
const ETT = 7440;
const NOT_SCRAMBLED = ['not_applicable', 'no scrambled packets and no CAT in the stream'] as const;
const PTS_AWAY = 'its PTS are away for as long';
const UNKNOWN_PID = 0x1f0;
const OTHER_PCR_PID = 0x1f1;

const pid = (value: number) => u16(0xe000 | value);
const entry = (streamType: number, elementaryPid: number) => [streamType, ...pid(elementaryPid), ...loop12([])];
const NIT_ENTRY = [...u16(0), ...pid(DvbPid.NIT)];
const PAT_WITHOUT_SERVICE_2 = longSection({
  tableId: 0x00,
  version: 1,
  body: [...NIT_ENTRY, ...u16(1), ...pid(PMT_1)],
});
const PMT_WITHOUT_AUDIO = longSection({
  tableId: 0x02,
  version: 1,
  body: [...pid(VIDEO), ...loop12([]), ...entry(0x02, VIDEO)],
});
const PMT_1_WITH_OTHER_PCR = longSection({
  tableId: 0x02,
  version: 1,
  body: [...pid(OTHER_PCR_PID), ...loop12([]), ...entry(0x02, VIDEO), ...entry(0x03, AUDIO)],
});
const PMT_2_WITH_OTHER_PCR = longSection({
  tableId: 0x02,
  extension: 2,
  version: 1,
  body: [
    ...pid(OTHER_PCR_PID),
    ...loop12(descriptor(0x09, [...u16(0x0001), ...pid(ECM)])),
    ...entry(0x03, SCRAMBLED_AUDIO),
  ],
});

/** From 2 s on the PCR of both services is on a PID of its own. */
export const PCR_MOVES = [
  replaced('pmt1', PMT_1_WITH_OTHER_PCR, 2000),
  replaced('pmt2', PMT_2_WITH_OTHER_PCR, 2000),
  alsoEvery('pcr', OTHER_PCR_PID, 20, 1997.5),
];

/**
 * What begins and ends the watch of each rule. A fault of a limit or a timer that no other stream shows is shown by one of
 * these: scripts/mutation.sh.
 */
export const LIMITS_CASES: readonly Case[] = [
  {
    name: 'limits-service-ends',
    what: 'from 2 s on the PAT has no service 2, and nothing of it comes any more: nothing of it is awaited',
    rule: 'PMT_error_2',
    edits: [
      seconds(8),
      replaced('pat', PAT_WITHOUT_SERVICE_2, 2000),
      ...['pmt2', 'ecm', 'scrambledAudio'].map((name) => without(name, 2000)),
    ],
  },
  {
    name: 'limits-stream-leaves',
    what: 'from 2 s on the PMT has no audio, and none comes: neither its packets nor its PTS are awaited',
    rule: 'PID_error',
    edits: [seconds(9), replaced('pmt1', PMT_WITHOUT_AUDIO, 2000), without('audio', 2000)],
  },
  {
    name: 'limits-pid-near-within',
    what: 'audio pauses from 440.5 to 5430.5 ms: 4990 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('audio', 480, 5380), held('audio', 5380, 5425)],
    expected: { PTS_error: once(AUDIO, null, 1244, 13) },
    because: PTS_AWAY,
  },
  {
    name: 'limits-pid-near-beyond',
    what: 'audio pauses from 440.5 to 5460.5 ms: 5020 ms',
    rule: 'PID_error',
    edits: [seconds(7), without('audio', 480, 5380), held('audio', 5380, 5455)],
    expected: { PID_error: once(AUDIO, null, 5440.5), PTS_error: once(AUDIO, null, 1244, 13) },
    because: PTS_AWAY,
  },
  {
    name: 'limits-pts-late-twice',
    what: 'PES packets of audio without PTS from 1066 to 1642 ms, and from 3082 to 3658 ms: twice 768 ms from PTS to PTS',
    rule: 'PTS_error',
    edits: [untimed('audio', 1000, 1700), untimed('audio', 3000, 3700)],
    expected: { PTS_error: times(2, AUDIO, null, [1738, 3754]) },
  },
  {
    name: 'limits-pcr-late-twice',
    what: 'PCR at 2000 and 2100.5 ms, and at 3000 and 3100.5 ms',
    rule: 'PCR_error',
    edits: [2000, 3000].flatMap((ms) => [without('pcr', ms + 10, ms + 110), also('pcr', ms + 100.5)]),
    expected: {
      PCR_error: times(2, VIDEO, null, [2100, 3100]),
      PCR_repetition_error: times(2, VIDEO, null, [2100, 3100]),
      PCR_discontinuity_indicator_error: times(2, VIDEO, null, [2100.5, 3100.5]),
    },
    because: 'the values are as far apart as the PCRs: 2.3.a and 2.3.b, which are one PCR_error',
  },
  {
    name: 'limits-pcr-pid-changes',
    what: 'from 2 s on both PMTs have the PCR on a PID of its own, where it goes on, and it ends on that of the video',
    rule: 'PCR_repetition_error',
    edits: [...PCR_MOVES, without('pcr', 2080)],
  },
  {
    name: 'limits-scrambled-for-2-s',
    what: 'audio is scrambled from 2 to 4 s: its PTS are not awaited',
    rule: 'PTS_error',
    edits: [scrambled(AUDIO, 2000, 4000)],
  },
  {
    name: 'limits-scrambled-then-no-cat',
    what: 'scrambling ends at 2 s, the CAT at 2.3 s: without scrambled packets none is awaited',
    rule: 'CAT_error',
    edits: [without('scrambledAudio', 1900), without('cat', 2300)],
  },
  {
    name: 'limits-unreferenced-twice',
    what: 'packets of an unknown PID for 400 ms, and for 400 ms again 6 s later',
    rule: 'Unreferenced_PID',
    edits: [seconds(9), payloads(UNKNOWN_PID, 2018.5, 2418.5, 20), payloads(UNKNOWN_PID, 8418.5, 8818.5, 20)],
  },
  {
    name: 'limits-unreferenced-stays',
    what: 'packets of an unknown PID from 2018.5 to 15978.5 ms: one error, and its alarm stays',
    rule: 'Unreferenced_PID',
    edits: [seconds(16), payloads(UNKNOWN_PID, 2018.5, 15_978.5, 20)],
    expected: { Unreferenced_PID: once(UNKNOWN_PID, null, 2518.5, 40) },
  },
  {
    name: 'limits-alarm-ends',
    what: 'transport_error_indicator at 1213.5 ms: the alarm ends at exactly 5 s behind it',
    rule: 'Transport_error',
    edits: [seconds(7), changed(VIDEO, 1213, withTransportError)],
    expected: { Transport_error: { ...once(VIDEO, null, 1213.5, 0), clearedMs: 6213.5 } },
    states: { Transport_error: ['ok', null] },
  },
  {
    name: 'limits-sync-loss-32-s',
    what: 'wrong sync bytes from 1102.5 to 33102 ms: every timer begins anew behind them, also those of 30 s',
    rule: 'TS_sync_loss',
    edits: [seconds(38), wrongSync(1102.5, 64_000)],
    expected: {
      TS_sync_loss: once(null, null, 1103),
      Sync_byte_error: times(2, null, null, [1102.5, 1103]),
      Continuity_count_error: times(4, RST, null, [33_130.5, 35_017]),
    },
    because: 'only the first two wrong bytes are errors; on four PIDs packets are missing, but no multiple of 16',
    states: {
      TS_sync_loss: ['ok', null],
      Sync_byte_error: ['ok', null],
      TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'],
    },
  },
  {
    name: 'limits-atsc-sync-loss',
    what: 'ATSC, wrong sync bytes from 1102.5 to 6602 ms',
    rule: 'TS_sync_loss',
    base: 'atsc',
    edits: [seconds(10), wrongSync(1102.5, 11_000)],
    expected: {
      TS_sync_loss: once(null, null, 1103),
      Sync_byte_error: times(2, null, null, [1102.5, 1103]),
      Continuity_count_error: times(9, ETT, null, [6612.5, 7010]),
    },
    because: 'only the first two wrong bytes are errors; on nine PIDs packets are missing, but no multiple of 16',
    states: { TS_sync_loss: ['ok', null], Sync_byte_error: ['ok', null], CAT_error: NOT_SCRAMBLED },
  },
  {
    name: 'limits-clock-set-back',
    what: 'the clock of arrival is set back by 4 s at 5 s; then PAT at 7001 ms, and the next one at 7601 ms',
    rule: 'PAT_error_2',
    edits: [seconds(9), setBack(5000, 4000), without('pat', 7100, 7600)],
    expected: { PAT_error: once(PAT, null, 3501), PAT_error_2: once(PAT, 0x00, 3501) },
    because: '1.3 and 1.3.a have these conditions in common',
    states: { TDT_error: ['unmeasurable', 'seen, but observed for less than the limit'] },
  },
];
