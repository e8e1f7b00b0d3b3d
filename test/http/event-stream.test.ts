import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { LoopbackAccess } from '../../src/http/access/loopback-access.js';
import type { EventStream } from '../../src/http/event-stream.js';
import type { Route } from '../../src/http/route.js';
import { type HttpRig, openRig, openSocket } from '../support/http/http-rig.js';

interface Live extends HttpRig {
  readonly streams: EventStream[];
}

async function openLive(t: TestContext, more: Parameters<typeof openRig>[2] = {}): Promise<Live> {
  const streams: EventStream[] = [];
  const route: Route = {
    method: 'GET',
    path: '/live',
    role: 'viewer',
    handle: () => ({ events: (stream) => void streams.push(stream) }),
  };
  return { ...(await openRig(t, [route], more)), streams };
}

async function look(t: TestContext, port: number, headers = {}): Promise<IncomingMessage> {
  const request = get({ port, path: '/live', headers, agent: false });
  t.after(() => request.destroy());
  const [response] = await once(request, 'response');
  return response.setEncoding('utf8');
}

test('events reach a client as the standard has them', async (t) => {
  const { port, streams, figures } = await openLive(t);
  const response = await look(t, port, { 'Last-Event-ID': 'a-1' });
  assert.equal(response.headers['content-type'], 'text/event-stream');
  assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
  const [stream] = streams;
  assert.equal(stream!.lastEventId, 'a-1');
  assert.deepEqual(stream!.person, { name: null, role: 'operator' });
  assert.equal(stream!.send({ event: 'delta', id: 'a-2', data: '{"a":1}' }), true);
  assert.equal(stream!.send({ data: 'b\nc' }), true);
  stream!.close();
  let text = '';
  for await (const chunk of response) text += chunk;
  assert.equal(text, 'retry: 1000\n\nevent: delta\nid: a-2\ndata: {"a":1}\n\ndata: b\ndata: c\n\n');
  assert.equal(figures.streams, 0);
});

test('a stream that a client has left is over', async (t) => {
  const { port, streams, figures } = await openLive(t);
  const response = await look(t, port);
  const over = new Promise<void>((resolve) => streams[0]!.onClose(resolve));
  response.destroy();
  await over;
  assert.equal(streams[0]!.send({ data: 'x' }), false);
  assert.equal(figures.streams, 0);
});

test('a client that does not read is cut off by what it leaves unread, and costs no more than that', async (t) => {
  const { port, streams, figures } = await openLive(t, { limits: { unsentBytes: 100_000 } });
  const socket = openSocket(t, port, 'GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  const data = 'x'.repeat(10_000);
  let most = 0;
  // The kernel takes some megabytes.
  for (let count = 0; count < 5000 && streams[0]!.send({ data }); count++) {
    most = Math.max(most, streams[0]!.unsentBytes);
    await new Promise(setImmediate);
  }
  assert.equal(streams[0]!.isOpen, false);
  assert.equal(figures.refused.slow, 1);
  assert.ok(most > 100_000 && most < 120_000, `${most} bytes`);
});

test('a client that takes nothing for too long is cut off', async (t) => {
  const { port, streams, figures } = await openLive(t, { limits: { stalledMs: 100, heartbeatMs: 20 } });
  const socket = openSocket(t, port, 'GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  streams[0]!.send({ data: 'x'.repeat(20_000_000) });
  while (streams[0]!.isOpen) await delay(10);
  assert.equal(figures.refused.slow, 1);
});

test('a stream says something now and then, and ends when its person may no longer look', async (t) => {
  let isAllowed = true;
  const access = new LoopbackAccess();
  access.admit = () => ({ person: { name: 'anna', role: 'viewer' }, isAllowed: () => isAllowed });
  const { port } = await openLive(t, { access, limits: { heartbeatMs: 20 } });
  const response = await look(t, port);
  let text = '';
  response.on('data', (chunk) => {
    text += chunk;
    isAllowed = !text.includes(':\n\n:\n\n');
  });
  await once(response, 'end');
  assert.equal(text, 'retry: 1000\n\n:\n\n:\n\n');
});

test('a stream that ended while its client did not read takes nothing more, and is cut off', async (t) => {
  let isAllowed = true;
  const access = new LoopbackAccess();
  access.admit = () => ({ person: { name: 'anna', role: 'viewer' }, isAllowed: () => isAllowed });
  const { port, streams, figures } = await openLive(t, { access, limits: { heartbeatMs: 50 } });
  const socket = openSocket(t, port, 'GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.pause();
  const [stream] = streams;
  stream!.send({ data: 'x'.repeat(20_000_000) });
  isAllowed = false;
  while (stream!.isOpen) await delay(10);
  assert.equal(stream!.send({ data: 'x' }), false);
  while (figures.streams > 0) await delay(10);
  assert.equal(figures.refused.slow, 1);
});
