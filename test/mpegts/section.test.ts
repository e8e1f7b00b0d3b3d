import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT } from '../../src/mpegts/packet.js';
import { crcOf, maxSectionSize, SectionView, sectionSizeAt } from '../../src/mpegts/section.js';
import { viewOf } from '../support/packets/section-builder.js';

test('the fields of a section with syntax', () => {
  const section = viewOf(
    Uint8Array.of(
      ...[0x42, 0xf0, 0x0b], // SDT, syntax, section_length 11
      ...[0x12, 0x34], // table_id_extension
      0xeb, // reserved, version 21, current
      ...[0x02, 0x05], // section 2 of 0 to 5
      ...[0xaa, 0xbb], // body
      ...[0x01, 0x02, 0x03, 0x04], // CRC_32
    ),
    0x11,
  );
  assert.equal(section.pid, 0x11);
  assert.equal(section.tableId, 0x42);
  assert.equal(section.tableIdExtension, 0x1234);
  assert.equal(section.versionNumber, 21);
  assert.equal(section.currentNext, true);
  assert.equal(section.sectionNumber, 2);
  assert.equal(section.lastSectionNumber, 5);
  assert.equal(section.hasCrc, true);
  assert.equal(crcOf(section), 0x01020304);
  assert.deepEqual([...section.bytes.subarray(section.bodyStart, section.bodyEnd)], [0xaa, 0xbb]);
});

const CRC_CASES: readonly [name: string, bytes: readonly number[], hasCrc: boolean][] = [
  ['a time and date table has no CRC', [0x70, 0x70, 0x05, 1, 2, 3, 4, 5], false],
  ['a time offset table has a CRC without syntax', [0x73, 0x70, 0x05, 1, 2, 3, 4, 5], true],
  ['a splice information table has a CRC without syntax', [0xfc, 0x30, 0x05, 1, 2, 3, 4, 5], true],
  ['a stuffing table keeps no CRC', [0x72, 0xf0, 0x05, 1, 2, 3, 4, 5], false],
  ['a private section without syntax is unknown inside', [0x80, 0x70, 0x05, 1, 2, 3, 4, 5], false],
];
for (const [name, bytes, hasCrc] of CRC_CASES) {
  test(name, () => {
    assert.equal(viewOf(Uint8Array.from(bytes)).hasCrc, hasCrc);
  });
}

test('a section without syntax has no extension and version, and is the only one', () => {
  const section = viewOf(Uint8Array.of(0x70, 0x70, 0x05, 1, 2, 3, 4, 5));
  assert.equal(section.tableIdExtension, ABSENT);
  assert.equal(section.versionNumber, ABSENT);
  assert.equal(section.currentNext, true);
  assert.equal(section.lastSectionNumber, 0);
  assert.deepEqual([...section.bytes.subarray(section.bodyStart, section.bodyEnd)], [1, 2, 3, 4, 5]);
});

test('a section too short for its own header is none', () => {
  const view = new SectionView();
  assert.equal(view.set(0, Buffer.from([0x00, 0xb0, 0x08, 0, 1, 0xc1, 0, 0, 1, 2, 3]), 0, 11), false); // no room for the CRC
  assert.equal(view.set(0, Buffer.from([0xfc, 0x30, 0x03, 1, 2, 3]), 0, 6), false);
});

test('sizes: 12 bits of section_length and the header; 1024 for PSI, 4096 for others', () => {
  assert.equal(sectionSizeAt(Buffer.from([0, 0xf3, 0xfd]), 0), 1024);
  assert.equal(maxSectionSize(0x02), 1024);
  assert.equal(maxSectionSize(0x4e), 4096);
});
