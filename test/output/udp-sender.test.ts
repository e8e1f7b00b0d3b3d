import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { monotonicNs, openSender, type UdpSender } from '../../src/output/udp-sender.js';

const LOOPBACK = 0x7f000001;
/** More than an IPv4 packet holds. */
const TOO_LONG = 'x'.repeat(65_508);

interface Row {
  readonly payload: string;
  readonly dueNs: number;
  readonly port: number;
}

function opened(t: TestContext): UdpSender {
  const sender = openSender(undefined, 1);
  t.after(() => sender.close());
  return sender;
}

function send(sender: UdpSender, rows: readonly Row[], count = rows.length): Promise<number> {
  const bytes = Buffer.from(rows.map(({ payload }) => payload).join(''));
  const lengths = Uint32Array.from(rows, ({ payload }) => payload.length);
  const offsets = new Uint32Array(rows.length);
  for (let row = 1; row < rows.length; row++) offsets[row] = offsets[row - 1]! + lengths[row - 1]!;
  const addresses = Uint32Array.from(rows.flatMap(() => [0, 0, 0xffff, LOOPBACK]));
  const ports = Uint16Array.from(rows, ({ port }) => port);
  return sender.send(
    bytes,
    offsets,
    lengths,
    addresses,
    ports,
    Float64Array.from(rows, ({ dueNs }) => dueNs),
    0,
    count,
  );
}

async function listen(
  t: TestContext,
): Promise<{ port: number; received: string[]; until: (count: number) => Promise<void> }> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  const received: string[] = [];
  socket.on('message', (message) => received.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const until = async (count: number): Promise<void> => {
    while (received.length < count) await once(socket, 'message', { signal: AbortSignal.timeout(5000) });
  };
  return { port: socket.address().port, received, until };
}

test('datagrams arrive in order, none before its time', async (t) => {
  const { port, received, until } = await listen(t);
  const sender = opened(t);
  const startNs = monotonicNs();
  const rows = Array.from({ length: 200 }, (_, row) => ({
    payload: `datagram ${row}`,
    dueNs: startNs + row * 0.5e6,
    port,
  }));
  assert.equal(await send(sender, rows), 200);
  assert.ok(monotonicNs() >= startNs + 199 * 0.5e6 - 0.1e6);
  await until(200);
  assert.deepEqual(
    received,
    rows.map(({ payload }) => payload),
  );
  const { firstSentNs, lastSentNs, latenessMaxNs } = sender.statistics();
  assert.ok(firstSentNs >= startNs && lastSentNs >= startNs + 199 * 0.5e6 - 0.1e6 && latenessMaxNs >= 0);
});

test('stop ends a long wait at once; the sender can send again', async (t) => {
  const { port, received, until } = await listen(t);
  const sender = opened(t);
  const nowNs = monotonicNs();
  const sending = send(sender, [
    { payload: 'now', dueNs: nowNs, port },
    { payload: 'in an hour', dueNs: nowNs + 3600e9, port },
  ]);
  await until(1);
  const stoppedNs = monotonicNs();
  sender.stop();
  assert.equal(await sending, 1);
  assert.ok(monotonicNs() - stoppedNs < 0.5e9);
  assert.equal(await send(sender, [{ payload: 'again', dueNs: 0, port }]), 1);
  await until(2);
  assert.deepEqual(received, ['now', 'again']);
});

test('a datagram to nobody is no error', async (t) => {
  const { port } = await listen(t);
  const rows = Array.from({ length: 20 }, () => ({ payload: 'x', dueNs: 0, port: port === 1 ? 2 : 1 }));
  assert.equal(await send(opened(t), rows), 20);
});

test('what the system refuses is said, with the destination and the number sent before', async (t) => {
  const { port } = await listen(t);
  const rows = [
    { payload: 'x', dueNs: 0, port },
    { payload: TOO_LONG, dueNs: 0, port: 7 },
  ];
  const expected = { code: 'SEND_FAILED', sent: 1, message: /^cannot send to 127\.0\.0\.1:7: Message too long$/ };
  await assert.rejects(send(opened(t), rows), expected);
});

test('an unknown interface is named', () => {
  assert.throws(() => openSender('nosuch0', 1), { code: 'NO_SUCH_DEVICE', message: /nosuch0/ });
});

test('columns that are too short, or rows outside the bytes, are refused', async (t) => {
  const sender = opened(t);
  assert.throws(() => send(sender, [{ payload: 'x', dueNs: 0, port: 1 }], 2), { code: 'ERR_BAD_ARGUMENT' });
  const outside = () =>
    sender.send(
      Buffer.alloc(4),
      Uint32Array.of(2),
      Uint32Array.of(3),
      new Uint32Array(4),
      Uint16Array.of(1),
      Float64Array.of(0),
      0,
      1,
    );
  assert.throws(outside, { code: 'ERR_BAD_ARGUMENT' });
  assert.throws(() => (sender.send as (bytes: unknown) => unknown)('text'), { code: 'ERR_BAD_ARGUMENT' });
});

test('closing twice, stopping and sending after it', async (t) => {
  const sender = opened(t);
  const pending = send(sender, [{ payload: 'late', dueNs: monotonicNs() + 3600e9, port: 1 }]);
  sender.close();
  assert.equal(await pending, 0);
  sender.close();
  sender.stop();
  assert.throws(() => send(sender, []), { code: 'CLOSED' });
});

test('one send at a time', async (t) => {
  const sender = opened(t);
  const pending = send(sender, [{ payload: 'late', dueNs: monotonicNs() + 3600e9, port: 1 }]);
  assert.throws(() => send(sender, []), { code: 'BUSY' });
  assert.throws(() => sender.statistics(), { code: 'BUSY' });
  sender.stop();
  assert.equal(await pending, 0);
});
