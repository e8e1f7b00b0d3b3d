import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMessage, uint16Column, uint32Column } from '../../../src/messages.js';
import type { StreamInfo } from '../../../src/stream/message.js';
import { encodeMessage } from '../../../src/wire/message-encoder.js';
import { PROBE, RTP_TS_STREAM, sampleBatch, TS_STREAM } from '../../support/messages/sample-messages.js';

function openBatch(stream: StreamInfo, datagrams: number) {
  const opened = openMessage(encodeMessage({ probe: PROBE, kind: 'batch', batch: sampleBatch(stream, datagrams) }));
  assert.ok(opened.ok && opened.message.kind === 'batch');
  return opened.message.batch;
}

test('columns are the lists as typed arrays', () => {
  const batch = openBatch(RTP_TS_STREAM, 7);
  const { arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps } = sampleBatch(RTP_TS_STREAM, 7);
  assert.deepEqual(uint32Column(batch.getArrivalDeltasNs()), arrivalDeltaNs);
  assert.deepEqual(uint32Column(batch.getRtpTimestamps()), rtpTimestamps);
  assert.deepEqual(uint16Column(batch.getSizes()), sizes);
  assert.deepEqual(uint16Column(batch.getRtpSequences()), rtpSequences);
});

test('columns that the batch does not have are empty', () => {
  const batch = openBatch(TS_STREAM, 3);
  assert.deepEqual(uint16Column(batch.getRtpSequences()), new Uint16Array(0));
  assert.deepEqual(uint32Column(batch.getRtpTimestamps()), new Uint32Array(0));
});
