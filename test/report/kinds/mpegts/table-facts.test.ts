import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NULL_PID } from '../../../../src/mpegts/packet.js';
import { ProgramMap } from '../../../../src/mpegts/program-map.js';
import { TableFacts } from '../../../../src/report/kinds/mpegts/table-facts.js';
import { longSection, u16, viewOf } from '../../../support/packets/section-builder.js';

const LANGUAGE = [0x0a, 4, 0x64, 0x65, 0x75, 0]; // ISO_639_language_descriptor: deu
const AC3 = [0x6a, 1, 0]; // AC-3_descriptor of DVB
const CA = [0x09, 4, 0x01, 0x00, 0xe4, 0x00]; // CA_descriptor: PID 0x400

function factsOf(): TableFacts {
  const map = new ProgramMap();
  const es = (type: number, pid: number, descriptors: readonly number[]): number[] => [
    type,
    ...u16(0xe000 | pid),
    ...u16(0xf000 | descriptors.length),
    ...descriptors,
  ];
  const body = [...u16(0xe1ff), ...u16(0xf000 | CA.length), ...CA];
  const streams = [...es(0x1b, 0x200, []), ...es(0x06, 0x201, [...AC3, ...LANGUAGE]), ...es(0x05, 0x202, [])];
  map.feed(viewOf(longSection({ tableId: 0, body: [...u16(0), ...u16(0xe010), ...u16(7), ...u16(0xe100)] }), 0));
  map.feed(viewOf(longSection({ tableId: 2, extension: 7, body: [...body, ...streams] }), 0x100));
  return new TableFacts(map, { scheme: 'dvb' });
}

const CASES: readonly [pid: number, type: string, codec: string | null, programs: readonly number[]][] = [
  [0x000, 'PAT', null, []],
  [0x001, 'CAT', null, []],
  [0x010, 'NIT', null, []],
  [0x011, 'SDT, BAT', null, []],
  [0x014, 'TDT, TOT', null, []],
  [0x100, 'PMT', null, [7]],
  [0x1ff, 'PCR', null, [7]],
  [0x200, 'AVC video (H.264)', 'h264', [7]],
  [0x201, 'AC-3 audio', 'ac3', [7]],
  [0x202, 'private sections', 'private_sections', [7]],
  [0x400, 'ECM, EMM', null, []],
  [0x300, 'unreferenced', null, []],
  [NULL_PID, 'null packets', null, []],
];

describe('what the tables say of a PID', () => {
  for (const [pid, type, codec, programs] of CASES) {
    test(`0x${pid.toString(16)}: ${type}`, () => {
      const facts = factsOf().ofPid(pid);
      assert.deepEqual([facts.type, facts.codec, facts.program_numbers], [type, codec, programs]);
    });
  }

  test('has stream_type, language and descriptors of a stream', () => {
    const { stream_type, codec_kind, language, descriptors } = factsOf().ofPid(0x201);
    assert.deepEqual([stream_type, codec_kind, language], [6, 'audio', 'deu']);
    assert.deepEqual(
      descriptors.map(({ name }) => name),
      ['ac3', 'iso_639_language'],
    );
  });
});
