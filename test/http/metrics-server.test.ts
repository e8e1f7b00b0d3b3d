import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { MetricsServer, type Routes, SERVER_LIMITS } from '../../src/http/metrics-server.js';

const TEXT = 'text/plain';
const ROUTES: Routes = { '/metrics': () => ({ status: 200, contentType: TEXT, body: Buffer.from('a 1\n') }) };

async function openServer(t: TestContext, routes = ROUTES): Promise<MetricsServer> {
  const server = await MetricsServer.open('127.0.0.1', 0, routes);
  t.after(() => server.close());
  return server;
}

interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

async function ask(server: MetricsServer, method: string, path: string, body?: string): Promise<Got> {
  const asked = request({ host: '127.0.0.1', port: server.port, method, path, agent: false });
  asked.end(body);
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: text };
}

const CASES = [
  { name: 'GET of a path', method: 'GET', path: '/metrics', status: 200, answer: 'a 1\n' },
  { name: 'GET with a query', method: 'GET', path: '/metrics?x=1', status: 200, answer: 'a 1\n' },
  { name: 'HEAD', method: 'HEAD', path: '/metrics', status: 200, answer: '' },
  { name: 'an unknown path', method: 'GET', path: '/', status: 404, answer: 'not here: /metrics\n' },
  { name: 'a path of the prototype', method: 'GET', path: '/constructor', status: 404, answer: 'not here: /metrics\n' },
  { name: 'another method', method: 'DELETE', path: '/metrics', status: 405, answer: 'GET and HEAD only\n' },
  { name: 'a body', method: 'POST', path: '/metrics', sent: 'x', status: 413, answer: 'no body is taken\n' },
];

for (const { name, method, path, sent, status, answer } of CASES) {
  test(`${name} is answered with ${status}`, async (t) => {
    const got = await ask(await openServer(t), method, path, sent);
    assert.equal(got.status, status);
    assert.equal(got.body, answer);
    assert.equal(got.headers['content-length'], String(method === 'HEAD' ? 4 : answer.length));
  });
}

test('a flood of requests is cut off, and others are answered a second later', async (t) => {
  const server = await openServer(t);
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4 * SERVER_LIMITS.requestsPerSecond));
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  const answered = text.split('HTTP/1.1 200 ').length - 1;
  // The second that the server counts in may have changed meanwhile.
  assert.ok(answered >= SERVER_LIMITS.requestsPerSecond && answered <= 2 * SERVER_LIMITS.requestsPerSecond);
  assert.equal(text.split('HTTP/1.1 503 ').length - 1, 1);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal((await ask(server, 'GET', '/metrics')).status, 200);
});

test('a flood of connections is turned away, and is no harm to one that was there before', async (t) => {
  const server = await openServer(t);
  const sockets = Array.from({ length: 2 * SERVER_LIMITS.connections }, () => connect(server.port, '127.0.0.1'));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const ended = sockets.slice(SERVER_LIMITS.connections).map((socket) => {
    socket.on('error', () => {});
    return once(socket.resume(), 'close');
  });
  await Promise.all(ended);
  assert.equal(server.refused, SERVER_LIMITS.connections);
  sockets[0]!.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
  const [chunk] = await once(sockets[0]!, 'data');
  assert.match(String(chunk), /^HTTP\/1\.1 200 /);
});

test('headers without an end are cut off: by their size, and by time', { timeout: 20_000 }, async (t) => {
  const server = await openServer(t);
  const large = connect(server.port, '127.0.0.1').on('error', () => {});
  large.write(`GET /metrics HTTP/1.1\r\nX: ${'x'.repeat(2 * SERVER_LIMITS.headerBytes)}`);
  const slow = connect(server.port, '127.0.0.1').on('error', () => {});
  slow.write('GET /metrics HTTP/1.1\r\nX: ');
  await Promise.all([once(large.resume(), 'close'), once(slow.resume(), 'close')]);
  assert.equal(server.refused, 2);
});

test('a port in use and an address of another host are one line each', async (t) => {
  const { port } = await openServer(t);
  await assert.rejects(MetricsServer.open('127.0.0.1', port, ROUTES), {
    code: 'ADDRESS_IN_USE',
    message: `another program is bound to 127.0.0.1:${port} of --metrics-port`,
  });
  await assert.rejects(MetricsServer.open('192.0.2.1', 0, ROUTES), { code: 'ADDRESS_NOT_AVAILABLE' });
});
