import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ABSENT } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { longSection, shortSection, u16 } from '../support/packets/section-builder.js';
import {
  AUDIO_PID,
  assertSeconds,
  CAT,
  type Counts,
  DVB,
  eit,
  MS,
  NIT,
  PAT,
  PMT,
  PMT_PID,
  ScriptedStream,
  SDT,
  TDT,
  VIDEO_PID,
} from './script.js';

interface Case {
  readonly name: string;
  readonly run: (stream: ScriptedStream) => unknown;
  readonly expected: Counts;
  /** Where the last error of a rule was: PID, table_id and time in ms. */
  readonly last?: Partial<Record<keyof Counts, readonly [number | null, number | null, number]>>;
}

const RST = shortSection(0x71, []);
const NIT_OTHER = longSection({ tableId: 0x41, extension: 2, body: [0xf0, 0, 0xf0, 0] });
const SDT_OTHER = longSection({ tableId: 0x46, extension: 2, body: [...u16(1), 0xff] });
const BAT = longSection({ tableId: 0x4a, body: [0xf0, 0, 0xf0, 0] });
const WRONG = longSection({ tableId: 0xc0, body: [] });
const EMPTY_PAT = longSection({ tableId: 0x00, version: 1, body: [] });
const PMT_WITHOUT_AUDIO = longSection({
  tableId: 0x02,
  version: 1,
  body: [...u16(0xe000 | VIDEO_PID), 0xf0, 0x00, 0x1b, ...u16(0xe000 | VIDEO_PID), 0xf0, 0x00],
});
const ALL_SI = ['nit', 'sdt', 'eitPresent', 'eitFollowing', 'tdt'];

// Items of the clean stream: PAT and PMT every 100 ms, PCR 20 ms, video packets 5 ms, audio packets 20 ms, video PTS 40 ms, audio
// PTS 200 ms, NIT 2 s, SDT 1 s, EIT 0 and 1 1 s each (500 ms apart), TDT 10 s; all begin at 0, EIT 1 at 500 ms. Timers are looked at
// every 10 ms; a limit that runs out at t is seen at t + 10 ms.
const CASES: readonly Case[] = [
  {
    name: '1.1 TS_sync_loss: once per loss, and nothing else is judged until it is over',
    run: (stream) => {
      stream.playTo(1000).now((analyzer, timeNs) => analyzer.syncLost(timeNs));
      stream.playTo(6000, Object.keys(DVB)).now((analyzer, timeNs) => analyzer.syncRegained(timeNs));
      stream.playTo(9000);
    },
    expected: { TS_sync_loss: 1 },
    last: { TS_sync_loss: [null, null, 1000] },
  },
  {
    name: '1.2 Sync_byte_error: every wrong byte',
    run: (stream) => {
      stream.playTo(1000);
      for (let n = 0; n < 3; n++) stream.now((analyzer, timeNs) => analyzer.syncByteError(timeNs));
    },
    expected: { Sync_byte_error: 3 },
  },
  {
    // PAT at 0 and at 900 ms on: limit runs out at 500 ms. The packets of PID 0 are those of the PAT.
    name: '1.3, 1.3.a: PAT 900 ms apart',
    run: (stream) => stream.playTo(5).playTo(900, ['pat']).playTo(3000),
    expected: { PAT_error: 1, PAT_error_2: 1 },
    last: { PAT_error: [0, null, 510], PAT_error_2: [0, 0, 510] },
  },
  {
    // 500, 1000, 1500, 2000, 2500 ms. Without a PAT it is not known which PIDs are without reference.
    name: '1.3, 1.3.a: a PAT that never comes counts once per limit',
    run: (stream) => stream.playTo(2600, ['pat']),
    expected: { PAT_error: 5, PAT_error_2: 5 },
  },
  {
    name: '1.3.a: PID 0 with other content than a PAT in force does not count as one',
    run: (stream) => {
      const NEXT = longSection({ tableId: 0, isCurrent: false, body: [] });
      stream.playTo(5);
      for (let ms = 100; ms <= 600; ms += 100) stream.playTo(ms, ['pat']).section(0, NEXT);
    },
    expected: { PAT_error_2: 1 },
  },
  {
    name: '1.3, 1.3.a: another table_id on PID 0',
    run: (stream) => stream.playTo(1000).section(0, WRONG).playTo(2000),
    expected: { PAT_error: 1, PAT_error_2: 1 },
    last: { PAT_error: [0, 0xc0, 1000] },
  },
  {
    name: '1.3, 1.3.a: a scrambled packet on PID 0, for which there is no CAT',
    run: (stream) =>
      stream
        .playTo(1000)
        .now((analyzer, timeNs) => analyzer.scrambled(0, timeNs))
        .playTo(4000),
    expected: { PAT_error: 1, PAT_error_2: 1, CAT_error: 1 },
  },
  {
    name: '1.4 Continuity_count_error',
    run: (stream) => stream.playTo(1000).now((analyzer, timeNs) => analyzer.continuityError(VIDEO_PID, timeNs)),
    expected: { Continuity_count_error: 1 },
    last: { Continuity_count_error: [VIDEO_PID, null, 1000] },
  },
  {
    // PMT at 900 ms, then from 2000 ms on: limits run out at 1400 and 1900 ms.
    name: '1.5, 1.5.a: PMT 1100 ms apart',
    run: (stream) => stream.playTo(1000).playTo(2000, ['pmt']).playTo(3000),
    expected: { PMT_error: 2, PMT_error_2: 2 },
    last: { PMT_error_2: [PMT_PID, 2, 1910] },
  },
  {
    // The PAT names it at 0: 500 and 1000 ms.
    name: '1.5, 1.5.a: a PMT that never comes',
    run: (stream) => stream.playTo(1100, ['pmt']),
    expected: { PMT_error: 2, PMT_error_2: 2 },
  },
  {
    name: '1.5, 1.5.a: a scrambled PMT',
    run: (stream) =>
      stream
        .playTo(1000)
        .now((analyzer, timeNs) => analyzer.scrambled(PMT_PID, timeNs))
        .playTo(1900),
    expected: { PMT_error: 1, PMT_error_2: 1 },
  },
  {
    // Last packet at 1980 ms: 6980 ms. The interval from its last PTS at 1800 ms is too long once.
    name: '1.6 PID_error: audio ends',
    run: (stream) => stream.playTo(2000).playTo(7005, ['audio', 'audioPts']),
    expected: { PID_error: 1, PTS_error: 1 },
    last: { PID_error: [AUDIO_PID, null, 6990] },
  },
  {
    // Named at 0: 5 and 10 s. It has no PES, so that its PTS are not looked for.
    name: '1.6 PID_error: audio never comes',
    run: (stream) => stream.playTo(11_000, ['audio', 'audioPts']),
    expected: { PID_error: 2 },
  },
  {
    name: '2.1 Transport_error',
    run: (stream) => stream.playTo(1000).now((analyzer, timeNs) => analyzer.transportError(VIDEO_PID, timeNs)),
    expected: { Transport_error: 1 },
    last: { Transport_error: [VIDEO_PID, null, 1000] },
  },
  {
    name: '2.2 CRC_error: on the PIDs of PSI and SI, and a PMT; not of private sections',
    run: (stream) =>
      stream.playTo(1000).now((analyzer, timeNs) => {
        analyzer.sectionCrcError(0x12, 0x4e, timeNs);
        analyzer.sectionCrcError(PMT_PID, 0x02, timeNs);
        analyzer.sectionCrcError(0x300, 0xfc, timeNs);
      }),
    expected: { CRC_error: 2 },
    last: { CRC_error: [PMT_PID, 0x02, 1000] },
  },
  {
    // PCR at 980 and 1240 ms, its value as long: the interval is too long at 1080 ms. The difference of 260 ms is another rule, but
    // PCR_error has counted this interval.
    name: '2.3, 2.3.a, 2.3.b: PCRs 260 ms apart',
    run: (stream) => stream.playTo(1000).playTo(1240, ['pcr']).playTo(2000),
    expected: { PCR_error: 1, PCR_repetition_error: 1, PCR_discontinuity_indicator_error: 1 },
    last: { PCR_repetition_error: [VIDEO_PID, null, 1090], PCR_discontinuity_indicator_error: [VIDEO_PID, null, 1240] },
  },
  {
    // Named at 0: 100 ms, and no further interval begins.
    name: '2.3, 2.3.a: a PCR that never comes',
    run: (stream) => stream.playTo(1000, ['pcr']),
    expected: { PCR_error: 1, PCR_repetition_error: 1 },
  },
  {
    // 60 ms pass from one to the other.
    name: '2.3, 2.3.b: a leap forward by 161 ms and one back; none with discontinuity_indicator',
    run: (stream) => {
      const without = ['pcr'];
      stream
        .playTo(200)
        .playTo(240, without)
        .pcr(27_000 * (180 + 161)); // not named: the last one was 180 ms
      stream.playTo(260, without).pcr(27_000 * 340);
      stream.playTo(280, without).pcr(27_000 * 9000, undefined, true);
      stream.playTo(300, without).pcr(27_000 * 9020);
      stream.playTo(320, without).pcr(27_000 * 9120); // 100 ms exactly
    },
    expected: { PCR_error: 2, PCR_discontinuity_indicator_error: 2 },
  },
  {
    name: '2.3.b: a clock that stands still, from its third PCR of one value on; the same value twice is none',
    run: (stream) => {
      const without = ['pcr'];
      stream.playTo(200).pcr(27_000 * 180); // the last one again
      stream.playTo(220, without).pcr(27_000 * 220);
      for (let ms = 240; ms <= 280; ms += 20) stream.playTo(ms, without).pcr(27_000 * 220);
    },
    expected: { PCR_error: 2, PCR_discontinuity_indicator_error: 2 },
  },
  {
    // All in the datagram that brings the first PMT, whose PCR PID is not watched before.
    name: '2.3.b: the PCRs behind the PMT in its own datagram count',
    run: (stream) => {
      stream.playTo(200, ['pmt', 'pcr']).section(PMT_PID, PMT);
      stream.pcr(27_000 * 200).pcr(27_000 * 100);
    },
    expected: { PCR_error: 1, PCR_discontinuity_indicator_error: 1 },
  },
  {
    name: '2.3.b: a step back behind PATs without programs, whose PMT comes again later',
    run: (stream) => {
      const without = ['pat', 'pmt', 'pcr'];
      stream
        .playTo(200)
        .section(0, EMPTY_PAT)
        .playTo(240, without)
        .pcr(27_000 * 100);
      stream.playTo(300, without).section(0, PAT).playTo(320, without).section(PMT_PID, PMT).playTo(340, ['pcr']);
    },
    expected: { PCR_error: 1, PCR_discontinuity_indicator_error: 1 },
  },
  {
    // PCRs 98 ms apart, by their values, in datagrams 120 ms apart: 0, 120, 240 ms, …
    name: '2.3.a: PCRs in datagrams far apart are as far apart as their values say',
    run: (stream) => {
      stream.playTo(200);
      for (let n = 1; n <= 10; n++) {
        stream.pause(115).section(0, PAT).section(PMT_PID, PMT);
        for (const pid of [VIDEO_PID, AUDIO_PID]) stream.pes(pid, 90 * (200 + 98 * n));
        stream.pcr(27_000 * (180 + 98 * n)).playTo(200 + 120 * n, ['pcr']);
      }
    },
    expected: {},
  },
  {
    name: '2.3.b: the wrap of the PCR is no step',
    run: (stream) => {
      stream
        .playTo(200)
        .playTo(220, ['pcr'])
        .pcr(PCR_WRAP_27M - 27_000, undefined, true);
      stream.playTo(240, ['pcr']).pcr(19 * 27_000);
    },
    expected: {},
  },
  {
    name: '2.4 PCR_accuracy_error: outside ±500 ns',
    run: (stream) =>
      stream.playTo(1000).now((analyzer, timeNs) => {
        for (const errorNs of [0, 500, -500, 501, -501]) analyzer.pcrAccuracy(VIDEO_PID, errorNs, timeNs);
      }),
    expected: { PCR_accuracy_error: 2 },
    last: { PCR_accuracy_error: [VIDEO_PID, null, 1000] },
  },
  {
    // Video PTS at 960 ms, then at 2000 ms: 1660 ms.
    name: '2.5 PTS_error: 1040 ms apart',
    run: (stream) => stream.playTo(1000).playTo(2000, ['videoPts']).playTo(3000),
    expected: { PTS_error: 1 },
    last: { PTS_error: [VIDEO_PID, null, 1670] },
  },
  {
    // Its packets come from 0 ms on, 5 ms apart, which are a pause: 705 ms, looked at every 10 ms.
    name: '2.5 PTS_error: PES packets, but never a PTS',
    run: (stream) => {
      for (let ms = 40; ms <= 1480; ms += 40) stream.playTo(ms, ['videoPts']).pes(VIDEO_PID, ABSENT);
    },
    expected: { PTS_error: 1 },
    last: { PTS_error: [VIDEO_PID, null, 710] },
  },
  {
    name: '2.5: scrambled packets hide the PTS',
    run: (stream) => {
      stream.playTo(1000);
      for (let ms = 1000; ms < 4000; ms += 100) {
        stream
          .playTo(ms, ['videoPts'])
          .section(1, CAT)
          .now((analyzer, timeNs) => analyzer.scrambled(VIDEO_PID, timeNs));
      }
    },
    expected: {},
  },
  {
    // From 1000 ms on: limits of 1 s run out at 2000 and 3000 ms.
    name: '2.6 CAT_error: scrambled packets and no CAT',
    run: (stream) => {
      stream.playTo(1000);
      for (let ms = 1000; ms <= 3500; ms += 100) {
        stream.playTo(ms, ['videoPts']).now((analyzer, timeNs) => analyzer.scrambled(VIDEO_PID, timeNs));
      }
    },
    expected: { CAT_error: 2 },
    last: { CAT_error: [1, 1, 3010] },
  },
  {
    name: '2.6 CAT_error: another table_id on PID 1',
    run: (stream) => stream.playTo(1000).section(1, WRONG),
    expected: { CAT_error: 1 },
    last: { CAT_error: [1, 0xc0, 1000] },
  },
  {
    // NIT at 0 and from 14 s on: limits run out at 10 s; SI_repetition is looked at every second.
    name: '3.1, 3.1.a, 3.2: NIT 14 s apart',
    run: (stream) => stream.playTo(1000).playTo(14_000, ['nit']).playTo(16_000),
    expected: { NIT_error: 1, NIT_actual_error: 1, SI_repetition_error: 1 },
    last: { NIT_actual_error: [0x10, 0x40, 10_010] },
  },
  {
    name: '3.1, 3.1.a: another table_id on PID 0x10; a stuffing table is none',
    run: (stream) =>
      stream
        .playTo(1000)
        .section(0x10, SDT)
        .section(0x10, shortSection(0x72, [0]))
        .playTo(2000),
    expected: { NIT_error: 1, NIT_actual_error: 1 },
    last: { NIT_error: [0x10, 0x42, 1000] },
  },
  {
    // 2000 ms is of the clean stream.
    name: '3.1.a, 3.2: two NIT actual 20 ms apart; 25 ms are allowed',
    run: (stream) => stream.playTo(2020).section(0x10, NIT).playTo(2045).section(0x10, NIT),
    expected: { NIT_actual_error: 1, SI_repetition_error: 1 },
    last: { SI_repetition_error: [0x10, 0x40, 2020] },
  },
  {
    // Once seen at 1 s: 11 s, found at the next look after it. It counts once, for it does not come again.
    // 11 and 21 s.
    name: '3.1.b, 3.2: NIT of another network ends',
    run: (stream) => stream.playTo(1000).section(0x10, NIT_OTHER).playTo(25_000),
    expected: { NIT_other_error: 2, SI_repetition_error: 2 },
  },
  {
    // At 1000 and 11 500 ms: late at 11 000 ms.
    name: '3.2: BAT 10.5 s apart',
    run: (stream) => stream.playTo(1000).section(0x11, BAT).playTo(11_500).section(0x11, BAT).playTo(12_500),
    expected: { SI_repetition_error: 1 },
    last: { SI_repetition_error: [0x11, 0x4a, 11_010] },
  },
  {
    name: '3.3, 3.9, 3.10: what the buffer model tells',
    run: (stream) =>
      stream.playTo(1000).now((analyzer, timeNs) => {
        analyzer.tStdFault('TB_overflow', VIDEO_PID, 0, timeNs);
        analyzer.tStdFault('B_underflow', VIDEO_PID, 0, timeNs);
        analyzer.tStdFault('MB_not_emptied', VIDEO_PID, 0, timeNs);
        analyzer.tStdFault('data_delay', AUDIO_PID, 0, timeNs);
      }),
    expected: { Buffer_error: 2, Empty_buffer_error: 1, Data_delay_error: 1 },
    last: { Data_delay_error: [AUDIO_PID, null, 1000] },
  },
  {
    // PID 0x300 from 1000 ms on, every 5 ms: 1500 ms is passed.
    name: '3.4.a Unreferenced_PID',
    run: (stream) => {
      for (let ms = 1000; ms <= 2200; ms += 5) stream.playTo(ms).packet(0x300);
    },
    expected: { Unreferenced_PID: 1 },
    last: { Unreferenced_PID: [0x300, null, 1510] },
  },
  {
    name: '3.4.a: a PID that was there for 400 ms only is none',
    run: (stream) => {
      for (let ms = 1000; ms <= 1400; ms += 5) stream.playTo(ms).packet(0x300);
      stream.playTo(4000);
    },
    expected: {},
  },
  {
    // The audio stops at 400 ms, a PMT from 700 ms on does not name it any more, and a packet of it comes at 950 ms.
    name: '3.4.a: a PID that the PMT named when it came before is without reference only since then',
    run: (stream) => {
      stream.playTo(400).playTo(700, ['audio', 'audioPts']);
      for (let ms = 700; ms < 2000; ms += 50) {
        if (ms % 100 === 0) stream.section(PMT_PID, PMT_WITHOUT_AUDIO, ms);
        if (ms === 950 || ms === 1000) stream.packet(AUDIO_PID);
        stream.playTo(ms + 50, ['audio', 'audioPts', 'pmt']);
      }
    },
    expected: {},
  },
  {
    // From 1 s to 2 s, and from 9 s to 10 s: after the alarm of the first time has ended.
    name: '3.4.a: a PID that comes a second time',
    run: (stream) => {
      for (const startMs of [1000, 9000]) {
        for (let ms = startMs; ms <= startMs + 1000; ms += 5) stream.playTo(ms).packet(0x300);
      }
    },
    expected: { Unreferenced_PID: 2 },
  },
  {
    name: '3.4.a: null packets and PIDs up to 0x1F need no reference',
    run: (stream) => {
      for (let ms = 1000; ms <= 3000; ms += 5) stream.playTo(ms).packet(0x1fff).packet(0x1f).packet(0x15);
    },
    expected: {},
  },
  {
    // SDT at 1000 ms and 3500 ms: 3000 ms, and so for SI_repetition_error.
    name: '3.5, 3.5.a, 3.2: SDT 3 s apart',
    run: (stream) => stream.playTo(1500).playTo(3900, ['sdt']).playTo(5000),
    expected: { SDT_error: 1, SDT_actual_error: 1, SI_repetition_error: 1 },
    last: { SDT_actual_error: [0x11, 0x42, 3010] },
  },
  {
    // 2, 4 and 6 s.
    name: '3.5, 3.5.a, 3.2: a SDT that never comes',
    run: (stream) => stream.playTo(7000, ['sdt']),
    expected: { SDT_error: 3, SDT_actual_error: 3, SI_repetition_error: 3 },
  },
  {
    name: '3.5, 3.5.a: another table_id on PID 0x11',
    run: (stream) => stream.playTo(1000).section(0x11, NIT),
    expected: { SDT_error: 1, SDT_actual_error: 1 },
  },
  {
    name: '3.5.a, 3.2: two SDT actual at once',
    run: (stream) => stream.playTo(1505).section(0x11, SDT).section(0x11, SDT),
    expected: { SDT_actual_error: 1, SI_repetition_error: 1 },
  },
  {
    name: '3.5.b, 3.2: SDT of another transport stream ends',
    run: (stream) => stream.playTo(1000).section(0x11, SDT_OTHER).playTo(15_000),
    expected: { SDT_other_error: 1, SI_repetition_error: 1 },
    last: { SDT_other_error: [0x11, 0x46, 11_010] },
  },
  {
    // EIT at 500 (section 1) and 1000 ms (section 0): 3.6.a counts section 1 at 2500 ms and 4500 ms, section 0 at 3000 ms and 5000 ms; 3.6 counts
    // both together, at 3000 and 5000 ms; 3.2 as 3.6.a.
    name: '3.6, 3.6.a, 3.2: EIT present/following ends',
    run: (stream) => stream.playTo(1400).playTo(5500, ['eitPresent', 'eitFollowing']),
    expected: { EIT_error: 2, EIT_actual_error: 4, SI_repetition_error: 4 },
  },
  {
    // Section 1: 2, 4 and 6 s. 3.6.c as soon as it is looked at, once a second: after 2 and 4 s.
    name: '3.6.a, 3.6.c, 3.2: EIT following never comes',
    run: (stream) => stream.playTo(6100, ['eitFollowing']),
    expected: { EIT_actual_error: 3, EIT_PF_error: 2, SI_repetition_error: 3 },
  },
  {
    name: '3.6, 3.6.a: another table_id on PID 0x12',
    run: (stream) => stream.playTo(1000).section(0x12, NIT),
    expected: { EIT_error: 1, EIT_actual_error: 1 },
  },
  {
    name: '3.6.a, 3.2: two sections of one sub-table too close; those of two services are not',
    run: (stream) => {
      stream.playTo(705).section(0x12, eit(0x4e, 0)).section(0x12, eit(0x4e, 1));
      stream
        .playTo(805)
        .section(0x12, eit(0x50, 0, 1))
        .section(0x12, eit(0x50, 0, 2));
    },
    expected: { EIT_actual_error: 1, SI_repetition_error: 1 },
  },
  {
    // Both sections at 1 s; each is late at 11 and at 21 s. 3.6.c misses none, as both end.
    name: '3.6.b, 3.2: EIT present/following of another transport stream ends',
    run: (stream) =>
      stream.playTo(1000).section(0x12, eit(0x4f, 0)).playTo(1050).section(0x12, eit(0x4f, 1)).playTo(30_000),
    expected: { EIT_other_error: 4, SI_repetition_error: 4 },
  },
  {
    name: '3.7: another table_id on PID 0x13',
    run: (stream) => stream.playTo(1000).section(0x13, TDT),
    expected: { RST_error: 1 },
    last: { RST_error: [0x13, 0x70, 1000] },
  },
  {
    name: '3.7, 3.2: two RST 20 ms apart; that none comes is no error',
    run: (stream) => stream.playTo(1000).section(0x13, RST).playTo(1020).section(0x13, RST).playTo(40_000),
    expected: { RST_error: 1, SI_repetition_error: 1 },
  },
  {
    // TDT at 0 only: 30 s.
    name: '3.8, 3.2: TDT ends',
    run: (stream) => stream.playTo(5000).playTo(32_000, ['tdt']),
    expected: { TDT_error: 1, SI_repetition_error: 1 },
    last: { TDT_error: [0x14, 0x70, 30_010] },
  },
  {
    name: '3.8: another table_id on PID 0x14; a TOT is none',
    run: (stream) =>
      stream
        .playTo(1000)
        .section(0x14, NIT)
        .section(0x14, shortSection(0x73, [0, 0, 0, 0, 0, 0xf0, 0, 0, 0, 0, 0])),
    expected: { TDT_error: 1 },
  },
  {
    name: '3.8, 3.2: two TDT 20 ms apart',
    run: (stream) => stream.playTo(5000).section(0x14, TDT).playTo(5020).section(0x14, TDT),
    expected: { TDT_error: 1, SI_repetition_error: 1 },
  },
  {
    // NIT 10 s; SDT 2, 4, …, 30 s; EIT 3.6 as SDT, 3.6.a for two sections; TDT 30 s.
    name: 'service information that never comes, 30.1 s',
    run: (stream) => stream.playTo(30_100, ALL_SI),
    expected: {
      NIT_error: 3,
      NIT_actual_error: 3,
      SDT_error: 15,
      SDT_actual_error: 15,
      EIT_error: 15,
      EIT_actual_error: 30,
      TDT_error: 1,
    },
  },
];

describe('rules of TR 101 290', () => {
  for (const { name, run, expected, last = {} } of CASES) {
    test(name, () => {
      const stream = new ScriptedStream();
      run(stream);
      assert.deepEqual(stream.counts(), expected);
      const { rules } = stream.analyzer.snapshot();
      for (const [rule, [pid, tableId, ms]] of Object.entries(last)) {
        const { last_pid, last_table_id, last_time_ns } = rules[rule as keyof typeof rules];
        assert.deepEqual([last_pid, last_table_id, last_time_ns], [pid, tableId, ms * MS], rule);
      }
    });
  }

  test('an older edition allows 40 ms between PCRs', () => {
    // PCRs at 180 and 240 ms
    const run = (edition: '2020' | '2014') =>
      new ScriptedStream(DVB, defaultProfile('dvb', edition)).playTo(200).playTo(240, ['pcr']).playTo(400).counts();
    assert.deepEqual(run('2020'), {});
    assert.deepEqual(run('2014'), { PCR_error: 1, PCR_repetition_error: 1 });
  });

  test('a gap on the link is no error of the stream', () => {
    // 40 s are missing; the PCR goes on with the time.
    const stream = new ScriptedStream().playTo(3000).pause(40_000);
    stream.now((analyzer, timeNs) => analyzer.gap(timeNs)).playTo(50_000);
    assert.deepEqual(stream.counts(), {});
    // 0 to 2 s, and 43 to 48 s.
    assertSeconds(stream.analyzer.snapshot(), 8, 0, 0);
  });

  test('after a gap while synchronisation was lost the rules are judged again', () => {
    const stream = new ScriptedStream().playTo(1000).now((analyzer, timeNs) => analyzer.syncLost(timeNs));
    stream.now((analyzer, timeNs) => analyzer.gap(timeNs)).playTo(1600, ['pat']);
    assert.deepEqual(stream.counts(), { TS_sync_loss: 1, PAT_error: 1, PAT_error_2: 1 });
  });

  test('the buffer rules are judged once a model runs, those about a second after one', () => {
    const stream = new ScriptedStream();
    const { analyzer } = stream;
    const states = () => {
      const { Buffer_error, Empty_buffer_error, Data_delay_error } = analyzer.snapshot().rules;
      return [Buffer_error, Empty_buffer_error, Data_delay_error].map(({ state }) => state);
    };
    stream.playTo(5);
    stream.now((_, timeNs) => analyzer.packets(timeNs)).now(() => analyzer.tStdRuns());
    stream.playTo(1000);
    assert.deepEqual(states(), ['ok', 'unmeasurable', 'unmeasurable']);
    stream.playTo(1100);
    assert.deepEqual(states(), ['ok', 'ok', 'ok']);
  });

  test('wrong CRCs of other tables are counted beside 2.2', () => {
    const { analyzer } = new ScriptedStream();
    analyzer.sectionCrcError(0x300, 0xfc, 1); // SCTE 35
    analyzer.sectionCrcError(0x301, 0x74, 1); // AIT
    analyzer.sectionCrcError(0x11, 0x42, 1);
    const { crc_errors_of_other_tables, rules } = analyzer.snapshot();
    assert.deepEqual([crc_errors_of_other_tables, rules.CRC_error.count_total], [2, 1]);
  });

  test('a stream that stops for 10 s counts as if there had been a look at every limit', () => {
    // Last at 2900 ms: PAT and PMT. Limits run out at 3400, 3900, …, 12 900 ms: 20.
    const stream = new ScriptedStream().playTo(3000).pause(10_000).playTo(13_100);
    const { PAT_error_2, PMT_error_2 } = stream.counts();
    assert.deepEqual([PAT_error_2, PMT_error_2], [20, 20]);
    // Seconds 3 to 12 are empty, and the errors are counted in second 13.
    assertSeconds(stream.playTo(15_000).analyzer.snapshot(), 14, 11, 10);
  });

  test('an interval that goes on keeps its alarm raised', () => {
    const stream = new ScriptedStream().playTo(1000).playTo(60_000, ['pcr', 'videoPts']);
    const { PCR_repetition_error, PTS_error } = stream.analyzer.snapshot().rules;
    assert.deepEqual([PCR_repetition_error.state, PTS_error.state], ['raised', 'raised']);
    stream.now((analyzer, timeNs) => analyzer.gap(timeNs)).playTo(67_000);
    const { rules } = stream.analyzer.snapshot();
    assert.deepEqual([rules.PCR_repetition_error.state, rules.PTS_error.state], ['ok', 'ok']);
  });

  test('the interval ends with snapshotAndReset, and reset forgets all', () => {
    const { analyzer } = new ScriptedStream();
    analyzer.continuityError(VIDEO_PID, 1);
    assert.equal(analyzer.snapshotAndReset().rules.Continuity_count_error.count_interval, 1);
    const { count_interval, count_total } = analyzer.snapshot().rules.Continuity_count_error;
    assert.deepEqual([count_interval, count_total], [0, 1]);
    analyzer.reset();
    assert.equal(analyzer.snapshot().rules.Continuity_count_error.count_total, 0);
  });

  test('2.5 is judged by two PTS, not by PES packets', () => {
    const stream = new ScriptedStream().playTo(500, ['videoPts', 'audioPts']);
    const stateOf = (): string => stream.analyzer.snapshot().rules.PTS_error.state;
    for (const ms of [500, 540]) stream.pes(VIDEO_PID, ABSENT, ms);
    assert.equal(stateOf(), 'unmeasurable');
    stream.pes(VIDEO_PID, 580 * 90, 580);
    assert.equal(stateOf(), 'unmeasurable');
    stream.pes(VIDEO_PID, 620 * 90, 620);
    assert.equal(stateOf(), 'ok');
  });

  test('says why a rule is not judged', () => {
    const { analyzer } = new ScriptedStream();
    analyzer.explain('PCR_accuracy_error', 'too_few_samples');
    assert.equal(analyzer.snapshot().rules.PCR_accuracy_error.reason, 'too_few_samples');
    analyzer.pcrAccuracy(VIDEO_PID, 0, 1);
    assert.equal(analyzer.snapshot().rules.PCR_accuracy_error.state, 'ok');
  });
});
