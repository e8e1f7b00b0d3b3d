import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { LoopbackAccess } from '../../src/http/access/loopback-access.js';
import { HttpFigures } from '../../src/http/figures.js';
import { HttpServer } from '../../src/http/http-server.js';
import { HTTP_LIMITS } from '../../src/http/limits.js';
import { HttpError, jsonAnswer, jsonBody, type Route, textAnswer } from '../../src/http/route.js';
import { ask, openRig, openSocket } from '../support/http/http-rig.js';

const PAGE = { status: 200, contentType: 'text/css', body: 'a {}'.repeat(10), etag: '"1"', cacheControl: 'no-cache' };
const GZIPPED = gzipSync('a {}'.repeat(10));
const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/metrics', role: 'none', forPrograms: true, handle: () => textAnswer('a 1\n') },
  { method: 'GET', path: '/page', role: 'viewer', handle: () => ({ ...PAGE, gzipped: GZIPPED }) },
  { method: 'GET', path: '/large', role: 'viewer', handle: () => jsonAnswer({ a: 'x'.repeat(10_000) }) },
  { method: 'GET', path: '/of/:key/part', role: 'viewer', handle: ({ params }) => jsonAnswer(params) },
  { method: 'POST', path: '/note', role: 'operator', bodyBytes: 100, handle: (asked) => jsonAnswer(jsonBody(asked)) },
  {
    method: 'GET',
    path: '/fault',
    role: 'viewer',
    handle: () => {
      throw new Error('at /home/somebody');
    },
  },
  {
    method: 'GET',
    path: '/gone',
    role: 'viewer',
    handle: () => {
      throw new HttpError(410, 'no longer here');
    },
  },
];
const JSON_TYPE = { 'Content-Type': 'application/json' };

const CASES = [
  { name: 'GET of a path', path: '/metrics', status: 200, answer: 'a 1\n' },
  { name: 'GET with a query', path: '/metrics?x=1', status: 200, answer: 'a 1\n' },
  { name: 'HEAD', method: 'HEAD', path: '/metrics', status: 200, answer: '' },
  {
    name: 'a name in the path',
    path: '/of/p%2F239.1.1.1:5000/part',
    status: 200,
    answer: '{"key":"p/239.1.1.1:5000"}',
  },
  { name: 'an unknown path', path: '/', status: 404, answer: 'not here\n' },
  { name: 'a path of the prototype', path: '/constructor', status: 404, answer: 'not here\n' },
  { name: 'another method', method: 'DELETE', path: '/metrics', status: 405, answer: 'GET, HEAD only\n' },
  {
    name: 'a body that nobody takes',
    body: 'x',
    headers: { 'Content-Length': '1' },
    path: '/metrics',
    status: 413,
    answer: 'no body is taken\n',
  },
  { name: 'what leads elsewhere', path: '/of/../part', status: 400, answer: 'no such address\n' },
  { name: 'what leads elsewhere, encoded', path: '/of/%2e%2E/part', status: 400, answer: 'no such address\n' },
  { name: 'an escape that is none', path: '/of/%zz/part', status: 400, answer: 'no such address\n' },
  { name: 'UTF-8 that is none', path: '/of/%ff/part', status: 400, answer: 'no such address\n' },
  { name: 'a NUL', path: '/of/a%00b/part', status: 400, answer: 'no such address\n' },
  { name: 'an address of a host', path: 'http://localhost/metrics', status: 400, answer: 'no such address\n' },
  { name: 'a long path', path: `/${'x'.repeat(3000)}`, status: 400, answer: 'no such address\n' },
  {
    name: 'a fault, without what it says',
    path: '/fault',
    status: 500,
    answer: 'failed; the log of the monitor says why\n',
  },
  { name: 'what a route says', path: '/gone', status: 410, answer: 'no longer here\n' },
];

for (const { name, path, status, answer, ...asked } of CASES) {
  test(`${name} is answered with ${status}`, async (t) => {
    const { port } = await openRig(t, ROUTES);
    const got = await ask(port, path, asked);
    assert.equal(got.status, status);
    assert.equal(got.text, answer);
    assert.equal(got.headers['content-length'], String(asked.method === 'HEAD' ? 4 : answer.length));
    assert.match(String(got.headers['content-security-policy']), /^default-src 'none'; script-src 'self';/);
    assert.equal(got.headers['x-content-type-options'], 'nosniff');
    assert.equal(got.headers['cache-control'], 'no-store');
  });
}

test('an answer is sent once, and as it is taken', async (t) => {
  const { port } = await openRig(t, ROUTES);
  const first = await ask(port, '/page');
  assert.equal(first.text, PAGE.body);
  assert.equal(first.headers.etag, '"1"');
  assert.equal(first.headers.vary, 'Accept-Encoding');
  assert.equal(first.headers['cache-control'], 'no-cache');
  for (const tags of ['"1"', 'W/"1"', '"0", "1"', '*']) {
    const again = await ask(port, '/page', { headers: { 'If-None-Match': tags } });
    assert.deepEqual([again.status, again.text, again.headers['content-type']], [304, '', undefined]);
  }
  assert.equal((await ask(port, '/page', { headers: { 'If-None-Match': '"2"' } })).status, 200);
  const gzipped = await ask(port, '/page', { headers: { 'Accept-Encoding': 'br, gzip;q=0.5' } });
  assert.equal(gzipped.headers['content-encoding'], 'gzip');
  assert.deepEqual(gzipped.bytes, GZIPPED);
  assert.equal((await ask(port, '/page', { headers: { 'Accept-Encoding': 'gzip;q=0' } })).text, PAGE.body);
  const large = await ask(port, '/large', { headers: { 'Accept-Encoding': 'gzip' } });
  assert.ok(large.bytes.length < 1000);
  assert.equal(JSON.parse(gunzipSync(large.bytes).toString()).a.length, 10_000);
});

describe('a change', () => {
  const sent = (port: number, headers: Record<string, string>, body = '{"note":"a"}') =>
    ask(port, '/note', { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } });

  test('is taken from a page of the server only', async (t) => {
    const { port, figures } = await openRig(t, ROUTES);
    const own = `http://127.0.0.1:${port}`;
    const good = await sent(port, { Origin: own, 'Sec-Fetch-Site': 'same-origin' });
    assert.deepEqual([good.status, good.text], [200, '{"note":"a"}']);
    assert.equal((await sent(port, { Origin: own })).status, 200);
    const wrong: Record<string, string>[] = [
      {},
      { Origin: 'null' },
      { Origin: 'http://127.0.0.1:1' },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: `http://127.0.0.1:${port}.example.org` },
      { Origin: own, 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-origin' },
    ];
    for (const headers of wrong) assert.equal((await sent(port, headers)).status, 403);
    assert.equal(figures.refused.origin, wrong.length);
  });

  test('has a body of bounded length, which is JSON', async (t) => {
    const { port, figures } = await openRig(t, ROUTES);
    const Origin = `http://127.0.0.1:${port}`;
    assert.equal((await sent(port, { Origin }, `"${'x'.repeat(98)}"`)).status, 200);
    const large = await sent(port, { Origin }, `"${'x'.repeat(99)}"`);
    assert.deepEqual([large.status, large.headers.connection], [413, 'close']);
    assert.equal((await sent(port, { Origin, 'Transfer-Encoding': 'chunked' }, 'x'.repeat(101))).status, 413);
    assert.equal(figures.refused.too_large, 2);
    assert.equal((await sent(port, { Origin }, '{')).status, 400);
    assert.equal((await sent(port, { Origin, 'Content-Type': 'text/plain' })).status, 415);
  });
});

test('a fault is told, with what it says', async (t) => {
  const { port, faults, figures } = await openRig(t, ROUTES);
  await ask(port, '/fault');
  assert.match(String(faults[0]), /somebody/);
  assert.equal(figures.refused.fault, 1);
  assert.deepEqual(figures.answers, { '5xx': 1 });
});

test('a flood of requests on one connection is cut off, and others are answered meanwhile', async (t) => {
  const { port, figures } = await openRig(t, ROUTES);
  const perSecond = HTTP_LIMITS.requestsPerSecond.connection;
  const socket = openSocket(t, port, 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4 * perSecond));
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  const answered = text.split('HTTP/1.1 200 ').length - 1;
  // The second that the server counts in may have changed meanwhile.
  assert.ok(answered >= perSecond && answered <= 2 * perSecond);
  assert.equal(text.split('HTTP/1.1 503 ').length - 1, 1);
  assert.ok(figures.refused.rate >= 1);
  assert.equal((await ask(port, '/metrics')).status, 200);
});

test('an address that asks for too much is refused all but what is for programs, others are not', async (t) => {
  const requestsPerSecond = { connection: 100, address: 3, all: 100 };
  // The second does not change meanwhile.
  const { port } = await openRig(t, ROUTES, { limits: { requestsPerSecond }, now: () => 5000 });
  for (let count = 0; count < 3; count++) assert.equal((await ask(port, '/page')).status, 200);
  assert.equal((await ask(port, '/page')).status, 503);
  assert.equal((await ask(port, '/metrics')).status, 200);
  assert.equal((await ask(port, '/page', { from: '127.0.0.2' })).status, 200);
});

test('headers without an end are cut off: by their size, and by time', { timeout: 20_000 }, async (t) => {
  const { port, figures } = await openRig(t, ROUTES, { limits: { requestMs: 500 } });
  const large = openSocket(t, port, `GET /metrics HTTP/1.1\r\nX: ${'x'.repeat(2 * HTTP_LIMITS.headerBytes)}`);
  const slow = openSocket(t, port, 'GET /metrics HTTP/1.1\r\nX: ');
  const silent = openSocket(t, port);
  await Promise.all([large, slow, silent].map((socket) => once(socket.resume(), 'close')));
  assert.equal(figures.refused.too_large, 1);
  assert.equal(figures.refused.slow, 2);
  assert.equal(figures.connections, 0);
});

test('a client that does not take its answer is cut off', { timeout: 20_000 }, async (t) => {
  const huge: Route = { ...ROUTES[1]!, handle: () => textAnswer('x'.repeat(20_000_000)) };
  const { port, figures } = await openRig(t, [huge], { limits: { answerMs: 300 } });
  const socket = openSocket(t, port, 'GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.pause();
  while (figures.refused.slow === 0) await delay(20);
  assert.equal(figures.refused.slow, 1);
});

test('a port in use and an address of another host are one line each', async (t) => {
  const { port } = await openRig(t, ROUTES);
  const options = {
    routes: ROUTES,
    option: '--metrics-port',
    access: new LoopbackAccess(),
    figures: new HttpFigures(),
    onFault: () => {},
  };
  await assert.rejects(HttpServer.open({ ...options, host: '127.0.0.1', port }), {
    code: 'ADDRESS_IN_USE',
    message: `another program is bound to 127.0.0.1:${port} of --metrics-port`,
  });
  await assert.rejects(HttpServer.open({ ...options, host: '192.0.2.1', port: 0 }), { code: 'ADDRESS_NOT_AVAILABLE' });
});
