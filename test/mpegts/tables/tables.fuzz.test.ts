import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SectionView } from '../../../src/mpegts/section.js';
import { parseAtscEit } from '../../../src/mpegts/tables/atsc-eit.js';
import { parseAtscEtt } from '../../../src/mpegts/tables/atsc-ett.js';
import { parseAtscMgt } from '../../../src/mpegts/tables/atsc-mgt.js';
import { parseAtscRrt } from '../../../src/mpegts/tables/atsc-rrt.js';
import { parseAtscStt } from '../../../src/mpegts/tables/atsc-stt.js';
import { parseAtscVct } from '../../../src/mpegts/tables/atsc-vct.js';
import { parseBat } from '../../../src/mpegts/tables/bat.js';
import { parseCat } from '../../../src/mpegts/tables/cat.js';
import { parseEit } from '../../../src/mpegts/tables/eit.js';
import { parseNit } from '../../../src/mpegts/tables/nit.js';
import { parsePat } from '../../../src/mpegts/tables/pat.js';
import { parsePmt } from '../../../src/mpegts/tables/pmt.js';
import { parseRst } from '../../../src/mpegts/tables/rst.js';
import { parseSdt } from '../../../src/mpegts/tables/sdt.js';
import { TableCollector } from '../../../src/mpegts/tables/table-collector.js';
import { parseTdt } from '../../../src/mpegts/tables/tdt.js';
import { parseTot } from '../../../src/mpegts/tables/tot.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { feedPsi } from '../../support/packets/psi-feeder.js';
import { longSection, u16 } from '../../support/packets/section-builder.js';
import { missingSamples, readSampleTs, sampleNames } from '../../support/samples/samples.js';

const PARSERS: Readonly<Record<string, (section: SectionView) => unknown>> = {
  PAT: parsePat,
  CAT: parseCat,
  PMT: parsePmt,
  NIT: parseNit,
  BAT: parseBat,
  SDT: parseSdt,
  EIT: parseEit,
  TDT: parseTdt,
  TOT: parseTot,
  RST: parseRst,
  'ATSC MGT': parseAtscMgt,
  'ATSC VCT': parseAtscVct,
  'ATSC STT': parseAtscStt,
  'ATSC EIT': (section) => parseAtscEit(section, 18),
  'ATSC ETT': parseAtscEtt,
  'ATSC RRT': parseAtscRrt,
};

const ALL_PIDS = new Set(Array.from({ length: 0x1fff }, (_, pid) => pid));

/** Parses a section that stands at the very end of its bytes, where reading on gives undefined, and behind other bytes. */
function parse(parser: (section: SectionView) => unknown, section: Uint8Array): void {
  const view = new SectionView();
  const isSection = view.set(0, section, 0, section.length);
  if (!isSection) return;
  const result = parser(view);
  const behind = Buffer.concat([Buffer.alloc(5, 0xee), section, Buffer.alloc(5000, 0x11)]);
  view.set(0, behind, 5, section.length);
  const again = parser(view);
  if (JSON.stringify(result) !== JSON.stringify(again))
    throw new Error('the result depends on what follows the section');
}

/** Bodies whose small numbers make lengths that often fit. */
const body = fc.array(fc.oneof(fc.nat(255), fc.nat(12), fc.constantFrom(0xf0, 0xfc)), { maxLength: 200 });
/** Nested loops, with descriptors of the sizes that they state. */
const loops = fc
  .array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 })
  .map((list) => list.flatMap((bytes) => [0x48, bytes.length, ...bytes]))
  .map((descriptors) => [...u16(0xf000 | descriptors.length), ...descriptors]);
const structured = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 12 }), loops), { maxLength: 6 })
  .map((list) => list.flatMap(([head, loop]) => [...head, ...loop]));

for (const [name, parser] of Object.entries(PARSERS)) {
  test(`${name}: any body, whole or cut, is parsed within its section or refused`, () => {
    fc.assert(
      fc.property(fc.oneof(body, structured), fc.nat(255), fc.boolean(), (bytes, tableId, hasSyntax) => {
        const section = longSection({ tableId, body: bytes });
        if (!hasSyntax) section[1] = section[1]! & 0x7f;
        parse(parser, section);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
}

test('sections of the samples with some bytes changed or cut off, by every parser', { skip: missingSamples() }, () => {
  const sections: Uint8Array[] = [];
  for (const name of sampleNames()) {
    const ofThisOne: Uint8Array[] = [];
    feedPsi(readSampleTs(name), ALL_PIDS, {
      section: ({ bytes, offset, length }) => ofThisOne.push(new Uint8Array(bytes.subarray(offset, offset + length))),
      sectionCrcError() {},
    });
    sections.push(...ofThisOne.slice(0, 40));
  }
  assert.ok(sections.length > 100);
  const changes = fc.array(fc.tuple(fc.nat(4095), fc.nat(255)), { maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...sections), changes, fc.nat(4095), (section, list, cut) => {
      const changed = section.slice(0, cut % 4 === 0 ? 3 + (cut % (section.length - 2)) : section.length);
      for (const [position, value] of list) changed[position % changed.length] = value;
      for (const parser of Object.values(PARSERS)) parse(parser, changed);
    }),
    { numRuns: fuzzRuns(300) },
  );
});

test('a sample with some packets damaged, through assembler, collector and parsers', { skip: missingSamples() }, () => {
  const ts = readSampleTs('tsduck_test-030').subarray(0, 400 * 188);
  const damage = fc.array(fc.tuple(fc.nat(ts.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(damage, (list) => {
      const damaged = Buffer.from(ts);
      for (const [position, value] of list) damaged[position] = value;
      const collector = new TableCollector({
        table(sections) {
          for (const section of sections) for (const parser of Object.values(PARSERS)) parser(section);
        },
      });
      feedPsi(damaged, ALL_PIDS, {
        section: (section, timeNs) => collector.feed(section, timeNs),
        sectionCrcError() {},
      });
      assert.ok(collector.tables < 1000);
    }),
    { numRuns: fuzzRuns(20) },
  );
});
