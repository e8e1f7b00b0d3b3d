import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatIdentifierText } from '../../src/mpegts/format-identifier.js';
import { languageAt } from '../../src/mpegts/language.js';
import { hex } from '../support/frames/frame-builder.js';

describe('short codes', () => {
  test('a language keeps its case', () => assert.equal(languageAt(hex('00 495461'), 1), 'ITa'));

  test('bytes that are no letters show as such', () => {
    assert.equal(languageAt(hex('00 e9 61'), 0), '\ufffd\ufffda');
  });

  test('a format identifier is text where it can be', () => {
    assert.equal(formatIdentifierText(0x41432d33), 'AC-3');
    assert.equal(formatIdentifierText(0xff432d33), '0xff432d33');
    assert.equal(formatIdentifierText(1), '0x00000001');
  });
});
