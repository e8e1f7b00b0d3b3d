import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SectionView } from '../../src/mpegts/section.js';
import { SectionAssembler } from '../../src/mpegts/section-assembler.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { longSection, sectionPackets, shortSection } from '../support/packets/section-builder.js';

const PID = 0x12;

/** Notes everything an assembler tells, with copies of the sections. */
class Log {
  readonly sections: Buffer[] = [];
  readonly crcErrors: number[] = [];

  section(section: SectionView): void {
    assert.ok(section.offset >= 0 && section.offset + section.length <= section.bytes.length, 'beyond its bytes');
    this.sections.push(Buffer.from(section.bytes.subarray(section.offset, section.offset + section.length)));
  }

  sectionCrcError(_pid: number, tableId: number): void {
    this.crcErrors.push(tableId);
  }
}

function rig(): { log: Log; assembler: SectionAssembler } {
  const log = new Log();
  return { log, assembler: new SectionAssembler(PID, log) };
}

function feed(assembler: SectionAssembler, packets: readonly Buffer[]): void {
  for (const packet of packets) {
    const start = (packet[3]! & 0x20) === 0 ? 4 : 5 + packet[4]!;
    assembler.feed(packet, start, packet.length, (packet[1]! & 0x40) !== 0, 0);
  }
}

/** A private section with syntax of so many bytes in all. */
function sectionOf(size: number, fill = 0x55): Buffer {
  return longSection({ tableId: 0x80, body: new Array<number>(size - 12).fill(fill) });
}

/** A packet that begins with a pointer_field, stuffed to the end. */
function unitStart(...bytes: number[]): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  Buffer.from([0x47, 0x40, PID, 0x10, ...bytes]).copy(packet);
  return packet;
}

const SIZES: readonly [name: string, sizes: readonly number[]][] = [
  ['one section in one packet', [40]],
  ['a section that fills the packet', [183]],
  ['several sections in one packet', [20, 30, 40]],
  ['a section over two packets, another behind it', [250, 20]],
  ['sections that begin in the last bytes of a packet', [182, 100, 266, 100]],
  ['a section that begins where a packet without a start would end', [366, 30, 30]],
  ['the largest section', [4096, 12]],
];
for (const [name, sizes] of SIZES) {
  test(name, () => {
    const { log, assembler } = rig();
    const sections = sizes.map((size, n) => sectionOf(size, n));
    feed(assembler, sectionPackets(PID, sections));
    assert.deepEqual(log.sections, sections);
    assert.deepEqual([assembler.sections, assembler.crcErrors, assembler.malformed], [sizes.length, 0, 0]);
  });
}

test('before the first start of a section, packets say nothing', () => {
  const { log, assembler } = rig();
  const packets = sectionPackets(PID, [sectionOf(400, 1), sectionOf(40, 2)]);
  feed(assembler, packets.slice(1));
  assert.deepEqual(log.sections, [sectionOf(40, 2)]);
});

test('a loss drops the section in the making and no other', () => {
  const { log, assembler } = rig();
  const packets = sectionPackets(PID, [sectionOf(400, 1), sectionOf(40, 2)]);
  feed(assembler, packets.slice(0, 1));
  assembler.dropPartial(); // the packet in between is lost
  feed(assembler, packets.slice(2));
  assert.deepEqual(log.sections, [sectionOf(40, 2)]);
  assert.equal(assembler.crcErrors, 0);
});

test('a wrong CRC is told with the table and the section is not', () => {
  const { log, assembler } = rig();
  const damaged = sectionOf(40);
  damaged[20] = damaged[20]! ^ 1;
  feed(assembler, sectionPackets(PID, [damaged, sectionOf(30)]));
  assert.deepEqual(log.crcErrors, [0x80]);
  assert.deepEqual(log.sections, [sectionOf(30)]);
});

test('a section without CRC is handed on', () => {
  const { log, assembler } = rig();
  const tdt = shortSection(0x70, [0xc0, 0x79, 0x12, 0x45, 0x00]);
  feed(assembler, sectionPackets(PID, [tdt]));
  assert.deepEqual(log.sections, [tdt]);
});

test('behind stuffing nothing begins in the same packet', () => {
  const { log, assembler } = rig();
  feed(assembler, [unitStart(0, ...sectionOf(20), 0xff, ...sectionOf(20))]);
  assert.deepEqual(log.sections, [sectionOf(20)]);
});

test('a section that another begins inside is malformed', () => {
  const { log, assembler } = rig();
  feed(assembler, sectionPackets(PID, [sectionOf(400)]).slice(0, 1));
  feed(assembler, [unitStart(0, ...sectionOf(20))]);
  assert.deepEqual(log.sections, [sectionOf(20)]);
  assert.equal(assembler.malformed, 1);
});

const MALFORMED: readonly [name: string, packet: Buffer][] = [
  ['a pointer_field beyond the packet', unitStart(184)],
  ['a PSI section of more than 1024 bytes', unitStart(0, 0x02, 0xb3, 0xfe)],
  ['a private section of more than 4096 bytes', unitStart(0, 0x80, 0xbf, 0xfe)],
  ['a section without room for its CRC', unitStart(0, 0x02, 0xb0, 0x05, 0, 1, 0xc1, 0, 0)],
];
for (const [name, packet] of MALFORMED) {
  test(`${name} is counted and passed over`, () => {
    const { log, assembler } = rig();
    feed(assembler, [packet, ...sectionPackets(PID, [sectionOf(20)])]);
    assert.deepEqual(log.sections, [sectionOf(20)]);
    assert.equal(assembler.malformed, 1);
  });
}

test('a length that cannot be, found only when the header is whole', () => {
  const { log, assembler } = rig();
  const begun = sectionPackets(PID, [sectionOf(182), Buffer.from([0x02, 0xb3, 0xfe, 0])]);
  feed(assembler, [...begun, ...sectionPackets(PID, [sectionOf(20)])]);
  assert.deepEqual(log.sections, [sectionOf(182), sectionOf(20)]);
  assert.equal(assembler.malformed, 1);
});

test('a packet whose adaptation field leaves no payload, or goes beyond it, changes nothing', () => {
  const { log, assembler } = rig();
  const packets = sectionPackets(PID, [sectionOf(300)]);
  feed(assembler, packets.slice(0, 1));
  assembler.feed(packets[1]!, 188, 188, false, 0);
  assembler.feed(packets[1]!, 200, 188, false, 0);
  assembler.feed(packets[1]!, 200, 188, true, 0);
  feed(assembler, packets.slice(1));
  assert.deepEqual(log.sections, [sectionOf(300)]);
});

test('after the call the assembler keeps no reference to the packet', () => {
  const views: SectionView[] = [];
  const assembler = new SectionAssembler(PID, { section: (section) => views.push(section), sectionCrcError() {} });
  feed(assembler, sectionPackets(PID, [sectionOf(20)]));
  assert.equal(views[0]!.bytes.length, 0);
});

test('reset forgets the figures and the section in the making', () => {
  const { log, assembler } = rig();
  const packets = sectionPackets(PID, [sectionOf(20), sectionOf(400)]);
  feed(assembler, packets.slice(0, 1));
  assembler.reset();
  feed(assembler, packets.slice(1));
  assert.equal(log.sections.length, 1);
  assert.equal(assembler.sections, 0);
});

test('any sections come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 12, max: 1024 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      const { log, assembler } = rig();
      const sections = sizes.map((size, n) => sectionOf(size, n));
      feed(assembler, sectionPackets(PID, sections));
      assert.deepEqual(log.sections, sections);
    }),
    { numRuns: fuzzRuns(200) },
  );
});

test('any payloads: nothing is thrown, read beyond the end, or handed on with a wrong CRC', () => {
  const payload = fc.tuple(fc.uint8Array({ maxLength: 184 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 40 }), (payloads) => {
      const { log, assembler } = rig();
      for (const [bytes, isUnitStart] of payloads) assembler.feed(bytes, 0, bytes.length, isUnitStart, 0);
      assert.equal(log.sections.length, assembler.sections);
    }),
    { numRuns: fuzzRuns(300) },
  );
});

test('mutated packets: the next section that begins in a packet comes out whole', () => {
  const sections = [sectionOf(300, 1), sectionOf(60, 2), sectionOf(500, 3)];
  const packets = sectionPackets(PID, sections);
  const mutation = fc.record({
    packet: fc.nat(packets.length - 1),
    at: fc.integer({ min: 4, max: 187 }),
    to: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const { log, assembler } = rig();
      const damaged = packets.map((packet) => Buffer.from(packet));
      for (const { packet, at, to } of mutations) damaged[packet]![at] = to;
      feed(assembler, damaged);
      const after = sectionOf(40, 4);
      feed(assembler, [unitStart(0, ...after)]);
      assert.deepEqual(log.sections.at(-1), after);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
