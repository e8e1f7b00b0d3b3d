import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProfileChoice } from '../../src/analysis/adaptive-rules.js';
import { defaultProfile, type SiFamily } from '../../src/tr101290/profile.js';
import { AnalysisRig } from '../support/analysis/analysis-rig.js';
import { longSection, sectionPackets } from '../support/packets/section-builder.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const PSIP_PID = 0x1ffb;
const SDT = { pid: 0x11, tableId: 0x42 };
const NIT_OTHER = { pid: 0x10, tableId: 0x41 };
const MGT = { pid: PSIP_PID, tableId: 0xc7 };
const PRIVATE = { pid: PSIP_PID, tableId: 0x82 };

interface Case {
  readonly name: string;
  readonly tables: readonly { pid: number; tableId: number }[];
  readonly profile?: ProfileChoice;
  readonly seconds?: number;
  readonly family: SiFamily;
  /** Whether NIT_error is judged, which ATSC has not. */
  readonly hasNit: boolean;
}

const CASES: readonly Case[] = [
  { name: 'SDT', tables: [SDT], family: 'dvb', hasNit: true },
  { name: 'NIT of another network', tables: [NIT_OTHER], family: 'dvb', hasNit: true },
  { name: 'MGT', tables: [MGT], family: 'atsc', hasNit: false },
  { name: 'the first of both', tables: [MGT, SDT], family: 'atsc', hasNit: false },
  {
    name: 'a private table on the PID of PSIP tells nothing: DVB for now',
    tables: [PRIVATE],
    family: 'dvb',
    hasNit: true,
  },
  { name: 'none for two seconds', tables: [], seconds: 3, family: 'dvb', hasNit: true },
  {
    name: 'MGT, but DVB is asked for',
    tables: [MGT],
    profile: defaultProfile('dvb', '2020'),
    family: 'dvb',
    hasNit: true,
  },
  {
    name: 'SDT, but ATSC is asked for',
    tables: [SDT],
    profile: defaultProfile('atsc', '2020'),
    family: 'atsc',
    hasNit: false,
  },
];

describe('the family of a stream by its tables', () => {
  for (const { name, tables, profile = '2020', seconds = 1, family, hasNit } of CASES) {
    test(name, () => {
      const rig = new AnalysisRig({ profile });
      const sections = tables.flatMap(({ pid, tableId }) =>
        sectionPackets(pid, [longSection({ tableId, body: [0, 0, 0] })]),
      );
      const packets = [...sections, ...Array.from({ length: 10 }, (_, n) => payloadPacket(0x100, n))];
      packets.forEach((packet, n) => {
        rig.packets.feed(packet, 0, 1, (n * seconds * 1e9) / packets.length);
      });
      const { availability, tr101290 } = rig.report();
      assert.equal(availability.profile, family);
      assert.equal(tr101290.NIT_error.reason !== 'off in the profile', hasNit);
    });
  }

  test('is asked for events only when it is decided, and has those since the start then', () => {
    const rig = new AnalysisRig();
    const ts = Array.from({ length: 20 }, (_, n) => payloadPacket(0x100, n === 5 ? 9 : n));
    ts.forEach((packet, n) => {
      rig.packets.feed(packet, 0, 1, n * 50e6);
    });
    const isAlarm = (event: { event: string }): boolean => event.event !== 'loss';
    assert.deepEqual(rig.events().filter(isAlarm), []);
    for (const packet of sectionPackets(SDT.pid, [longSection({ tableId: SDT.tableId, body: [0, 0, 0] })])) {
      rig.packets.feed(packet, 0, 1, 1e9);
    }
    const names = rig
      .events()
      .filter(isAlarm)
      .map((event) => ('name' in event ? event.name : ''));
    assert.ok(names.includes('Continuity_count_error'), names.join());
  });
});
