import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HttpClient, httpUrl, shownUrl } from '../../../src/capture/hls/http-client.js';
import { type HlsHandler, sendBytes, serveHls } from '../../support/frames/hls-server.js';

async function got(t: TestContext, handler: HlsHandler, range?: { offset: number; length: number }, tries = 1) {
  const url = new URL('/a', await serveHls(t, handler));
  const client = new HttpClient(new AbortController().signal, 500);
  return client.get({ url, range, mostBytes: 1000, tries });
}

test('what fails for a moment is tried again; what is not there is not', async (t) => {
  let requests = 0;
  const answer = await got(
    t,
    (_, response) => (++requests < 3 ? response.writeHead(503).end() : response.end('ok')),
    undefined,
    3,
  );
  assert.deepEqual([answer.bytes.toString(), answer.retries], ['ok', 2]);
  requests = 0;
  const missing: HlsHandler = (_, response) => {
    requests++;
    response.writeHead(404).end();
  };
  await assert.rejects(got(t, missing, undefined, 3), { message: 'HTTP status 404', status: 404 });
  assert.equal(requests, 1);
});

test('bounds: too many bytes, redirects without end, a server that stands still, other protocols', async (t) => {
  await assert.rejects(
    got(t, (_, response) => response.end(Buffer.alloc(1001))),
    /more than 1000 bytes/,
  );
  await assert.rejects(
    got(t, (_, response) => response.writeHead(302, { location: '/a' }).end()),
    /more than 5 redirects/,
  );
  await assert.rejects(
    got(t, (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()),
    /is no address of http/,
  );
  await assert.rejects(
    got(t, (_, response) => void response.write('x')),
    /no answer within 0.5 s/,
  );
});

test('ranges, also of a server that does not know them', async (t) => {
  const bytes = Buffer.from('0123456789');
  const range = { offset: 3, length: 4 };
  assert.equal(
    (await got(t, (_, response, request) => sendBytes(bytes, response, request), range)).bytes.toString(),
    '3456',
  );
  assert.equal((await got(t, (_, response) => response.end(bytes), range)).bytes.toString(), '3456');
  await assert.rejects(
    got(t, (_, response) => response.end('01'), range),
    /0 of 4 bytes/,
  );
  await assert.rejects(
    got(t, (_, response) => response.end(bytes), { offset: 1e12, length: 4 }),
    /ranges are not served/,
  );
});

test('a stop ends a request at once; addresses are shown without secrets', async (t) => {
  const stop = new AbortController();
  const url = new URL('/a', await serveHls(t, () => stop.abort()));
  await assert.rejects(new HttpClient(stop.signal).get({ url, mostBytes: 10, tries: 3 }), /stopped/);
  assert.equal(shownUrl(httpUrl('https://me:secret@host:8/x/y.m3u8?token=1')), 'https://host:8/x/y.m3u8');
});
