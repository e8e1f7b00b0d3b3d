import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { DeliveryError } from '../../../src/delivery/delivery-sink.js';
import { KafkaTransport } from '../../../src/delivery/kafka/kafka-transport.js';
import { RecordedLog, recordOf } from '../../support/records/sink-records.js';

const TIMEOUT_MS = 300;

/** A transport to a server that does this with each connection. */
async function openTransport(t: TestContext, onConnection: (socket: Socket) => void, tls: boolean) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const log = new RecordedLog();
  const broker = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    brokers: [broker],
    clientId: 'test',
    topic: 'tscap',
    key: '{stream_id}',
    mayCreateTopics: true,
    compression: 'none',
    acks: 'all',
    timeoutMs: TIMEOUT_MS,
    tls: tls ? { ca: undefined, cert: undefined, key: undefined } : undefined,
    login: { mechanism: 'plain', username: 'alice', password: 'secret' },
  } as const;
  const transport = new KafkaTransport(settings, log);
  t.after(async () => {
    await transport.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { transport, broker, log };
}

async function failureOf(transport: KafkaTransport): Promise<DeliveryError> {
  const start = performance.now();
  try {
    await transport.send([{ ...recordOf('a'), timeMs: 0 }]);
  } catch (error) {
    assert.ok(performance.now() - start < 10 * TIMEOUT_MS, 'within a bounded time');
    return error as DeliveryError;
  }
  assert.fail('it was sent');
}

const CASES: readonly (readonly [string, (socket: Socket) => void, boolean, RegExp])[] = [
  ['never answers', () => {}, false, /cannot be reached: Request ApiVersions.* timed out$/],
  ['never answers TLS', () => {}, true, /cannot be reached: Connection timeout$/],
  ['closes at once', (socket) => socket.end(), false, /closed the connection: is it another kind of listener/],
  [
    'closes in the midst of TLS',
    (socket) => socket.once('data', () => socket.end()),
    true,
    /TLS .* failed|no answer within/,
  ],
  [
    'resets',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    false,
    /ECONNRESET|closed the connection/,
  ],
  ['speaks something else', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), false, /^Kafka broker /],
  [
    'speaks no TLS',
    (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    true,
    /^TLS with .*wrong version number$/,
  ],
];

for (const [name, onConnection, tls, expected] of CASES) {
  test(`a server that ${name} is one error in a bounded time, each time anew`, async (t) => {
    const { transport, log } = await openTransport(t, onConnection, tls);
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await failureOf(transport);
      assert.equal(error.code, 'UNREACHABLE', error.stack);
      assert.match(error.message, expected);
      assert.ok(!error.message.includes('\n'));
    }
    assert.deepEqual(
      log.lines.filter((line) => !line.startsWith('debug') || line.includes('secret')),
      [],
    );
  });
}

test('closing ends a send that is under way', async (t) => {
  const { transport } = await openTransport(t, () => {}, false);
  const failed = failureOf(transport);
  await transport.close();
  assert.equal((await failed).code, 'UNREACHABLE');
  assert.equal((await failureOf(transport)).message, 'the connection to Kafka is closed');
});
