import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRUNCATED } from '../../../src/mpegts/packet.js';
import { parseRst } from '../../../src/mpegts/tables/rst.js';
import { shortSection, viewOf } from '../../support/packets/section-builder.js';

const EVENT = [0x48, 0x00, 0x01, 0x3e, 0x0d, 0x4c, 0xeb, 0x97, 0xfc]; // stream, network, service, event, running

test('the status of an event', () => {
  assert.deepEqual(parseRst(viewOf(shortSection(0x71, EVENT))), {
    events: [{ transportStreamId: 18432, originalNetworkId: 318, serviceId: 3404, eventId: 0xeb97, runningStatus: 4 }],
  });
});

test('half an event is truncated', () => {
  assert.equal(parseRst(viewOf(shortSection(0x71, [...EVENT, 0x48]))), TRUNCATED);
});
