import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatIdentifierText } from '../../src/mpegts/format-identifier.js';
import { languageAt } from '../../src/mpegts/language.js';
import { hex } from '../support/frames/frame-builder.js';

describe('short codes', () => {
  it('a language keeps its case', () => assert.strictEqual(languageAt(hex('00 495461'), 1), 'ITa'));

  it('bytes that are no letters show as such', () => {
    assert.strictEqual(languageAt(hex('00 e9 61'), 0), '\ufffd\ufffda');
  });

  it('a format identifier is text where it can be', () => {
    assert.strictEqual(formatIdentifierText(0x41432d33), 'AC-3');
    assert.strictEqual(formatIdentifierText(0xff432d33), '0xff432d33');
    assert.strictEqual(formatIdentifierText(1), '0x00000001');
  });
});
