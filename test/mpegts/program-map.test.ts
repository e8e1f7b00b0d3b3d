import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NULL_PID } from '../../src/mpegts/packet.js';
import { PidRole } from '../../src/mpegts/pid-role.js';
import { ProgramMap } from '../../src/mpegts/program-map.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { longSection, u16, viewOf } from '../support/packets/section-builder.js';

const { SECTIONS, OTHER_SECTIONS, PES, PCR, CONDITIONAL_ACCESS, PMT } = PidRole;
const pid = (value: number) => u16(0xe000 | value);

interface PatFields {
  readonly version?: number;
  readonly number?: number;
  readonly last?: number;
  readonly isCurrent?: boolean;
}

/** Program numbers with their PMT PIDs. */
function pat(programs: readonly (readonly [number, number])[], fields: PatFields = {}) {
  return viewOf(
    longSection({ tableId: 0, ...fields, body: programs.flatMap(([n, at]) => [...u16(n), ...pid(at)]) }),
    0,
  );
}

/** Stream types with their PIDs and descriptors. */
function pmt(
  onPid: number,
  programNumber: number,
  pcrPid: number,
  streams: readonly (readonly [number, number, ...number[]])[],
  descriptors: readonly number[] = [],
) {
  const loop = streams.flatMap(([type, at, ...bytes]) => [type, ...pid(at), ...u16(0xf000 | bytes.length), ...bytes]);
  const body = [...pid(pcrPid), ...u16(0xf000 | descriptors.length), ...descriptors, ...loop];
  return viewOf(longSection({ tableId: 2, extension: programNumber, body }), onPid);
}

/** CA_descriptor: tag, length, CA_system_ID, CA_PID. */
const ca = (caPid: number) => [0x09, 4, 0x0b, 0x00, ...pid(caPid)];

describe('ProgramMap', () => {
  test('knows the fixed PIDs before any table', () => {
    const map = new ProgramMap();
    for (const fixed of [0, 1, 2, 0x10, 0x11, 0x12, 0x13, 0x14, 0x1ffb]) assert.equal(map.rolesOf(fixed), SECTIONS);
    assert.equal(map.rolesOf(0x100), 0);
    assert.ok(map.isReferenced(0x1e) && map.isReferenced(NULL_PID) && !map.isReferenced(0x100));
  });

  test('follows PAT and PMT', () => {
    const map = new ProgramMap();
    assert.ok(
      map.feed(
        pat([
          [0, 0x1f0],
          [1, 0x1000],
          [2, 0x1001],
        ]),
      ),
    );
    assert.equal(map.rolesOf(0x1f0), SECTIONS, 'NIT PID of the PAT');
    assert.equal(map.rolesOf(0x1000), PMT | SECTIONS);
    assert.ok(
      map.feed(
        pmt(
          0x1000,
          1,
          0x100,
          [
            [0x1b, 0x100],
            [0x0f, 0x101, ...ca(0x500)],
            [0x86, 0x102],
            [0x05, 0x103],
          ],
          ca(0x501),
        ),
      ),
    );
    assert.ok(
      map.feed(
        pmt(0x1001, 2, 0x1ff0, [
          [0x1b, 0x100],
          [0x0b, 0x104],
        ]),
      ),
    );
    const roles = [0x100, 0x101, 0x102, 0x103, 0x104, 0x500, 0x501, 0x1ff0].map((at) => map.rolesOf(at));
    const expected = [PES | PCR, PES, SECTIONS, SECTIONS, OTHER_SECTIONS, CONDITIONAL_ACCESS, CONDITIONAL_ACCESS, PCR];
    assert.deepEqual(roles, expected);
    assert.deepEqual(map.programNumbersOf(0x100), [1, 2]);
    assert.deepEqual(map.programNumbersOf(0x1001), [2]);
    assert.equal(map.streamOf(0x101)?.streamType, 0x0f);
    assert.equal(map.streamOf(0x1000), undefined);
    assert.equal(map.transportStreamId, 1);
  });

  test('takes 0x86 of a Blu-ray program for audio', () => {
    const map = new ProgramMap();
    map.feed(pat([[1, 0x1000]]));
    map.feed(pmt(0x1000, 1, NULL_PID, [[0x86, 0x100]], [0x05, 4, ...Buffer.from('HDMV')]));
    assert.equal(map.rolesOf(0x100), PES);
    assert.equal(map.rolesOf(NULL_PID), 0, 'a program without PCR');
  });

  // section                              changes the map
  // PAT v0                               yes
  // PAT v0 again                         no
  // PMT on another PID, of no program    no
  // PMT                                  yes
  // PMT again                            no
  // PAT v1, not current yet              no
  // PAT v1 with another PMT PID          yes: the PMT is unknown again
  // the same PMT on the new PID          yes
  // PAT v2 without the program           yes
  test('takes what is new and in force', () => {
    const map = new ProgramMap();
    const steps = [
      [pat([[1, 0x1000]]), true],
      [pat([[1, 0x1000]]), false],
      [pmt(0x1001, 1, 0x100, [[0x1b, 0x100]]), false],
      [pmt(0x1000, 2, 0x100, [[0x1b, 0x100]]), false],
      [pmt(0x1000, 1, 0x100, [[0x1b, 0x100]]), true],
      [pmt(0x1000, 1, 0x100, [[0x1b, 0x100]]), false],
      [pat([[1, 0x1001]], { version: 1, isCurrent: false }), false],
      [pat([[1, 0x1001]], { version: 1 }), true],
      [pmt(0x1001, 1, 0x100, [[0x1b, 0x100]]), true],
      [pat([[3, 0x1001]], { version: 2 }), true],
    ] as const;
    for (const [section, expected] of steps) assert.equal(map.feed(section), expected);
    assert.equal(map.rolesOf(0x100), 0);
    assert.deepEqual([...map.programs.keys()], [3]);
  });

  test('keeps the PMT of a program that a new PAT lists as before', () => {
    const map = new ProgramMap();
    map.feed(pat([[1, 0x1000]]));
    map.feed(pmt(0x1000, 1, 0x100, [[0x1b, 0x100]]));
    map.feed(
      pat(
        [
          [1, 0x1000],
          [2, 0x1001],
        ],
        { version: 1 },
      ),
    );
    assert.equal(map.rolesOf(0x100), PES | PCR);
  });

  test('joins the sections of a PAT, and forgets those of another version', () => {
    const map = new ProgramMap();
    map.feed(pat([[1, 0x1000]], { last: 1 }));
    map.feed(pat([[2, 0x1001]], { number: 1, last: 1 }));
    assert.deepEqual([...map.programs.keys()], [1, 2]);
    map.feed(pat([[3, 0x1002]], { version: 1 }));
    assert.deepEqual([...map.programs.keys()], [3]);
    map.feed(pat([[1, 0x1000]], { last: 1 }));
    map.feed(pat([[2, 0x1001]], { number: 1, last: 1 }));
    assert.deepEqual([...map.programs.keys()], [1, 2], 'the version from before');
  });

  test('takes EMM PIDs from the CAT and table PIDs from the MGT', () => {
    const map = new ProgramMap();
    assert.ok(map.feed(viewOf(longSection({ tableId: 1, extension: 0xffff, body: ca(0x600) }), 1)));
    assert.equal(map.rolesOf(0x600), CONDITIONAL_ACCESS);
    // protocol_version 0, one table: EIT-0 on PID 0x1d00, version 0, 10 bytes, no descriptors; none of the MGT either
    const mgt = [0, ...u16(1), ...u16(0x0100), ...pid(0x1d00), 0xe0, 0, 0, 0, 10, ...u16(0xf000), ...u16(0xf000)];
    assert.ok(map.feed(viewOf(longSection({ tableId: 0xc7, extension: 0, body: mgt }), 0x1ffb)));
    assert.equal(map.rolesOf(0x1d00), SECTIONS);
  });

  test('lets no PMT take away the PIDs of PAT and PMT, but that of ATSC', () => {
    const map = new ProgramMap();
    map.feed(pat([[1, 0x1000]]));
    map.feed(
      pmt(0x1000, 1, 0x100, [
        [0x1b, 0],
        [0x1b, 0x1000],
        [0x1b, 0x1ffb],
        [0x05, 0x101],
      ]),
    );
    const sectionPids = map.sectionPids();
    assert.deepEqual(
      [0, 0x1000, 0x1ffb, 0x101, 0x100].map((at) => sectionPids.includes(at)),
      [true, true, false, true, false],
    );
    assert.deepEqual(
      sectionPids,
      sectionPids.toSorted((a, b) => a - b),
    );
  });

  test('is as new after reset', () => {
    const map = new ProgramMap();
    map.feed(pat([[1, 0x1000]]));
    map.reset();
    assert.equal(map.programs.size, 0);
    assert.equal(map.rolesOf(0x1000), 0);
    assert.ok(map.feed(pat([[1, 0x1000]])), 'the same PAT is new again');
  });

  test('holds a bounded number of programs', () => {
    const map = new ProgramMap();
    for (let number = 0; number < 256; number++) {
      const programs = Array.from({ length: 200 }, (_, n) => [1 + number * 200 + n, 0x1000] as const);
      map.feed(pat(programs, { number, last: 255 }));
    }
    assert.equal(map.programs.size, 512);
  });

  test('survives any section body', () => {
    const map = new ProgramMap();
    const section = fc.record({
      tableId: fc.constantFrom(0, 1, 2, 0xc7),
      extension: fc.integer({ min: 0, max: 3 }),
      version: fc.nat(31),
      number: fc.nat(2),
      body: fc.array(fc.nat(255), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(section, (fields) => {
        map.feed(viewOf(longSection(fields), [0, 1, 0x1000, 0x1ffb][[0, 1, 2, 0xc7].indexOf(fields.tableId)]));
        for (const { programNumber } of map.programs.values()) assert.ok(programNumber > 0);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});
