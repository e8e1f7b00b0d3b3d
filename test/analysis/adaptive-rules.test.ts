import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProfileChoice } from '../../src/analysis/adaptive-rules.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { AnalysisRig } from '../support/analysis/analysis-rig.js';
import { longSection, sectionPackets, shortSection } from '../support/packets/section-builder.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PSIP_PID = 0x1ffb;

/** A table: on which PID, what, and when it comes in seconds. */
interface Sent {
  readonly pid: number;
  readonly section: Buffer;
  readonly atS: number;
}

function table(pid: number, tableId: number, body: readonly number[] = [0, 0, 0]) {
  return (atS: number): Sent => ({ pid, section: longSection({ tableId, body: [...body] }), atS });
}

const SDT = table(0x11, 0x42);
const NIT = table(0x10, 0x40, [0xf0, 0, 0xf0, 0]);
const NIT_OTHER = table(0x10, 0x41, [0xf0, 0, 0xf0, 0]);
const EIT = table(0x12, 0x4e, [0, 1, 0, 1, 0, 0x4e]);
const MGT = table(PSIP_PID, 0xc7);
const PRIVATE = table(PSIP_PID, 0x82);
const SIT = table(0x1f, 0x7f);
/** A PMT on a PID of SI: ISO/IEC 13818-1 allows it. */
const PMT = table(0x11, 0x02);
/** system_management_descriptor of ISDB-T in the first loop. */
const NIT_ISDB = table(0x10, 0x40, [0xf0, 4, 0xfe, 2, 0x03, 0x01, 0xf0, 0]);
/** terrestrial_delivery_system_descriptor of DVB. */
const NIT_T = table(0x10, 0x40, [0xf0, 0, 0xf0, 19, 0, 1, 0, 1, 0xf0, 13, 0x5a, 11, ...new Array<number>(11).fill(0)]);
const TDT = (atS: number): Sent => ({ pid: 0x14, section: shortSection(0x70, [0xef, 0xa1, 0x12, 0, 0]), atS });

interface Case {
  readonly name: string;
  readonly tables: readonly Sent[];
  readonly profile?: ProfileChoice;
  readonly seconds: number;
  readonly chosen: string;
  readonly because: string;
}

const CASES: readonly Case[] = [
  {
    name: 'nothing, yet',
    tables: [],
    seconds: 9,
    chosen: 'auto',
    because: 'not known yet which service information the stream carries',
  },
  { name: 'nothing for 10 s', tables: [], seconds: 11, chosen: 'mpeg', because: 'no service information' },
  { name: 'a PMT on a PID of SI', tables: [PMT(1)], seconds: 11, chosen: 'mpeg', because: 'no service information' },
  {
    name: 'a private table on the PID of PSIP',
    tables: [PRIVATE(1)],
    seconds: 11,
    chosen: 'mpeg',
    because: 'no service information',
  },
  {
    name: 'SDT alone',
    tables: [SDT(1)],
    seconds: 11,
    chosen: 'feed',
    because: 'an SDT, but no NIT, EIT, TDT or other SI of a broadcast',
  },
  {
    name: 'SDT and EIT: the NIT is waited for',
    tables: [SDT(1), EIT(1)],
    seconds: 9,
    chosen: 'auto',
    because: 'not known yet which service information the stream carries',
  },
  { name: 'SDT and EIT', tables: [SDT(1), EIT(1)], seconds: 11, chosen: 'dvb', because: 'DVB SI: SDT, EIT' },
  { name: 'TDT alone', tables: [TDT(5)], seconds: 11, chosen: 'dvb', because: 'DVB SI: TDT' },
  { name: 'NIT and SDT', tables: [SDT(0.5), NIT(1)], seconds: 3, chosen: 'dvb', because: 'DVB SI: NIT, SDT' },
  { name: 'NIT of another network', tables: [NIT_OTHER(1)], seconds: 11, chosen: 'dvb', because: 'DVB SI: NIT other' },
  {
    name: 'terrestrial',
    tables: [NIT_T(1)],
    seconds: 3,
    chosen: 'dvb-t',
    because: 'DVB SI: NIT; the NIT names a terrestrial network',
  },
  {
    name: 'ISDB',
    tables: [NIT_ISDB(1), SDT(0.5)],
    seconds: 3,
    chosen: 'isdb',
    because: 'descriptors of ISDB in the NIT',
  },
  { name: 'MGT', tables: [MGT(1)], seconds: 3, chosen: 'atsc', because: 'PSIP on PID 0x1FFB' },
  { name: 'MGT before NIT', tables: [MGT(0.5), NIT(1)], seconds: 3, chosen: 'atsc', because: 'PSIP on PID 0x1FFB' },
  { name: 'MGT behind NIT', tables: [NIT(0.5), MGT(1)], seconds: 3, chosen: 'atsc', because: 'PSIP on PID 0x1FFB' },
  {
    name: 'SIT',
    tables: [SIT(0.5), SDT(1)],
    seconds: 3,
    chosen: 'mpeg',
    because: 'SIT on PID 0x1F: a partial transport stream',
  },
  {
    name: 'SIT behind SDT',
    tables: [SDT(0.5), SIT(1)],
    seconds: 3,
    chosen: 'mpeg',
    because: 'SIT on PID 0x1F: a partial transport stream',
  },
  {
    name: 'MGT, but DVB is asked for',
    tables: [MGT(1)],
    profile: defaultProfile('dvb', '2020'),
    seconds: 3,
    chosen: 'dvb',
    because: 'asked for',
  },
  {
    name: 'SDT, but ATSC is asked for',
    tables: [SDT(1)],
    profile: defaultProfile('atsc', '2020'),
    seconds: 3,
    chosen: 'atsc',
    because: 'asked for',
  },
];

/** Sends the tables among packets of a PID, 20 a second, through so many seconds. */
function feed(rig: AnalysisRig, tables: readonly Sent[], fromS: number, toS: number): void {
  for (let tick = fromS * 20; tick < toS * 20; tick++) {
    const due = tables.filter(({ atS }) => Math.round(atS * 20) === tick);
    for (const { pid, section } of due) {
      for (const packet of sectionPackets(pid, [section])) rig.packets.feed(packet, 0, 1, (tick / 20) * 1e9);
    }
    rig.packets.feed(payloadPacket(0x100, tick), 0, 1, (tick / 20) * 1e9);
    rig.packets.endBatch();
  }
}

describe('the profile of a stream by what it carries', () => {
  for (const { name, tables, profile = '2020', seconds, chosen, because } of CASES) {
    test(name, () => {
      const rig = new AnalysisRig({ profile });
      feed(rig, tables, 0, seconds);
      const { availability, tr101290 } = rig.report();
      assert.deepEqual([availability.profile, availability.profile_reason], [chosen, because]);
      const isOff = chosen === 'mpeg' || chosen === 'feed' || chosen === 'atsc';
      assert.equal(tr101290.NIT_error.reason === 'off in the profile', isOff);
    });
  }
});

/** What became of the rules of NIT, SDT, EIT and TDT. */
function siErrors(rig: AnalysisRig): string[] {
  const { tr101290 } = rig.report();
  const names = ['NIT_error', 'SDT_error', 'EIT_error', 'TDT_error', 'SI_repetition_error'] as const;
  return names.filter((name) => tr101290[name].count_total > 0);
}

describe('the rules of service information', () => {
  test('of a stream without any are not judged', () => {
    const rig = new AnalysisRig();
    feed(rig, [], 0, 40);
    assert.deepEqual(siErrors(rig), []);
  });

  test('are held until the stream has chosen, and count from the start then', () => {
    const rig = new AnalysisRig();
    feed(rig, [EIT(5)], 0, 9);
    const held = rig.report();
    assert.deepEqual([held.tr101290.SDT_error.state, held.tr101290.SDT_error.count_total], ['unmeasurable', 0]);
    feed(rig, [EIT(9)], 9, 11);
    const raised = rig.events().find((event) => event.event === 'raised' && event.name === 'SDT_error');
    assert.ok(raised !== undefined && raised.time_ns >= 5e9 && raised.time_ns < 5.1e9, JSON.stringify(raised));
    // Limits of 2, 4, 6, 8 and 10 s; those before the first table of SI are told when it comes.
    assert.equal(rig.report().tr101290.SDT_error.count_total, 5);
  });

  // A second of packets, 19 s that nobody saw, then the tables as they are due.
  for (const [what, pass] of [
    ['lost on the way here', (rig: AnalysisRig) => rig.analyzer.payload!.noteGap(20e9, 'loss')],
    ['lost', (rig: AnalysisRig) => rig.analyzer.payload!.silence(20e9)],
  ] as const) {
    test(`are not chosen by the time in which the stream was ${what}`, () => {
      const rig = new AnalysisRig();
      feed(rig, [], 0, 1);
      pass(rig);
      feed(rig, [NIT(20.5), SDT(20.5), EIT(20.5)], 20, 23);
      assert.equal(rig.report().availability.profile, 'dvb');
      assert.deepEqual(
        rig.events().filter(({ event }) => event === 'profile'),
        [],
      );
    });
  }

  test('begin when it comes late, and that is an event, once', () => {
    const rig = new AnalysisRig();
    feed(rig, [NIT(20), EIT(20), MGT(30)], 0, 35);
    const changes = rig.events().filter((event) => event.event === 'profile');
    assert.deepEqual(
      changes.map(({ name, previous, reason, time_ns }) => [name, previous, reason, Math.round(time_ns / 1e9)]),
      [['dvb', 'mpeg', 'DVB SI: NIT, EIT', 22]],
    );
    const { SDT_error, TDT_error } = rig.report().tr101290;
    // Due from 20 s on: at 22, 24, … 34 s; the TDT at 50 s.
    assert.deepEqual([SDT_error.count_total, TDT_error.count_total], [7, 0]);
  });

  test('of a feed judge its SDT alone', () => {
    const rig = new AnalysisRig();
    const every = Array.from({ length: 14 }, (_, n) => SDT(n + 0.5));
    feed(rig, every, 0, 40);
    assert.deepEqual(siErrors(rig), ['SDT_error', 'SI_repetition_error']);
  });
});

test('rules that all profiles have in common are told at once', () => {
  const rig = new AnalysisRig();
  for (let n = 0; n < 20; n++) rig.packets.feed(payloadPacket(0x100, n === 5 ? 9 : n), 0, 1, n * 50e6);
  const names = rig.events().flatMap((event) => (event.event === 'raised' ? [event.name] : []));
  assert.ok(names.includes('Continuity_count_error'), names.join());
});

/** A segment of HLS: PAT, then packets of a PID, 20 a second, whose counters begin at 0; one may be lost. */
function feedSegment(rig: AnalysisRig, fromS: number, lost?: number): void {
  const pat = sectionPackets(0, [longSection({ tableId: 0, body: [0, 1, 0xe1, 0] })]);
  for (const packet of pat) rig.packets.feed(packet, 0, 1, fromS * 1e9);
  for (let n = 0; n < 119; n++) {
    if (n !== lost) rig.packets.feed(payloadPacket(0x100, n), 0, 1, (fromS + (n + 1) / 20) * 1e9);
  }
}

describe('segments of HLS behind each other', () => {
  for (const [profile, lost, errors] of [
    [defaultProfile('hls', '2020'), undefined, 0],
    [defaultProfile('hls', '2020'), 50, 1],
    // The PID at two borders, and the third PAT that is the same.
    [defaultProfile('mpeg', '2020'), undefined, 3],
  ] as const) {
    test(`${profile.name}, ${lost === undefined ? 'whole' : 'a packet lost within one'}`, () => {
      const rig = new AnalysisRig({ profile });
      feedSegment(rig, 0);
      feedSegment(rig, 6, lost);
      feedSegment(rig, 12);
      assert.equal(rig.report().tr101290.Continuity_count_error.count_total, errors);
    });
  }
});
