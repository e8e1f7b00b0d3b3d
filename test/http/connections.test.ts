import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { LoopbackAccess } from '../../src/http/access/loopback-access.js';
import { Connections } from '../../src/http/connections.js';
import { HttpFigures } from '../../src/http/figures.js';
import { HTTP_LIMITS } from '../../src/http/limits.js';
import { type Route, textAnswer } from '../../src/http/route.js';
import { ask, openRig, openSocket } from '../support/http/http-rig.js';

const HEALTH: Route = {
  method: 'GET',
  path: '/healthz',
  role: 'none',
  forPrograms: true,
  handle: () => textAnswer('ok\n'),
};
const STREAM: Route = { method: 'GET', path: '/live', role: 'none', handle: () => ({ events: () => {} }) };
const ROUTES = [HEALTH, STREAM];
const LIMITS = { connections: 12, connectionsPerAddress: 8, streams: 6, streamsPerAddress: 4, busyMs: 50 };
const ASK = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
const LOOK = 'GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Connections which have been answered once, in their order. */
async function answered(t: TestContext, port: number, count: number, text = ASK, from?: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index++) {
    const socket = openSocket(t, port, text, from);
    await once(socket, 'data');
    sockets.push(socket);
  }
  return sockets;
}

test('32 and more connections that are kept alive lock out neither health checks nor scrapes', async (t) => {
  const { port } = await openRig(t, ROUTES);
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const kept = Array.from({ length: 400 }, () => once(get({ port, path: '/healthz', agent }), 'response'));
  for (const [response] of await Promise.all(kept)) response.resume();
  assert.equal((await ask(port, '/healthz')).status, 200);
});

test('who has asked for nothing for the longest time makes room', async (t) => {
  const { port, figures } = await openRig(t, ROUTES, { limits: LIMITS });
  const sockets = await answered(t, port, LIMITS.connectionsPerAddress);
  // The first asks again: the second is now the one that waits the longest.
  sockets[0]!.write(ASK);
  await once(sockets[0]!, 'data');
  const gone = once(sockets[1]!, 'close');
  assert.equal((await ask(port, '/healthz')).status, 200);
  await gone;
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    sockets.map((_, index) => index === 1),
  );
  assert.equal(figures.madeRoom, 1);
  assert.equal(figures.refused.connections, 0);
});

test('connections that never asked make room as well', async (t) => {
  const { port, figures } = await openRig(t, ROUTES, { limits: LIMITS });
  const silent = Array.from({ length: 4 * LIMITS.connections }, () => openSocket(t, port));
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  assert.equal((await ask(port, '/healthz')).status, 200);
  assert.ok(figures.connections <= LIMITS.connectionsPerAddress);
});

test('one address has its share, and its connections alone make room for it', async (t) => {
  const { port, figures } = await openRig(t, ROUTES, { limits: LIMITS });
  const [other] = await answered(t, port, 1, ASK, '127.0.0.2');
  await answered(t, port, 2 * LIMITS.connectionsPerAddress);
  assert.equal(other!.destroyed, false);
  assert.equal(figures.connections, LIMITS.connectionsPerAddress + 1);
});

test('an address that stands for many has all', async (t) => {
  const access = new LoopbackAccess();
  access.isProxy = () => true;
  const { port, figures } = await openRig(t, ROUTES, { limits: LIMITS, access });
  await answered(t, port, LIMITS.connections);
  assert.equal(figures.connections, LIMITS.connections);
});

test('streams are bounded in all and for an address, and make no room', async (t) => {
  const { port, figures } = await openRig(t, ROUTES, { limits: LIMITS });
  const streams = await answered(t, port, LIMITS.streamsPerAddress, LOOK);
  assert.equal((await ask(port, '/live')).status, 503);
  await answered(t, port, LIMITS.streams - LIMITS.streamsPerAddress, LOOK, '127.0.0.2');
  assert.equal((await ask(port, '/live', { from: '127.0.0.3' })).status, 503);
  assert.equal(figures.refused.streams, 2);
  await answered(t, port, 2 * LIMITS.connectionsPerAddress);
  assert.ok(streams.every(({ destroyed }) => !destroyed));
  assert.equal(figures.streams, LIMITS.streams);
});

test('answers that nobody takes make room once they are old', async (t) => {
  const stuck: Route = { ...HEALTH, path: '/stuck', handle: () => textAnswer('x'.repeat(20_000_000)) };
  const { port, figures } = await openRig(t, [HEALTH, stuck], { limits: LIMITS });
  for (let count = 0; count < LIMITS.connectionsPerAddress; count++)
    openSocket(t, port, 'GET /stuck HTTP/1.1\r\nHost: localhost\r\n\r\n').pause();
  while (figures.requests < LIMITS.connectionsPerAddress) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 2 * LIMITS.busyMs));
  assert.equal((await ask(port, '/healthz')).status, 200);
});

/** A connection as far as it is looked at; `close` is told by the test. */
function madeSocket(remoteAddress: string, remotePort: number): Socket {
  const ends = { remoteAddress, remotePort, localAddress: '::1', destroy: () => {} };
  return Object.assign(new EventEmitter(), ends) as unknown as Socket;
}

test('a connection whose end is told after it came again from the same port is counted once', () => {
  const figures = new HttpFigures();
  const connections = new Connections(
    HTTP_LIMITS,
    figures,
    () => 0,
    () => false,
  );
  const [before, after] = [madeSocket('10.0.0.1', 1000), madeSocket('10.0.0.1', 1000)];
  connections.admit(before);
  connections.admit(after);
  assert.equal(figures.connections, 1);
  before.emit('close');
  assert.equal(figures.connections, 1);
  after.emit('close');
  assert.equal(figures.connections, 0);
});

test('the addresses of a /64 are one host', () => {
  const figures = new HttpFigures();
  const limits = { ...HTTP_LIMITS, ...LIMITS };
  const connections = new Connections(
    limits,
    figures,
    () => 0,
    () => false,
  );
  for (let host = 1; host <= 2 * LIMITS.connections; host++) connections.admit(madeSocket(`2001:db8::${host}`, host));
  assert.equal(figures.connections, LIMITS.connectionsPerAddress);
  connections.admit(madeSocket('2001:db8:0:1::1', 1));
  assert.equal(figures.connections, LIMITS.connectionsPerAddress + 1);
});
