import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TRUNCATED } from '../../src/mpegts/packet.js';
import { cuesOf } from '../../src/scte35/cue.js';
import { commandNameOf, parseSpliceInfoSection, type SpliceInfoSection } from '../../src/scte35/splice-info-section.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { crc32BitByBit } from '../support/packets/section-builder.js';
import { CommandType, spliceInsert, spliceSection } from '../support/scte35/splice-builder.js';
import { SPLICE_CASES } from '../support/scte35/splice-cases.js';

function parsed(section: Uint8Array): SpliceInfoSection {
  const result = parseSpliceInfoSection(section);
  assert.notEqual(result, TRUNCATED);
  return result as SpliceInfoSection;
}

/** `a.0.b` of an object. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((part: unknown, key) => (part as Record<string, unknown>)[key], value);
}

describe('splice_info_section', () => {
  for (const { name, section, expected } of SPLICE_CASES) {
    test(name, () => {
      assert.equal(crc32BitByBit(section), 0);
      const result = parsed(section);
      assert.equal(result.fault, null);
      for (const [path, value] of Object.entries(expected)) assert.deepEqual(at(result, path), value, path);
    });
  }

  test('an encrypted one is told as such and not read', () => {
    const section = spliceSection({
      type: 0x5a,
      command: Buffer.from([1, 2, 3]),
      isEncrypted: true,
      encryptionAlgorithm: 3,
    });
    const result = parsed(section);
    assert.equal(commandNameOf(result), 'encrypted');
    assert.deepEqual([result.encryption_algorithm, result.splice_command_type, result.command], [3, null, null]);
    assert.deepEqual(cuesOf(result), []);
  });

  test('a wrong splice_command_length is told, and the command read by itself', () => {
    const command = spliceInsert({ eventId: 8, pts: 900_000 });
    const section = spliceSection({ type: CommandType.INSERT, command, commandLength: command.length - 3 });
    const result = parsed(section);
    assert.equal(result.fault, 'splice_command_length');
    assert.equal(cuesOf(result)[0]!.splice_pts, 900_000);
  });

  test('a command that does not fit in is told', () => {
    const section = spliceSection({ type: CommandType.INSERT, command: Buffer.from([0, 0, 0]) });
    assert.deepEqual([parsed(section).fault, parsed(section).command], ['command', null]);
  });

  test('descriptors that do not fit in are told, those before are kept', () => {
    const { section } = SPLICE_CASES.find(({ name }) => name.startsWith('avail'))!;
    const cut = Buffer.concat([section.subarray(0, 40), Buffer.alloc(4)]);
    const result = parsed(cut);
    assert.equal(result.fault, 'descriptors');
  });

  test('a reserved command is kept as it is', () => {
    const result = parsed(spliceSection({ type: 0x33, command: Buffer.from([0xab]) }));
    assert.deepEqual(result.command, { name: 'reserved', hex: 'ab' });
  });

  test('any bytes: no throw, and no more entries than bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const result = parseSpliceInfoSection(bytes);
        if (result === TRUNCATED) return;
        assert.ok(result.descriptors.length <= bytes.length);
        assert.ok(cuesOf(result).length <= bytes.length);
        JSON.stringify(result);
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });

  test('any change to a real section: no throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SPLICE_CASES),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 4 }),
        ({ section }, edits) => {
          const bytes = Buffer.from(section);
          for (const [place, value] of edits) if (place < bytes.length) bytes[place] = value;
          const result = parseSpliceInfoSection(bytes);
          if (result !== TRUNCATED) cuesOf(result);
        },
      ),
      { numRuns: fuzzRuns(2000) },
    );
  });
});
