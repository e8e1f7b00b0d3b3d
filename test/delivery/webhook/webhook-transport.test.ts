import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { type DeliveryError, DeliverySink } from '../../../src/delivery/delivery-sink.js';
import { MemoryQueue } from '../../../src/delivery/memory-queue.js';
import type { QueuedRecord } from '../../../src/delivery/record-queue.js';
import { WebhookTransport } from '../../../src/delivery/webhook/webhook-transport.js';
import { missingTool } from '../../support/programs/privileges.js';
import { until } from '../../support/programs/rig.js';
import { RecordedLog, recordOf } from '../../support/records/sink-records.js';
import { WebhookReceiver } from '../../support/records/webhook-receiver.js';

const SECRET = 'a secret of the tests';

async function openTransport(t: TestContext, statuses: number[], timeoutMs = 2000) {
  const receiver = new WebhookReceiver(statuses);
  const transport = new WebhookTransport({ url: await receiver.open(t), secret: SECRET, timeoutMs });
  return { receiver, transport };
}

function queued(...ids: string[]): QueuedRecord[] {
  return ids.map((id) => ({ ...recordOf(id), timeMs: 0 }));
}

test('each record is a post of its own, with its id and its JSON', async (t) => {
  const { receiver, transport } = await openTransport(t, [200, 204]);
  await transport.send(queued('a', 'b'));
  assert.deepEqual(receiver.ids, ['a', 'b']);
  assert.deepEqual(
    receiver.posts.map(({ body }) => JSON.parse(body)),
    [{ id: 'a' }, { id: 'b' }],
  );
  assert.equal(receiver.posts[0]!.headers['content-type'], 'application/json');
});

test('openssl makes the same signature of a post', { skip: missingTool('openssl') }, async (t) => {
  const { receiver, transport } = await openTransport(t, [200]);
  await transport.send(queued('ä'));
  const [{ headers, body }] = receiver.posts as [(typeof receiver.posts)[0]];
  const timestamp = String(headers['x-tscap-timestamp']);
  assert.ok(Math.abs(Date.now() / 1000 - Number(timestamp)) < 60);
  const input = `${timestamp}.${body}`;
  const digest = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-r'], { input, encoding: 'utf8' });
  assert.equal(headers['x-tscap-signature'], `sha256=${digest.split(' ')[0]}`);
});

test('without a secret nothing is signed', async (t) => {
  const receiver = new WebhookReceiver([200]);
  const transport = new WebhookTransport({ url: await receiver.open(t), secret: undefined, timeoutMs: 2000 });
  await transport.send(queued('a'));
  assert.equal(receiver.posts[0]!.headers['x-tscap-signature'], undefined);
});

test('a batch that failed goes on behind what was delivered', async (t) => {
  const { receiver, transport } = await openTransport(t, [200, 500, 200]);
  await assert.rejects(transport.send(queued('a', 'b', 'c')), { code: 'REFUSED' });
  await transport.send(queued('a', 'b', 'c'));
  assert.deepEqual(receiver.ids, ['a', 'b', 'b', 'c']);
});

const ANSWERS = [
  { status: 500, code: 'REFUSED' },
  { status: 404, code: 'REFUSED' },
  { status: 302, code: 'REFUSED' },
  { status: 413, code: 'NEVER_TAKEN' },
  { status: 400, code: 'NEVER_TAKEN' },
];
for (const { status, code } of ANSWERS) {
  test(`the answer ${status} is ${code}; the message holds neither path nor key`, async (t) => {
    const { receiver, transport } = await openTransport(t, [status]);
    await assert.rejects(transport.send(queued('a')), (error: DeliveryError) => {
      assert.equal(error.code, code);
      assert.match(error.message, new RegExp(`^webhook http://127.0.0.1:\\d+ answered ${status}$`));
      return true;
    });
    assert.equal(receiver.posts.length, 1, 'a redirection is not followed');
  });
}

test('a receiver that does not answer, and none at all, are unreachable within the time', async (t) => {
  const { transport } = await openTransport(t, [0], 200);
  await assert.rejects(transport.send(queued('a')), { code: 'UNREACHABLE', message: /did not answer within 0.2 s$/ });
  const url = new URL('http://127.0.0.1:1/hook?key=hidden');
  const nowhere = new WebhookTransport({ url, secret: SECRET, timeoutMs: 2000 });
  await assert.rejects(nowhere.send(queued('a')), (error: DeliveryError) => {
    assert.match(error.message, /^webhook http:\/\/127.0.0.1:1 cannot be reached/);
    return true;
  });
});

test('through the sink: a receiver that comes back gets all in order, one that hangs delays the end by no more than the flush', async (t) => {
  const receiver = new WebhookReceiver([503, 503, 200]);
  const url = await receiver.open(t);
  const log = new RecordedLog();
  const transport = new WebhookTransport({ url, secret: SECRET, timeoutMs: 60_000 });
  const sink = new DeliverySink(new MemoryQueue(1 << 20), transport, { intervalMs: 1, flushMs: 300 }, log);
  for (const id of ['a', 'b', 'c']) sink.write(recordOf(id));
  await until('delivered', () => sink.figures.delivered === 3);
  assert.deepEqual([...new Set(receiver.ids)], ['a', 'b', 'c']);
  assert.equal(sink.figures.retries, 2);
  assert.doesNotMatch(log.lines.join('\n'), /hidden|a secret/);

  receiver.statuses.splice(0, receiver.statuses.length, 0);
  sink.write(recordOf('d'));
  await until('posted', () => receiver.ids.includes('d'));
  const startedMs = performance.now();
  await sink.close();
  assert.ok(performance.now() - startedMs < 2000);
  assert.equal(sink.figures.dropped.out_of_time, 1, 'without a spool it is lost, and counted');
});
