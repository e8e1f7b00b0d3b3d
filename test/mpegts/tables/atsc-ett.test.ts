import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseAtscEtt } from '../../../src/mpegts/tables/atsc-ett.js';
import { longSection, viewOf } from '../../support/packets/section-builder.js';

function ett(body: readonly number[]) {
  return parseAtscEtt(viewOf(longSection({ tableId: 0xcc, extension: 0, body })));
}

test('the text of an event, and of a channel', () => {
  const text = Uint8Array.of(0x01, 0x65);
  assert.deepEqual(ett([0x00, 0x00, 0x2a, 0x04, 0x8e, 0x01, 0x65]), { sourceId: 42, eventId: 0x123, text }); // 0x123 << 2 | '10'
  assert.deepEqual(ett([0x00, 0x00, 0x2a, 0x00, 0x00, 0x01, 0x65]), { sourceId: 42, eventId: 0, text });
});

test('half an ETM_id is truncated', () => {
  assert.equal(ett([0x00, 0x00, 0x2a, 0x04]), TRUNCATED);
});
