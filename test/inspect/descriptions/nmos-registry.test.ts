import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { FlowBook } from '../../../src/inspect/descriptions/flow-book.js';
import { loadSdp } from '../../../src/inspect/descriptions/load-sdp.js';
import { NmosRegistry } from '../../../src/inspect/descriptions/nmos-registry.js';
import { openDescriptions } from '../../../src/inspect/descriptions/open-descriptions.js';

const SDP = (port: number) =>
  `v=0\ns=Camera ${port}\nm=video ${port} RTP/AVP 96\nc=IN IP4 239.1.1.1/32\na=rtpmap:96 raw/90000\n`;

type Answer = (request: IncomingMessage, response: ServerResponse, base: string) => void;

/** A server of answers by path; it ends with the test. */
async function serve(t: TestContext, answers: Readonly<Record<string, Answer>>): Promise<string> {
  const server: Server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const answer = answers[request.url!.split('?')[0]!];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response, `http://127.0.0.1:${port}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json =
  (value: (base: string) => unknown): Answer =>
  (_, response, base) =>
    response.end(JSON.stringify(value(base)));

function sender(id: string, href: string, version = '1:0') {
  return { id, label: `Sender ${id}`, version, manifest_href: href, transport: 'urn:x-nmos:transport:rtp.mcast' };
}

function followed(url: string) {
  const book = new FlowBook();
  const log: string[] = [];
  const registry = new NmosRegistry(url, book, { warn: (text) => log.push(text), info: (text) => log.push(text) });
  const ports = () => book.flows.map(({ destination_port }) => destination_port);
  return { registry, log, ports };
}

test('senders of the registry are described, followed as they change, and gone when they go', async (t) => {
  let senders = (base: string): unknown[] => [
    sender('a', `${base}/a.sdp`),
    { ...sender('b', ''), manifest_href: null },
  ];
  let port = 5000;
  let fetched = 0;
  const url = await serve(t, {
    '/x-nmos/query/': json(() => ['v1.2/', 'v1.3/', 'v2.0/']),
    '/x-nmos/query/v1.3/senders': json((base) => senders(base)),
    '/a.sdp': (_, response) => {
      fetched++;
      response.end(SDP(port));
    },
    '/c.sdp': (_, response) => response.end(SDP(7000)),
  });
  const { registry, log, ports } = followed(url);
  await registry.poll();
  assert.deepEqual(ports(), [5000]);
  await registry.poll();
  assert.equal(fetched, 1);
  port = 6000;
  senders = (base) => [sender('a', `${base}/a.sdp`, '2:0'), sender('c', `${base}/c.sdp`)];
  await registry.poll();
  assert.deepEqual(ports(), [6000, 7000]);
  senders = () => [];
  await registry.poll();
  assert.deepEqual(ports(), []);
  assert.deepEqual(log, []);
});

test('older pages are read, of the same server alone', async (t) => {
  const url = await serve(t, {
    '/x-nmos/query/v1.3/senders': (request, response, base) => {
      const page = new URL(request.url!, base).searchParams.get('page') ?? '0';
      const next =
        page === '2' ? 'http://192.0.2.1/senders' : `${base}/x-nmos/query/v1.3/senders?page=${Number(page) + 1}`;
      response.setHeader('Link', `<${base}/later>; rel="next", <${next}>; rel="prev"`);
      response.end(JSON.stringify([sender(page, `${base}/${page}.sdp`)]));
    },
    '/0.sdp': (_, response) => response.end(SDP(5000)),
    '/1.sdp': (_, response) => response.end(SDP(5001)),
    '/2.sdp': (_, response) => response.end(SDP(5002)),
  });
  const { registry, ports } = followed(`${url}/x-nmos/query/v1.3/`);
  await registry.poll();
  assert.deepEqual(ports(), [5000, 5001, 5002]);
});

test('a registry that fails changes nothing, is said once, and said again when it is back', async (t) => {
  let fails = false;
  const url = await serve(t, {
    '/x-nmos/query/v1.3/senders': (_, response, base) => {
      if (fails) response.writeHead(503).end();
      else response.end(JSON.stringify([sender('a', `${base}/a.sdp`)]));
    },
    '/a.sdp': (_, response) => response.end(SDP(5000)),
  });
  const { registry, log, ports } = followed(`${url}/x-nmos/query/v1.3`);
  await registry.poll();
  fails = true;
  await registry.poll();
  await registry.poll();
  assert.deepEqual(ports(), [5000]);
  assert.equal(log.length, 1);
  assert.match(log[0]!, /answers with status 503$/);
  fails = false;
  await registry.poll();
  assert.match(log[1]!, /answers again$/);
});

describe('hostile answers', () => {
  const CASES: readonly { name: string; answer: Answer; says: RegExp }[] = [
    { name: 'no JSON', answer: (_, response) => response.end('<html>'), says: /is no JSON$/ },
    { name: 'an object', answer: json(() => ({ senders: [] })), says: /is no list$/ },
    { name: 'endless', answer: (_, response) => endless(response), says: /larger than 8388608 bytes$/ },
    {
      name: 'a redirect',
      answer: (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      says: /redirect/,
    },
  ];
  for (const { name, answer, says } of CASES) {
    test(name, async (t) => {
      const url = await serve(t, { '/x-nmos/query/v1.3/senders': answer });
      const { registry, log, ports } = followed(`${url}/x-nmos/query/v1.3`);
      await registry.poll();
      assert.deepEqual(ports(), []);
      assert.match(log[0] ?? '', says);
      assert.doesNotMatch(log[0]!, /\n/);
    });
  }

  test('any list of senders', async (t) => {
    let answer: unknown;
    const url = await serve(t, { '/x-nmos/query/v1.3/senders': json(() => answer) });
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({
        id: fc.oneof(fc.string(), fc.integer()),
        manifest_href: fc.oneof(fc.string(), fc.constant('http://[::')),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (any) => {
        answer = any;
        const { registry, ports } = followed(`${url}/x-nmos/query/v1.3`);
        await registry.poll();
        assert.deepEqual(ports(), []);
      }),
      { numRuns: 30 },
    );
  });
});

test('files, folders and addresses; a file of a folder that is none does not keep the others away', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tscap-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'a.sdp'), SDP(5000));
  writeFileSync(path.join(folder, 'b.SDP'), 'hello');
  writeFileSync(path.join(folder, 'c.txt'), SDP(5009));
  const url = await serve(t, { '/d.sdp': (_, response) => response.end(SDP(5001)) });
  const { flows, faults } = await loadSdp([folder, `${url}/d.sdp`]);
  assert.deepEqual(
    flows.map(({ destination_port }) => destination_port),
    [5000, 5001],
  );
  assert.equal(faults.length, 1);
  assert.match(faults[0]!, /b\.SDP: no session description: it does not begin with v=0$/);
  await assert.rejects(loadSdp([path.join(folder, 'x.sdp')]), {
    code: 'USAGE',
    message: /--sdp \S+x\.sdp cannot be read: no such file$/,
  });
  await assert.rejects(loadSdp([`${url}/none.sdp`]), { code: 'USAGE', message: /none\.sdp: answers with status 404$/ });
});

test('a monitor is told what --sdp and --nmos have, and later what has changed; an address that is none is a wrong use', async (t) => {
  const url = await serve(t, {
    '/x-nmos/query/v1.3/senders': json((base) => [sender('a', `${base}/a.sdp`)]),
    '/a.sdp': (_, response) => response.end(SDP(5001)),
    '/b.sdp': (_, response) => response.end(SDP(5002)),
  });
  const log = { warn: () => {}, info: () => {} };
  const { book, close } = await openDescriptions({ sdp: [`${url}/b.sdp`], nmos: `${url}/x-nmos/query/v1.3` }, log);
  assert.deepEqual(
    book.flows.map(({ destination_port }) => destination_port),
    [5002, 5001],
  );
  const told: number[] = [];
  book.onChange((flows) => told.push(flows.length));
  book.set('--sdp', []);
  book.publish();
  book.publish();
  assert.deepEqual(told, [1]);
  close();
  await assert.rejects(openDescriptions({ sdp: [], nmos: 'registry' }, log), {
    code: 'USAGE',
    message: /http address/,
  });
});

function endless(response: ServerResponse): void {
  const part = Buffer.alloc(1 << 20, 0x20);
  const more = (): void => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
