import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseCat } from '../../../src/mpegts/tables/cat.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

test('descriptors are the whole body', () => {
  const body = [0x09, 0x04, 0x18, 0x11, 0xf4, 0x49]; // CA_descriptor: system 0x1811, EMM PID 5193
  assert.deepEqual(parseCat(viewOf(longSection({ tableId: 0x01, extension: 0xffff, body }))), {
    descriptors: [{ tag: 0x09, bytes: Uint8Array.of(0x18, 0x11, 0xf4, 0x49) }],
  });
});

test('a descriptor longer than the section is truncated', () => {
  const body = [0x09, 0x05, 0x18, 0x11, 0xf4, 0x49];
  assert.equal(parseCat(viewOf(longSection({ tableId: 0x01, body }))), TRUNCATED);
});
