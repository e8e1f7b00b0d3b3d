import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDescriptorLoop, parseDescriptors } from '../../src/mpegts/descriptor-list.js';
import { TRUNCATED } from '../../src/mpegts/packet.js';

function parse(...bytes: number[]) {
  return parseDescriptors(Uint8Array.from(bytes), 0, bytes.length);
}

test('descriptors one behind the other, empty ones too', () => {
  assert.deepEqual(parse(0x52, 0x01, 0x07, 0x6a, 0x00), [
    { tag: 0x52, bytes: Uint8Array.of(7) },
    { tag: 0x6a, bytes: new Uint8Array(0) },
  ]);
  assert.deepEqual(parse(), []);
});

test('extension descriptors of MPEG and DVB have a second tag, where there is room for it', () => {
  assert.deepEqual(parse(0x3f, 0x02, 0x03, 0xaa, 0x7f, 0x01, 0x15, 0x7f, 0x00), [
    { tag: 0x3f, tagExtension: 0x03, bytes: Uint8Array.of(0xaa) },
    { tag: 0x7f, tagExtension: 0x15, bytes: new Uint8Array(0) },
    { tag: 0x7f, bytes: new Uint8Array(0) },
  ]);
});

test('a descriptor that does not fit is truncated', () => {
  assert.equal(parse(0x52), TRUNCATED);
  assert.equal(parse(0x52, 0x01), TRUNCATED);
  assert.equal(parse(0x52, 0x01, 0x07, 0x6a, 0x01), TRUNCATED);
});

test('the bytes of a pooled Buffer are copied', () => {
  const source = Buffer.from([0x52, 0x01, 0x07]);
  const descriptors = parseDescriptors(source, 0, 3);
  source.fill(0);
  assert.deepEqual(descriptors, [{ tag: 0x52, bytes: Uint8Array.of(7) }]);
});

test('a loop behind its length, whose reserved bits do not count', () => {
  const bytes = Uint8Array.of(0xee, 0xf0, 0x03, 0x52, 0x01, 0x07, 0xee);
  assert.deepEqual(parseDescriptorLoop(bytes, 1, 7), [{ tag: 0x52, bytes: Uint8Array.of(7) }]);
  assert.equal(parseDescriptorLoop(bytes, 1, 5), TRUNCATED);
  assert.equal(parseDescriptorLoop(bytes, 1, 2), TRUNCATED);
});
