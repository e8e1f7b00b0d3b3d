import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inListOrder, listedStream, listingText } from '../../../src/probe/list-streams/listing.js';
import { STREAM_COUNTERS, StreamCounter } from '../../../src/stream/counters.js';
import type { StreamStatus } from '../../../src/stream/message.js';
import { liveStream, pidReport, program } from '../../support/analysis/stream-report.js';

function status(streamId: string, datagrams: number): StreamStatus {
  const counters = new Float64Array(STREAM_COUNTERS.length);
  counters[StreamCounter.captured_datagrams] = datagrams;
  const [destinationIp, port] = streamId.split(':');
  const sender = datagrams === 0 ? { sourceIp: '', sourcePort: 0 } : { sourceIp: '10.0.0.1', sourcePort: 5004 };
  return {
    stream: {
      ...{ streamId, kind: 'mpegts', certainty: 'certain', isRtp: false, networkPacketSize: 188, vlans: [] },
      ...sender,
      ...{ destinationIp: destinationIp!, destinationPort: Number(port), payloadType: 0, ssrc: 0 },
    } as unknown as StreamStatus['stream'],
    counters: counters as unknown as StreamStatus['counters'],
    nextSequence: 0,
  };
}

const report = liveStream({
  programs: { 7: program({ service_name: 'News \x1b[2J', provider_name: 'BBC', pids: [256] }) },
  pids: { 256: pidReport(256, { type: 'AVC video (H.264)' }) },
});

test('streams by their addresses, what was asked for and never came too', () => {
  const listed = inListOrder([
    listedStream(status('239.1.1.10:5000', 0), undefined),
    listedStream(status('239.1.1.9:5000', 700), report),
  ]);
  assert.equal(
    listingText(listed, undefined),
    [
      'stream           source         kind                rate  services',
      '239.1.1.9:5000   10.0.0.1:5004  mpegts        10.00 Mb/s  News ?[2J',
      '239.1.1.10:5000  -              nothing came           -  -',
      '',
    ].join('\n'),
  );
  assert.deepEqual(listed[0]!.programs, [
    { program_number: 7, service_name: 'News \x1b[2J', provider_name: 'BBC', types: ['AVC video (H.264)'] },
  ]);
});

test('nothing', () => assert.equal(listingText([], 80), 'no stream\n'));
