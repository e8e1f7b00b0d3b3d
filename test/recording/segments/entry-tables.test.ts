import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { EntryPoints } from '../../../src/recording/segments/entry-points.js';
import { longSection, sectionPackets, u16 } from '../../support/packets/section-builder.js';

type Program = readonly [programNumber: number, pmtPid: number];

function pat(...programs: readonly Program[]): Buffer {
  const body = programs.flatMap(([number, pid]) => [...u16(number), ...u16(0xe000 | pid)]);
  return longSection({ tableId: 0, body });
}

/** Of no streams; `bytes` of descriptors. */
function pmt(programNumber: number, bytes = 0, isCurrent = true): Buffer {
  const descriptors = bytes === 0 ? [] : [0x80, bytes - 2, ...new Array<number>(bytes - 2).fill(0)];
  const body = [...u16(0xffff), ...u16(0xf000 | bytes), ...descriptors];
  return longSection({ tableId: 2, extension: programNumber, isCurrent, body });
}

/** Tables of a stream that carried these sections, each by its PID and the first continuity_counter. */
function tablesAfter(...sections: readonly (readonly [pid: number, section: Buffer, cc: number])[]): Uint8Array {
  const points = new EntryPoints();
  for (const [pid, section, cc] of sections) {
    for (const packet of sectionPackets(pid, [section], cc)) points.feed(packet, 0);
  }
  return points.tables.packets();
}

test('nothing before the first PAT', () => {
  assert.equal(tablesAfter().length, 0);
  assert.equal(tablesAfter([0x100, pmt(1), 3]).length, 0);
});

test('PAT, then the PMTs by their programs, with the counters that their PIDs had last', () => {
  const programs = pat([2, 0x200], [1, 0x100]);
  const packets = tablesAfter([0, programs, 4], [0x200, pmt(2), 7], [0x100, pmt(1), 15]);
  const expected = [
    ...sectionPackets(0, [programs], 4),
    ...sectionPackets(0x100, [pmt(1)], 15),
    ...sectionPackets(0x200, [pmt(2)], 7),
  ];
  assert.deepEqual(Buffer.from(packets), Buffer.concat(expected));
});

test('a PMT of several packets ends with the counter that its PID had last', () => {
  const packets = tablesAfter([0, pat([1, 0x100]), 0], [0x100, pmt(1, 250), 15]);
  assert.equal(packets.length, 3 * PACKET_SIZE);
  assert.deepEqual(
    [1, 2].map((n) => packets[n * PACKET_SIZE + 3]! & 0x0f),
    [15, 0],
  );
});

test('PMTs on one PID count on', () => {
  const packets = tablesAfter([0, pat([1, 0x100], [2, 0x100]), 0], [0x100, pmt(1), 5], [0x100, pmt(2), 6]);
  assert.deepEqual(
    [1, 2].map((n) => packets[n * PACKET_SIZE + 3]! & 0x0f),
    [5, 6],
  );
});

test('the last PMT of a program; none that is not yet current, and none of a program that is gone', () => {
  const newest = tablesAfter([0, pat([1, 0x100]), 0], [0x100, pmt(1), 0], [0x100, pmt(1, 20), 1]);
  assert.deepEqual(Buffer.from(newest.subarray(PACKET_SIZE)), Buffer.concat(sectionPackets(0x100, [pmt(1, 20)], 1)));
  assert.equal(tablesAfter([0, pat([1, 0x100]), 0], [0x100, pmt(1, 0, false), 0]).length, PACKET_SIZE);
  assert.equal(tablesAfter([0, pat([1, 0x100]), 0], [0x100, pmt(1), 0], [0, pat([2, 0x100]), 1]).length, PACKET_SIZE);
});
