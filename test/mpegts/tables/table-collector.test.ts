import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SectionView } from '../../../src/mpegts/section.js';
import { TableCollector } from '../../../src/mpegts/tables/table-collector.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { longSection, shortSection, u16, u32, viewOf } from '../../support/packets/section-builder.js';

/** Notes every table as `change` and, per section, number and first byte of the body. */
class Log {
  readonly lines: string[] = [];

  table(sections: readonly SectionView[], change: string): void {
    const list = sections.map((section) => `${section.sectionNumber}=${section.bytes[section.bodyStart] ?? ''}`);
    this.lines.push(`${change} ${list.join(' ')}`);
  }

  /** Lines since the last call. */
  take(): readonly string[] {
    return this.lines.splice(0);
  }
}

function rig(limits?: { tables?: number; waitingBytes?: number }): { log: Log; collector: TableCollector } {
  const log = new Log();
  return { log, collector: new TableCollector(log, limits) };
}

/** Section `number` of `last` of a private table, whose body is one byte. */
function section(number: number, last: number, byte: number, version = 0): SectionView {
  return viewOf(longSection({ tableId: 0x80, version, number, last, body: [byte] }));
}

test('one section is a table; the same again is a repetition', () => {
  const { log, collector } = rig();
  collector.feed(section(0, 0, 7), 0);
  collector.feed(section(0, 0, 7), 40);
  collector.feed(section(0, 0, 7), 100);
  assert.deepEqual(log.take(), ['first 0=7']);
  assert.deepEqual(collector.snapshot(), [
    {
      pid: 0,
      table_id: 0x80,
      table_id_extension: 1,
      transport_stream_id: null,
      original_network_id: null,
      version_number: 0,
      last_section_number: 0,
      is_complete: true,
      sections: 3,
      version_changes: 0,
      content_changes: 0,
      repetition_min_ns: 40,
      repetition_avg_ns: 50,
      repetition_max_ns: 60,
    },
  ]);
});

test('sections in any order make a table in order', () => {
  const { log, collector } = rig();
  collector.feed(section(2, 2, 30), 0);
  collector.feed(section(0, 2, 10), 0);
  collector.feed(section(0, 2, 10), 0);
  assert.deepEqual(log.take(), []);
  collector.feed(section(1, 2, 20), 0);
  assert.deepEqual(log.take(), ['first 0=10 1=20 2=30']);
});

test('a new version begins the collection anew', () => {
  const { log, collector } = rig();
  collector.feed(section(0, 1, 10, 0), 0);
  collector.feed(section(0, 1, 11, 1), 0);
  collector.feed(section(1, 1, 21, 1), 0);
  assert.deepEqual(log.take(), ['version 0=11 1=21']);
  assert.equal(collector.snapshot()[0]!.version_changes, 1);
});

test('other content under the same version is a change of content', () => {
  const { log, collector } = rig();
  collector.feed(section(0, 0, 7), 0);
  collector.feed(section(0, 0, 8), 0);
  assert.deepEqual(log.take(), ['first 0=7', 'content 0=8']);
  collector.feed(section(0, 1, 8), 0); // now there is a second section
  collector.feed(section(1, 1, 9), 0);
  assert.deepEqual(log.take(), ['content 0=8 1=9']);
  assert.equal(collector.snapshot()[0]!.content_changes, 2);
});

test('a table that tells the time changes without being wrong', () => {
  const { log, collector } = rig();
  collector.feed(viewOf(shortSection(0x70, [0xc0, 0x79, 0x12, 0x45, 0x00])), 0);
  collector.feed(viewOf(shortSection(0x70, [0xc0, 0x79, 0x12, 0x45, 0x10])), 10e9);
  collector.feed(viewOf(longSection({ tableId: 0xcd, extension: 0, body: [0] })), 0); // STT
  collector.feed(viewOf(longSection({ tableId: 0xcd, extension: 0, body: [1] })), 1e9);
  assert.deepEqual(log.take(), ['first 0=192', 'content 0=192', 'first 0=0', 'content 0=1']);
  const [tdt, stt] = collector.snapshot();
  assert.deepEqual([tdt!.version_number, tdt!.content_changes, stt!.content_changes], [null, 0, 0]);
  assert.equal(tdt!.repetition_avg_ns, 10e9);
});

test('sections that are not current yet, stuffing, and numbers beyond the last are passed over', () => {
  const { log, collector } = rig();
  collector.feed(viewOf(longSection({ tableId: 0x80, version: 1, isCurrent: false, body: [1] })), 0);
  collector.feed(viewOf(shortSection(0x72, [1, 2, 3])), 0);
  collector.feed(section(3, 2, 1), 0);
  assert.deepEqual(log.take(), []);
  assert.equal(collector.tables, 0);
});

test('event tables of one service number in two transport streams are two tables', () => {
  const { collector } = rig();
  for (const transportStreamId of [5, 6]) {
    const body = [...u16(transportStreamId), ...u16(318), 0, 0x4f];
    collector.feed(viewOf(longSection({ tableId: 0x4f, extension: 8592, body })), 0);
  }
  const tables = collector.snapshot();
  assert.deepEqual(
    tables.map((table) => [table.transport_stream_id, table.original_network_id, table.content_changes]),
    [
      [5, 318, 0],
      [6, 318, 0],
    ],
  );
});

test('a service table of another network is another table', () => {
  const { collector } = rig();
  for (const network of [318, 40_000]) {
    collector.feed(viewOf(longSection({ tableId: 0x46, extension: 5, body: [...u16(network), 0xff] })), 0);
  }
  const networks = collector.snapshot().map((table) => table.original_network_id);
  assert.deepEqual(networks, [318, 40_000]);
});

test('a schedule is whole without the section numbers that its segments leave out', () => {
  const { log, collector } = rig();
  const schedule = (number: number, segmentLast: number): SectionView =>
    viewOf(longSection({ tableId: 0x50, number, last: 9, body: [...u32(0), segmentLast, 0x50] }));
  collector.feed(schedule(0, 1), 0);
  collector.feed(schedule(1, 1), 0);
  collector.feed(schedule(8, 9), 0);
  assert.deepEqual(log.take(), []);
  collector.feed(schedule(9, 9), 0);
  assert.deepEqual(log.take(), ['first 0=0 1=0 8=0 9=0']);
  collector.feed(schedule(5, 5), 0); // said not to be sent
  assert.deepEqual(log.take(), []);
});

test('a flood of tables makes room for itself, not in place of those that come again', () => {
  const { log, collector } = rig({ tables: 16 });
  const kept = longSection({ tableId: 0x42, extension: 1, body: [0, 0, 0] });
  for (let extension = 2; extension < 5000; extension++) {
    if (extension % 4 === 0) collector.feed(viewOf(kept), 0);
    collector.feed(viewOf(longSection({ tableId: 0x80, extension, body: [0] })), 0);
  }
  assert.equal(collector.tables, 16);
  assert.equal(collector.evicted, 4999 - 16);
  const lines = log.take();
  assert.equal(lines.length, 4999);
  assert.equal(collector.snapshot().find(({ table_id }) => table_id === 0x42)!.sections, 1249);
});

test('of tables that only their networks tell apart each makes room by itself, and is known again', () => {
  const { log, collector } = rig({ tables: 3 });
  const ofNetwork = (network: number): SectionView =>
    viewOf(longSection({ tableId: 0x46, extension: 1, body: [...u16(network), 0xff] }));
  for (const network of [1, 2, 3, 4, 3, 4, 5, 4, 5, 3]) collector.feed(ofNetwork(network), 0);
  assert.equal(collector.tables, 3);
  assert.equal(log.take().length, collector.evicted + 3);
  const { evicted } = collector;
  for (const { table_id } of collector.snapshot()) assert.equal(table_id, 0x46);
  for (const network of [4, 5, 3]) collector.feed(ofNetwork(network), 0);
  assert.deepEqual([collector.evicted, log.take().length], [evicted, 0]);
});

test('a flood of tables that never end keeps no more bytes than allowed', () => {
  const { collector } = rig({ waitingBytes: 10_000 });
  for (let extension = 0; extension < 500; extension++) {
    const body = new Array<number>(988).fill(0);
    collector.feed(viewOf(longSection({ tableId: 0x80, extension, last: 1, body })), 0); // 1000 bytes each
  }
  assert.equal(collector.tables, 10);
  assert.equal(collector.evicted, 490);
});

test('the time over a gap is no repetition', () => {
  const { collector } = rig();
  collector.feed(section(0, 0, 7), 0);
  collector.noteGap();
  collector.feed(section(0, 0, 7), 1000);
  collector.feed(section(0, 0, 7), 1040);
  assert.equal(collector.snapshot()[0]!.repetition_max_ns, 40);
});

test('reset forgets all tables', () => {
  const { log, collector } = rig();
  collector.feed(section(0, 0, 7), 0);
  collector.reset();
  assert.equal(collector.tables, 0);
  collector.feed(section(0, 0, 7), 0);
  assert.deepEqual(log.take(), ['first 0=7', 'first 0=7']);
});

test('any sections: bounded, and every table that is handed on has its sections in order and of one version', () => {
  const fields = fc.record({
    tableId: fc.constantFrom(0x00, 0x42, 0x4e, 0x50, 0x70, 0x80),
    extension: fc.nat(30),
    version: fc.nat(3),
    isCurrent: fc.boolean(),
    number: fc.nat(20),
    last: fc.nat(20),
    body: fc.array(fc.nat(255), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 120 }), (list) => {
      const collector = new TableCollector(
        {
          table(sections) {
            const numbers = sections.map(({ sectionNumber }) => sectionNumber);
            assert.deepEqual(
              numbers,
              [...new Set(numbers)].sort((a, b) => a - b),
            );
            assert.equal(new Set(sections.map(({ versionNumber }) => versionNumber)).size, 1);
          },
        },
        { tables: 8, waitingBytes: 200 },
      );
      for (const one of list) collector.feed(viewOf(longSection(one)), 0);
      assert.ok(collector.tables <= 8);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
