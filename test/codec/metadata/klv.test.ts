import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { klvKeyName, klvKeyText, readKlv } from '../../../src/codec/metadata/klv.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

const UAS = '060e2b34020b01010e01030101000000';

function unitsOf(bytes: Uint8Array, isSynchronous = false): { readonly units: string[]; readonly faults: number } {
  const units: string[] = [];
  let faults = 0;
  readKlv(bytes, 0, bytes.length, isSynchronous, {
    unit: (from, keyAt, valueAt, end) => {
      assert.ok(end <= bytes.length && valueAt <= end);
      units.push(`${klvKeyText(from, keyAt)}:${end - valueAt}`);
    },
    fault: () => faults++,
  });
  return { units, faults };
}

describe('KLV', () => {
  test('units with lengths of one byte and of more', () => {
    const bytes = Buffer.concat([hex(`${UAS} 02 aabb ${UAS} 8200c8`), Buffer.alloc(200)]);
    assert.deepEqual(unitsOf(bytes), { units: [`${UAS}:2`, `${UAS}:200`], faults: 0 });
  });

  test('Metadata AU cells', () => {
    // metadata_service_id, sequence_number, '11' whole, AU_cell_data_length
    const cell = hex(`00 05 df 0013 ${UAS} 02 aabb`);
    assert.deepEqual(unitsOf(Buffer.concat([cell, cell]), true), { units: [`${UAS}:2`, `${UAS}:2`], faults: 0 });
    assert.deepEqual(unitsOf(hex(`00 05 9f 0013 ${UAS} 02 aabb`), true), { units: [], faults: 1 });
  });

  test('what is no key, and a value that goes too far', () => {
    assert.deepEqual(unitsOf(hex(`${UAS} 02 aabb 0000`)), { units: [`${UAS}:2`], faults: 1 });
    assert.deepEqual(unitsOf(hex(`${UAS} 05 aabb`)), { units: [], faults: 1 });
    assert.deepEqual(unitsOf(hex(`${UAS} 80 aabb`)), { units: [], faults: 1 });
  });

  test('names of keys', () => {
    assert.equal(klvKeyName(UAS), 'UAS Datalink Local Set (ST 0601)');
    assert.equal(klvKeyName('060e2b34'), undefined);
  });

  test('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), fc.boolean(), (bytes, isSynchronous, isLikely) => {
        if (isLikely && bytes.length > 21) bytes.set(hex(UAS), isSynchronous ? 5 : 0);
        const { units, faults } = unitsOf(bytes, isSynchronous);
        assert.ok(units.length + faults <= bytes.length + 1);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});
