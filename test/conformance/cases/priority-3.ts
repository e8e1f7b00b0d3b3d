import { longSection } from '../../support/packets/section-builder.js';
import { type Case, once, times } from '../case.js';
import { DvbPid, pmt1 } from '../dvb-stream.js';
import {
  also,
  delayed,
  filled,
  held,
  payloads,
  replaced,
  seconds,
  section,
  streamOf,
  stuffing,
  without,
} from '../edits.js';
import { audioStream, videoStream } from '../program-stream.js';
import { silentLatm } from '../silent-audio.js';

const { NIT, SDT, EIT, RST, TDT, PAT, CAT, PMT_1, PMT_2, VIDEO, AUDIO } = DvbPid;
const UNREFERENCED = 0x300;
const WRONG = longSection({ tableId: 0xc0, body: [] });
/** A table of its own on the PID of a PMT, as it may be there. */
const PRIVATE = longSection({ tableId: 0xc0, body: new Array<number>(168).fill(0) });
/** Sections that are repeated are looked at so often. */
const LOOK_MS = 1011;
/** Whether a leap of the PTS is one of the time base is known so much later. */
const LEAP_MS = 212;
/** The model waits for the next PCR. */
const MODEL_MS = 25;
/** STD descriptor. */
const LEAK_VALID = [0x11, 1, 0xff];
const LEAK_INVALID = [0x11, 1, 0xfe];
/** MB of 57,962 bytes and EB of 4096, into which pictures of 4000 come 0.6 s before their time. */
const LOW_LEVEL = { vbvUnits: 2, level: 'low', pictureBytes: 4000 } as const;
/** What EB of 2 KB leaves in MB. */
const SMALL_EB = { vbvUnits: 1 };
const SMALL_EB_WITH_DELAY = { ...SMALL_EB, vbvDelay90k: 45_000 };
const FIVE_SECONDS = times(5, VIDEO, null, [1214.5, 5214.5], 50);
const LATM_PMT = replaced('pmt1', pmt1([], 0x11));
const LATM = streamOf(audioStream('audio', AUDIO, 0xc0, silentLatm(), undefined, 1));
const AND_REPETITION = '3.2 has the same limit';
const AND_OLDER = 'the older rule has this condition too';

/**
 * Tables every second (NIT at 7 ms, SDT 9 ms, EIT present 12 ms, following 512 ms) or two (NIT other 8 ms, SDT other 10 ms, BAT
 * 11 ms, EIT other present 13 ms, following 1013 ms; EIT present of service 2 at 118 ms, following 618 ms), TDT at 15 ms and RST at
 * 17 ms every 5 s, TOT at 16 ms every 10 s.
 */
export const PRIORITY_3_CASES: readonly Case[] = [
  {
    name: '3.1-nit',
    what: 'NIT actual at 7 ms and 13007 ms, NIT other at 8 ms and 14008 ms',
    rule: 'NIT_error',
    edits: [seconds(15), without('nit', 500, 12_500), without('nitOther', 500, 13_500)],
    expected: {
      NIT_error: once(NIT, 0x40, 10_008),
      NIT_actual_error: once(NIT, 0x40, 10_007),
      NIT_other_error: once(NIT, 0x41, 10_008, LOOK_MS),
      SI_repetition_error: times(2, NIT, 0x41, [10_007, 10_008], LOOK_MS),
    },
    because: 'without any NIT both kinds are too late',
  },
  {
    name: '3.1-table-id',
    what: 'table_id 0xC0 on PID 0x10 at 2018 ms',
    rule: 'NIT_error',
    edits: [section(NIT, WRONG, 2018)],
    expected: { NIT_error: once(NIT, 0xc0, 2018), NIT_actual_error: once(NIT, 0xc0, 2018) },
    because: '3.1 and 3.1.a have this condition in common',
  },
  {
    name: '3.1.a-nit-actual-late',
    what: 'NIT actual at 7 ms and 10007.5 ms: 10000.5 ms',
    rule: 'NIT_actual_error',
    edits: [seconds(12), without('nit', 500, 10_500), also('nit', 10_007.5)],
    expected: {
      NIT_actual_error: once(NIT, 0x40, 10_007),
      SI_repetition_error: once(NIT, 0x40, 10_007, LOOK_MS),
    },
    because: AND_REPETITION,
  },
  {
    name: '3.1.a-within',
    what: 'NIT actual at 7 ms and 10007 ms: 10 s',
    rule: 'NIT_actual_error',
    edits: [seconds(12), without('nit', 500, 10_000)],
  },
  {
    name: '3.1.a-close',
    what: 'NIT actual at 2007 and 2031.5 ms: 24.5 ms',
    rule: 'NIT_actual_error',
    edits: [also('nit', 2031.5)],
    expected: { NIT_actual_error: once(NIT, 0x40, 2031.5), SI_repetition_error: once(NIT, 0x40, 2031.5) },
    because: AND_REPETITION,
  },
  {
    name: '3.1.a-close-within',
    what: 'NIT actual at 2007 and 2032 ms: 25 ms',
    rule: 'NIT_actual_error',
    edits: [also('nit', 2032)],
  },
  {
    name: '3.1.b-nit-other',
    what: 'NIT other at 8 ms and 10008.5 ms: 10000.5 ms',
    rule: 'NIT_other_error',
    edits: [seconds(12), without('nitOther', 500, 11_000), also('nitOther', 10_008.5)],
    expected: {
      NIT_other_error: once(NIT, 0x41, 10_008, LOOK_MS),
      SI_repetition_error: once(NIT, 0x41, 10_008, LOOK_MS),
    },
    because: AND_REPETITION,
  },
  {
    name: '3.1.b-within',
    what: 'NIT other at 8 ms and 10008 ms: 10 s',
    rule: 'NIT_other_error',
    edits: [seconds(12), without('nitOther', 500, 10_000)],
  },
  {
    name: '3.2-bat',
    what: 'BAT at 11 ms and 10011.5 ms: 10000.5 ms',
    rule: 'SI_repetition_error',
    edits: [seconds(12), without('bat', 500, 11_000), also('bat', 10_011.5)],
    expected: { SI_repetition_error: once(SDT, 0x4a, 10_011, LOOK_MS) },
  },
  {
    name: '3.2-within',
    what: 'BAT at 11 ms and 10011 ms: 10 s',
    rule: 'SI_repetition_error',
    edits: [seconds(12), without('bat', 500, 10_000)],
  },
  {
    name: '3.2-tot',
    what: 'TOT at 16 ms only',
    rule: 'SI_repetition_error',
    edits: [seconds(32), without('tot', 500)],
    expected: { SI_repetition_error: once(TDT, 0x73, 30_016, LOOK_MS) },
  },
  {
    name: '3.2-schedule',
    what: 'EIT schedule at 14 ms only',
    rule: 'SI_repetition_error',
    edits: [seconds(12), without('eitSchedule', 500)],
    expected: { SI_repetition_error: once(EIT, 0x50, 10_014, LOOK_MS) },
  },
  {
    name: '3.3-eb-underflow',
    what: 'the picture that is to be decoded at 2210 ms comes from 2232.5 ms on',
    rule: 'Buffer_error',
    edits: [held('video', 2005, 2230)],
    expected: { Buffer_error: once(VIDEO, null, 2210, 2 * MODEL_MS) },
  },
  {
    name: '3.3-b-underflow',
    what: 'audio due from 1930.5 ms comes from 2100.5 ms on, 184 bytes every 10 ms: its frames are decoded at 2080, 2104, 2128 and 2152 ms',
    rule: 'Buffer_error',
    edits: [held('audio', 1925, 2095)],
    expected: { Buffer_error: times(3, AUDIO, null, [2080, 2128], MODEL_MS) },
    because: 'the first three frames are not whole in time',
  },
  {
    name: '3.3-b-overflow',
    what: 'audio is decoded 500 ms after it comes: from 510.5 ms on more than 3584 bytes wait, 4.1 KB on average',
    rule: 'Buffer_error',
    edits: [delayed('audio', 350)],
    expected: { Buffer_error: times(6, AUDIO, null, [510.5, 5510.5], 300) },
    because: 'an overflow that goes on counts again after each second',
  },
  {
    name: '3.3-tb-overflow',
    what: '12 packets of audio back to back from 2425 ms on, 3.008 Mb/s into a buffer that leaks 2 Mb/s: 63 bytes more with each',
    rule: 'Buffer_error',
    edits: [stuffing(AUDIO, 2425, 12)],
    expected: { Buffer_error: once(AUDIO, null, 2429) },
  },
  {
    name: '3.3-tbsys-overflow',
    what: '6 packets on the PID of the PMT back to back from 2425 ms on, into a buffer that leaks 1 Mb/s: 125.5 bytes more with each',
    rule: 'Buffer_error',
    edits: [stuffing(PMT_1, 2425, 6)],
    expected: { Buffer_error: once(PMT_1, null, 2427) },
  },
  {
    name: '3.3-bsys-overflow',
    what: '12 sections of 180 bytes on the PID of the PMT, every 2 ms from 2425 ms on, into 1536 bytes that leak 80 kb/s',
    rule: 'Buffer_error',
    edits: Array.from({ length: 12 }, (_, n) => section(PMT_1, PRIVATE, 2425 + 2 * n)),
    expected: { Buffer_error: once(PMT_1, null, 2443) },
  },
  {
    name: '3.3-mb-headers',
    what: '15 pictures of 4000 bytes wait, 4096 bytes of them in EB of that size, and 55,904 in MB of 57,962; with 13 PES headers of 174 or 179 bytes that is too much with the last but one packet of each picture, from the one of 610 ms on: the first one only shows the header',
    rule: 'Buffer_error',
    edits: [streamOf(videoStream(VIDEO, LOW_LEVEL, { headerStuffing: 160 })), delayed('video', 400)],
    expected: {
      Buffer_error: times(133, VIDEO, null, [643.5, 5923.5], MODEL_MS),
      Empty_buffer_error: times(5, VIDEO, null, [1060, 5060], 100),
    },
    because: 'MB is not empty from the second picture on, at 50 ms, which EB has no room for',
  },
  {
    name: '3.3-mb-headers-within',
    what: 'the same with PES headers of 14 or 19 bytes',
    rule: 'Buffer_error',
    edits: [streamOf(videoStream(VIDEO, LOW_LEVEL)), delayed('video', 400)],
    expected: { Empty_buffer_error: times(5, VIDEO, null, [1060, 5060], 100) },
    because: 'MB is not empty from the second picture on, at 50 ms, which EB has no room for',
  },
  {
    name: '3.3-several-pictures',
    what: 'two pictures in each PES packet, whose time stamps are those of their arrival',
    rule: 'Buffer_error',
    edits: [streamOf(videoStream(VIDEO, undefined, { pictures: 2 })), delayed('video', -200)],
  },
  {
    name: '3.4-unreferenced',
    what: `packets on PID 0x${UNREFERENCED.toString(16)}, which nothing names, from 2004.5 to 2524.5 ms`,
    rule: 'Unreferenced_PID',
    edits: [payloads(UNREFERENCED, 2004.5, 2524.5, 5)],
    expected: { Unreferenced_PID: once(UNREFERENCED, null, 2504.5, 20) },
  },
  {
    name: '3.4-within',
    what: 'the same up to 2504.5 ms: 500 ms',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNREFERENCED, 2004.5, 2504.5, 5)],
  },
  {
    name: '3.4-start-within',
    what: 'the same from 3004.5 to 4519.5 ms, and the PMT of service 2, without which all is not known, from 4023 ms on: 496.5 ms',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNREFERENCED, 3004.5, 4519.5, 5), without('pmt2', 0, 4000)],
    expected: {
      PMT_error: times(8, PMT_2, 0x02, [502, 4002]),
      PMT_error_2: times(8, PMT_2, 0x02, [502, 4002]),
    },
    because: 'the PAT names that PMT at 2 ms',
  },
  {
    name: '3.4-start-unreferenced',
    what: 'the same up to 4539.5 ms: 516.5 ms',
    rule: 'Unreferenced_PID',
    edits: [payloads(UNREFERENCED, 3004.5, 4539.5, 5), without('pmt2', 0, 4000)],
    expected: {
      PMT_error: times(8, PMT_2, 0x02, [502, 4002]),
      PMT_error_2: times(8, PMT_2, 0x02, [502, 4002]),
      Unreferenced_PID: once(UNREFERENCED, null, 4523, 20),
    },
    because: 'the PAT names that PMT at 2 ms',
  },
  {
    name: '3.5-table-id',
    what: 'table_id 0xC0 on PID 0x11 at 2018 ms',
    rule: 'SDT_error',
    edits: [section(SDT, WRONG, 2018)],
    expected: { SDT_error: once(SDT, 0xc0, 2018), SDT_actual_error: once(SDT, 0xc0, 2018) },
    because: '3.5 and 3.5.a have this condition in common',
  },
  {
    name: '3.5-sdt-late',
    what: 'SDT actual at 1009 and 3009.5 ms: 2000.5 ms',
    rule: 'SDT_error',
    edits: [without('sdt', 1500, 3500), also('sdt', 3009.5)],
    expected: {
      SDT_error: once(SDT, 0x42, 3009),
      SDT_actual_error: once(SDT, 0x42, 3009),
      SI_repetition_error: once(SDT, 0x42, 3009),
    },
    because: `${AND_OLDER}, and ${AND_REPETITION}`,
  },
  {
    name: '3.5-within',
    what: 'SDT actual at 1009 and 3009 ms: 2 s',
    rule: 'SDT_error',
    edits: [without('sdt', 1500, 3000)],
  },
  {
    name: '3.5.a-close',
    what: 'SDT actual at 2009 and 2033.5 ms: 24.5 ms',
    rule: 'SDT_actual_error',
    edits: [also('sdt', 2033.5)],
    expected: { SDT_actual_error: once(SDT, 0x42, 2033.5), SI_repetition_error: once(SDT, 0x42, 2033.5) },
    because: AND_REPETITION,
  },
  {
    name: '3.5.a-close-within',
    what: 'SDT actual at 2009 and 2034 ms: 25 ms',
    rule: 'SDT_actual_error',
    edits: [also('sdt', 2034)],
  },
  {
    name: '3.5.b-sdt-other',
    what: 'SDT other at 10 ms and 10010.5 ms: 10000.5 ms',
    rule: 'SDT_other_error',
    edits: [seconds(12), without('sdtOther', 500, 11_000), also('sdtOther', 10_010.5)],
    expected: {
      SDT_other_error: once(SDT, 0x46, 10_010, LOOK_MS),
      SI_repetition_error: once(SDT, 0x46, 10_010, LOOK_MS),
    },
    because: AND_REPETITION,
  },
  {
    name: '3.5.b-within',
    what: 'SDT other at 10 ms and 10010 ms: 10 s',
    rule: 'SDT_other_error',
    edits: [seconds(12), without('sdtOther', 500, 10_000)],
  },
  {
    name: '3.6-table-id',
    what: 'table_id 0xC0 on PID 0x12 at 2018 ms',
    rule: 'EIT_error',
    edits: [section(EIT, WRONG, 2018)],
    expected: { EIT_error: once(EIT, 0xc0, 2018), EIT_actual_error: once(EIT, 0xc0, 2018) },
    because: '3.6 and 3.6.a have this condition in common',
  },
  {
    name: '3.6-eit',
    what: 'EIT present at 1012 and 4012 ms, following at 1512 and 4512 ms; of service 2 at 1118 and 4118, 618 and 4618 ms',
    rule: 'EIT_error',
    edits: [
      without('eitPresent', 1500, 3500),
      without('eitFollowing', 2000, 4000),
      without('eit2Present', 1500, 4000),
      without('eit2Following', 1500, 4500),
    ],
    expected: {
      EIT_error: once(EIT, 0x4e, 3512),
      EIT_actual_error: times(4, EIT, 0x4e, [2618, 3512]),
      SI_repetition_error: times(4, EIT, 0x4e, [2618, 3512]),
    },
    because: '3.6.a and 3.2 count each of the two sections of each service',
  },
  {
    name: '3.6.a-present-late',
    what: 'EIT present at 1012 and 3012.5 ms: 2000.5 ms; following as ever',
    rule: 'EIT_actual_error',
    edits: [without('eitPresent', 1500, 3500), also('eitPresent', 3012.5)],
    expected: { EIT_actual_error: once(EIT, 0x4e, 3012), SI_repetition_error: once(EIT, 0x4e, 3012) },
    because: AND_REPETITION,
  },
  {
    name: '3.6.a-within',
    what: 'EIT present at 1012 and 3012 ms: 2 s; following as ever',
    rule: 'EIT_actual_error',
    edits: [without('eitPresent', 1500, 3000)],
  },
  {
    name: '3.6.a-close',
    what: 'EIT present at 2012 and 2036.5 ms: 24.5 ms',
    rule: 'EIT_actual_error',
    edits: [also('eitPresent', 2036.5)],
    expected: { EIT_actual_error: once(EIT, 0x4e, 2036.5), SI_repetition_error: once(EIT, 0x4e, 2036.5) },
    because: AND_REPETITION,
  },
  {
    name: '3.6.a-close-within',
    what: 'EIT present at 2012 and 2037 ms: 25 ms',
    rule: 'EIT_actual_error',
    edits: [also('eitPresent', 2037)],
  },
  {
    name: '3.6.b-eit-other',
    what: 'EIT other present at 13 and 10013.5 ms: 10000.5 ms',
    rule: 'EIT_other_error',
    edits: [seconds(12), without('eitOtherPresent', 500, 11_000), also('eitOtherPresent', 10_013.5)],
    expected: {
      EIT_other_error: once(EIT, 0x4f, 10_013, LOOK_MS),
      SI_repetition_error: once(EIT, 0x4f, 10_013, LOOK_MS),
    },
    because: AND_REPETITION,
  },
  {
    name: '3.6.b-within',
    what: 'EIT other present at 13 and 10013 ms: 10 s',
    rule: 'EIT_other_error',
    edits: [seconds(12), without('eitOtherPresent', 500, 10_000)],
  },
  {
    name: '3.6.c-following-missing',
    what: 'EIT other with section 0 only, from 13 ms on',
    rule: 'EIT_PF_error',
    edits: [seconds(13), without('eitOtherFollowing')],
    expected: {
      EIT_PF_error: once(EIT, 0x4f, 10_013, LOOK_MS),
      EIT_other_error: once(EIT, 0x4f, 10_013),
      SI_repetition_error: once(EIT, 0x4f, 10_013),
    },
    because: 'section 0 says that there is a section 1, which never comes',
  },
  {
    name: '3.7-table-id',
    what: 'table_id 0xC0 on PID 0x13 at 2018 ms',
    rule: 'RST_error',
    edits: [section(RST, WRONG, 2018)],
    expected: { RST_error: once(RST, 0xc0, 2018) },
  },
  {
    name: '3.7-close',
    what: 'RST at 5017 and 5041.5 ms: 24.5 ms',
    rule: 'RST_error',
    edits: [also('rst', 5041.5)],
    expected: { RST_error: once(RST, 0x71, 5041.5), SI_repetition_error: once(RST, 0x71, 5041.5) },
    because: AND_REPETITION,
  },
  {
    name: '3.7-close-within',
    what: 'RST at 5017 and 5042 ms: 25 ms',
    rule: 'RST_error',
    edits: [also('rst', 5042)],
  },
  {
    name: '3.8-table-id',
    what: 'table_id 0xC0 on PID 0x14 at 2018 ms',
    rule: 'TDT_error',
    edits: [section(TDT, WRONG, 2018)],
    expected: { TDT_error: once(TDT, 0xc0, 2018) },
  },
  {
    name: '3.8-tdt-late',
    what: 'TDT at 15 ms and 30015.5 ms: 30000.5 ms',
    rule: 'TDT_error',
    edits: [seconds(32), without('tdt', 500, 31_000), also('tdt', 30_015.5)],
    expected: { TDT_error: once(TDT, 0x70, 30_015), SI_repetition_error: once(TDT, 0x70, 30_015) },
    because: AND_REPETITION,
  },
  {
    name: '3.8-within',
    what: 'TDT at 15 ms and 30015 ms: 30 s',
    rule: 'TDT_error',
    edits: [seconds(32), without('tdt', 500, 30_000)],
  },
  {
    name: '3.8-close',
    what: 'TDT at 10015 and 10039.5 ms: 24.5 ms',
    rule: 'TDT_error',
    edits: [seconds(12), also('tdt', 10_039.5)],
    expected: { TDT_error: once(TDT, 0x70, 10_039.5), SI_repetition_error: once(TDT, 0x70, 10_039.5) },
    because: AND_REPETITION,
  },
  {
    name: '3.8-close-within',
    what: 'TDT at 10015 and 10040.5 ms: 25.5 ms',
    rule: 'TDT_error',
    edits: [seconds(12), also('tdt', 10_040.5)],
  },
  {
    name: '3.9-tb',
    what: 'packets of audio at 2 Mb/s from 2100 to 3150 ms, the rate that its transport buffer leaks at',
    rule: 'Empty_buffer_error',
    edits: [filled({ pid: AUDIO, pids: [AUDIO], rxBps: 2_000_000, fromMs: 2100, toMs: 3150 })],
    expected: { Empty_buffer_error: once(AUDIO, null, 3100, MODEL_MS) },
  },
  {
    name: '3.9-within',
    what: 'the same up to 3095 ms',
    rule: 'Empty_buffer_error',
    edits: [filled({ pid: AUDIO, pids: [AUDIO], rxBps: 2_000_000, fromMs: 2100, toMs: 3095 })],
  },
  {
    name: '3.9-tbsys',
    what: 'packets of PAT, CAT and PMT at 1 Mb/s from 2100 to 3150 ms, the rate that their transport buffer leaks at',
    rule: 'Empty_buffer_error',
    edits: [filled({ pid: PMT_1, pids: [PAT, CAT, PMT_1], rxBps: 1_000_000, fromMs: 2100, toMs: 3150 })],
    expected: { Empty_buffer_error: once(PMT_1, null, 3095, MODEL_MS) },
  },
  {
    name: '3.9-mb',
    what: 'video that is decoded 600 ms after it comes, 10 KB in all, and an elementary buffer of 2 KB, which the sixth picture, at 214.5 ms, overfills: the rest stays in MB',
    rule: 'Empty_buffer_error',
    edits: [streamOf(videoStream(VIDEO, SMALL_EB)), delayed('video', 400)],
    expected: { Empty_buffer_error: FIVE_SECONDS },
    because: 'it is not empty in any of the five whole seconds since then',
  },
  {
    name: '3.9-vbv-delay',
    what: 'the same with vbv_delay in the pictures',
    rule: 'Empty_buffer_error',
    edits: [streamOf(videoStream(VIDEO, SMALL_EB_WITH_DELAY)), delayed('video', 400)],
    expected: { Empty_buffer_error: FIVE_SECONDS },
    because: 'without an STD descriptor the leak method holds',
  },
  {
    name: '3.9-leak-valid',
    what: 'the same with leak_valid_flag 1 in an STD descriptor',
    rule: 'Empty_buffer_error',
    edits: [
      streamOf(videoStream(VIDEO, SMALL_EB_WITH_DELAY)),
      delayed('video', 400),
      replaced('pmt1', pmt1(LEAK_VALID)),
    ],
    expected: { Empty_buffer_error: FIVE_SECONDS },
    because: 'the leak method holds',
  },
  {
    name: '3.9-leak-invalid',
    what: 'the same with leak_valid_flag 0: MB follows vbv_delay, and need not be empty',
    rule: 'Empty_buffer_error',
    edits: [
      streamOf(videoStream(VIDEO, SMALL_EB_WITH_DELAY)),
      delayed('video', 400),
      replaced('pmt1', pmt1(LEAK_INVALID)),
    ],
  },
  {
    name: '3.9-leak-invalid-open',
    what: 'leak_valid_flag 0 and vbv_delay left open',
    rule: 'Empty_buffer_error',
    edits: [streamOf(videoStream(VIDEO, SMALL_EB)), delayed('video', 400), replaced('pmt1', pmt1(LEAK_INVALID))],
    expected: { Empty_buffer_error: FIVE_SECONDS },
    because: 'the leak method holds',
  },
  {
    name: '3.10-delay',
    what: 'video that comes from 2012.5 ms on is decoded 1000.5 ms later: 98 pictures',
    rule: 'Data_delay_error',
    edits: [delayed('video', 803, 2005)],
    expected: {
      Data_delay_error: times(98, VIDEO, null, [2012.5, 5892.5], MODEL_MS),
      PTS_error: once(VIDEO, null, 2052.5, LEAP_MS),
    },
    because: 'each picture counts; the PTS leap by 843 ms',
  },
  {
    name: '3.10-within',
    what: 'the same 999.5 ms later',
    rule: 'Data_delay_error',
    edits: [delayed('video', 802, 2005)],
    expected: { PTS_error: once(VIDEO, null, 2052.5, LEAP_MS) },
    because: 'the PTS leap by 842 ms',
  },
  {
    name: '3.10-latm',
    what: 'AAC in LATM, a frame each 128 ms, that is decoded 9992.5 to 10,000.5 ms after it comes',
    rule: 'Data_delay_error',
    edits: [LATM_PMT, LATM, delayed('audio', 9851)],
    expected: { Data_delay_error: times(9, AUDIO, null, [650.5, 5770.5], MODEL_MS) },
    because: 'the limit is 10 s, and each fifth frame comes so early, of which the first only confirms the stream',
  },
  {
    name: '3.10-latm-within',
    what: 'the same a millisecond earlier',
    rule: 'Data_delay_error',
    edits: [LATM_PMT, LATM, delayed('audio', 9850)],
  },
];
