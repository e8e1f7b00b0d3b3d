import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ancTypeName } from '../../../src/codec/ancillary/anc-type.js';

test('ANC packets by their identifiers, those of type 1 by the first alone', () => {
  assert.equal(ancTypeName(0x61, 0x01), 'CEA-708 caption distribution packet (ST 334-1)');
  assert.equal(ancTypeName(0xe2, 0x17), 'HD audio (ST 299-1)');
  assert.equal(ancTypeName(0xf4, 0x00), 'error detection and handling (RP 165)');
  assert.equal(ancTypeName(0x45, 0x03), 'audio metadata (RDD 6)');
});

test('identifiers that are not known have no name', () => {
  assert.equal(ancTypeName(0x61, 0x7f), undefined);
  assert.equal(ancTypeName(0xc0, 0x01), undefined);
});
