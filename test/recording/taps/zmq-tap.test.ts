import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Subscriber } from 'zeromq';
import { ZmqTap } from '../../../src/recording/taps/zmq-tap.js';
import { tapIdentityFaults } from '../../../src/report/tap-account.js';
import { sampleBatch, TS_STREAM } from '../../support/messages/sample-messages.js';
import { until } from '../../support/programs/rig.js';

const BATCH = sampleBatch(TS_STREAM, 140); // 560 packets: two messages
const ANY = { host: '127.0.0.1', port: 0 };

test('a reader of libzmq gets every packet, in messages that ffmpeg does not cut off', async () => {
  const tap = await ZmqTap.open(ANY);
  const reader = new Subscriber({ receiveTimeout: 5000 });
  reader.connect(`tcp://127.0.0.1:${tap.port}`);
  reader.subscribe('');
  await until('the reader is there', () => tap.account.readers === 1);
  for (let n = 0; n < 20; n++) tap.take(BATCH);
  for (let n = 0; n < 20; n++) {
    const messages = [...(await reader.receive()), ...(await reader.receive())];
    assert.ok(messages.every(({ length }) => length <= 131_072));
    assert.ok(Buffer.concat(messages).equals(BATCH.payload));
  }
  await tap.close();
  reader.close();
  const { account } = tap;
  assert.equal(account.sent_packets, 20 * BATCH.packets);
  assert.equal(account.waiting_packets, 0);
});

test('a reader that reads nothing loses, counted, and the other one loses nothing', async () => {
  const tap = await ZmqTap.open(ANY);
  const url = `tcp://127.0.0.1:${tap.port}`;
  const idle = new Subscriber({ receiveHighWaterMark: 1 });
  idle.connect(url);
  idle.subscribe('');
  const reader = new Subscriber({ receiveTimeout: 5000 });
  reader.connect(url);
  reader.subscribe('');
  await until('both are there', () => tap.account.readers === 2);
  for (let n = 0; n < 400; n++) {
    tap.take(BATCH);
    await reader.receive();
    await reader.receive();
  }
  assert.ok(tap.account.dropped_packets.slow_reader > 0);
  assert.deepEqual(tapIdentityFaults('tap', tap.account), []);
  await tap.close();
  assert.equal(tap.account.waiting_packets, 0);
  assert.ok(tap.account.sent_packets >= 400 * BATCH.packets);
  reader.close();
  idle.close();
});

test('what is no reader is cut off, counted', async () => {
  const tap = await ZmqTap.open(ANY);
  const socket = connect(tap.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const gone = once(socket, 'close');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await gone;
  assert.equal(tap.account.refused_readers, 1);
  await tap.close();
});

test('an address that is taken is said', async () => {
  const tap = await ZmqTap.open(ANY);
  await assert.rejects(ZmqTap.open({ ...ANY, port: tap.port }), { code: 'NOT_WRITABLE', message: /cannot be bound/ });
  await tap.close();
});
