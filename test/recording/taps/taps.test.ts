import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutputError } from '../../../src/output/output-error.js';
import type { StreamTap } from '../../../src/recording/taps/stream-tap.js';
import { checkTaps, forwardTarget, zmqAddress } from '../../../src/recording/taps/tap-targets.js';
import { Taps } from '../../../src/recording/taps/taps.js';
import { TapTally } from '../../../src/report/tap-account.js';
import type { Batch } from '../../../src/stream/message.js';
import { sampleBatch, TS_STREAM, VIDEO_STREAM } from '../../support/messages/sample-messages.js';

function recordingTap(name: string, taken: Batch[], fails = false): StreamTap {
  const take = (batch: Batch): void => {
    taken.push(batch);
    if (fails) throw new Error('no');
  };
  return { name, account: new TapTally().account(null), take, close: async () => {} };
}

test('the first transport stream is tapped; another one is said once', () => {
  const taken: Batch[] = [];
  const faults: OutputError[] = [];
  const taps = new Taps([recordingTap('forward', taken)], (error) => faults.push(error));
  const first = sampleBatch(TS_STREAM, 3);
  const other = sampleBatch({ ...TS_STREAM, streamId: '239.1.1.2:5000' }, 3);
  for (const batch of [sampleBatch(VIDEO_STREAM, 3), first, other, first, other]) taps.take('p1', batch);
  assert.deepEqual(taken, [first, first]);
  assert.deepEqual(
    faults.map(({ code, message }) => `${code} ${message}`),
    [
      'SAME_FILE --forward is for one stream but there are 2 (239.1.1.1:5000, 239.1.1.2:5000): it stays with the first, choose with --stream',
    ],
  );
});

test('a tap that throws takes no more, and the other one goes on', () => {
  const broken: Batch[] = [];
  const taken: Batch[] = [];
  const faults: OutputError[] = [];
  const taps = new Taps([recordingTap('a', broken, true), recordingTap('b', taken)], (error) => faults.push(error));
  for (let n = 0; n < 3; n++) taps.take('p1', sampleBatch(TS_STREAM, 3));
  assert.deepEqual([broken.length, taken.length], [1, 3]);
  assert.deepEqual(
    faults.map(({ message }) => message),
    ['--a failed: no'],
  );
});

test('endpoints', () => {
  assert.deepEqual(zmqAddress('tcp://*:5556'), { host: undefined, port: 5556 });
  assert.deepEqual(zmqAddress('tcp://[::1]:*'), { host: '::1', port: 0 });
  assert.throws(() => zmqAddress('tcp://a:99999'), /--ffmpeg-zmq must be/);
  assert.deepEqual(forwardTarget('rtp://239.1.1.1:5004'), {
    isRtp: true,
    destination: { isIpv6: false, words: [0xef010101, 0, 0, 0], port: 5004 },
  });
  assert.equal(forwardTarget('udp://[ff15::1]:5004/').destination.isIpv6, true);
  assert.throws(() => forwardTarget('udp://host:1'), /--forward must begin with an IPv4 address/);
  const none = { ffmpegZmq: undefined, forward: undefined, forwardTtl: 1, forwardInterface: undefined, stream: [] };
  assert.throws(() => checkTaps({ ...none, forwardInterface: 'eth0' }), /--forward-interface needs --forward/);
  checkTaps({ ...none, stream: ['a', 'b'] });
});
