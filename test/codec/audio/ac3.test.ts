import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ac3HeaderAt } from '../../../src/codec/audio/ac3.js';
import { hex } from '../../support/frames/frame-builder.js';

test('AC-3: 640 kb/s at 48 kHz, 3/2 with LFE', () => {
  // fscod 0, frmsizecod 36; bsid 8, bsmod 0; acmod 7, cmixlev 1, surmixlev 1, lfeon
  const header = ac3HeaderAt(hex('0b77 0000 24 40 eb'), 0, 7);
  assert.equal(header?.bitrateBps, 640_000);
  assert.equal(header?.channels, 6);
  assert.equal(header?.frameSizeBytes, 2560); // ATSC A/52, Table 5.18: 1280 words
});

test('AC-3 at 44.1 kHz, 64 kb/s: 139 and 140 words', () => {
  assert.equal(ac3HeaderAt(hex('0b77 0000 48 40 40'), 0, 7)?.frameSizeBytes, 278);
  assert.equal(ac3HeaderAt(hex('0b77 0000 49 40 40'), 0, 7)?.frameSizeBytes, 280);
});

test('E-AC-3: dependent substream of one block', () => {
  // strmtyp 1, frmsiz 127; fscod 0, numblkscod 0, acmod 7, no LFE; bsid 16
  const header = ac3HeaderAt(hex('0b77 407f 0e 80 00'), 0, 7);
  assert.equal(header?.isDependent, true);
  assert.equal(header?.frameSizeBytes, 256);
  assert.equal(header?.samples, 256);
  assert.equal(header?.bitrateBps, 384_000);
});
