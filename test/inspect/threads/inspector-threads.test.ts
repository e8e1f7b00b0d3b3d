import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InspectOutput } from '../../../src/inspect/inspect-message.js';
import { InspectorThread } from '../../../src/inspect/threads/inspector-thread.js';
import { InspectorThreads, type ThreadsOptions } from '../../../src/inspect/threads/inspector-threads.js';
import { totalOf } from '../../../src/report/cause-counts.js';
import type { FlowDescription } from '../../../src/st2110/d10/flow-description.js';
import { ScriptedProbe, type ScriptedStream, START_SECONDS } from '../../support/programs/scripted-probe.js';

const ORIGIN = { probe_id: 'p1', session_id: '00000000000000a1' };
const CONTEXT = { timestamp: 1000, host: null };
/** Ends or stands still at batches of 13 and of 17 packets. */
const MISBEHAVING = new URL('../../support/inspect/misbehaving-thread.js', import.meta.url);
const SLOW = new URL('../../support/inspect/slow-thread.js', import.meta.url);
const LONGEST_WAIT_MS = 30_000;
/** Longer than what is used of a ring for files. */
const WIDE_RING_BYTES = 64 * 1024 * 1024;
/** Of the first stream. */
const DESCRIPTION: FlowDescription = {
  origin: 'test.sdp',
  session_name: 'test',
  kind: 'mpegts',
  destination_ip: '239.1.3.0',
  destination_port: 1,
  source_ips: [],
  payload_type: 33,
  clock_rate_hz: 90_000,
  reference_clock: null,
  media_clock_offset: null,
  duplicates: null,
  video: null,
  audio: null,
  ancillary: null,
};

class Rig {
  readonly outputs: InspectOutput[] = [];
  readonly threads: InspectorThreads;
  readonly #probe = new ScriptedProbe();
  readonly #streams: ScriptedStream[] = [];

  constructor(t: TestContext, options: Partial<ThreadsOptions> = {}) {
    const settings = { threads: 1, ...options };
    const run = randomBytes(8).toString('hex');
    this.threads = new InspectorThreads({ profile: '2020', run }, settings, (output) => this.outputs.push(output));
    t.after(() => this.threads.end());
  }

  open(streams: number): void {
    for (let stream = 0; stream < streams; stream++) {
      this.#streams.push(this.#probe.stream(`239.1.3.${stream}:1`));
      this.threads.take({ kind: 'open', stream, origin: ORIGIN });
    }
  }

  /** The same stream again, as the teller numbers it then. */
  openAgain(stream: number, after?: number): void {
    this.#streams.push(this.#probe.stream('239.1.3.0:1', { streamNumber: stream + 1 }));
    this.threads.take({ kind: 'open', stream, origin: ORIGIN, after });
  }

  batch(stream: number, packets = 7): void {
    const message = this.#streams[stream]!.batch(packets);
    assert.ok(message.kind === 'batch');
    this.threads.take({ kind: 'batch', stream, batch: message.batch });
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    const endMs = performance.now() + LONGEST_WAIT_MS;
    while (!condition()) {
      assert.ok(performance.now() < endMs, `${what} within ${LONGEST_WAIT_MS} ms`);
      await sleep(5);
    }
  }

  async report(): Promise<void> {
    const before = this.#count('reported');
    this.threads.take({ kind: 'report', context: CONTEXT });
    await this.until('reported', () => this.#count('reported') > before);
  }

  async close(...streams: readonly number[]): Promise<void> {
    for (const stream of streams) this.threads.take({ kind: 'close', stream, context: CONTEXT });
    await this.until('closed', () => streams.every((stream) => this.closed(stream) !== undefined));
  }

  closed(stream: number) {
    const last = this.outputs.findLast((output) => output.kind === 'closed' && output.stream === stream);
    return last?.kind === 'closed' ? last.account : undefined;
  }

  losses(): readonly (readonly [number, string, number])[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'record' && output.record.type === 'event' && output.record.event === 'loss'
        ? [[output.stream, output.record.blame, output.record.packets] as const]
        : [],
    );
  }

  /** Streams of which an alarm of that name was raised. */
  raised(name: string): number[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'record' &&
      output.record.type === 'event' &&
      output.record.event === 'raised' &&
      output.record.name === name
        ? [output.stream]
        : [],
    );
  }

  finals(): number[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'record' && output.record.type === 'stream_report' && output.record.final ? [output.stream] : [],
    );
  }

  #count(kind: InspectOutput['kind']): number {
    return this.outputs.filter((output) => output.kind === kind).length;
  }
}

test('streams are spread over the threads, and each is reported on, and once more at its end', async (t) => {
  const rig = new Rig(t, { threads: 2 });
  rig.open(5);
  for (let round = 0; round < 4; round++) for (let stream = 0; stream < 5; stream++) rig.batch(stream);
  await rig.report();
  await rig.close(0, 1, 2, 3, 4);
  assert.deepEqual(rig.finals().sort(), [0, 1, 2, 3, 4]);
  for (let stream = 0; stream < 5; stream++) {
    const account = rig.closed(stream)!;
    assert.deepEqual([account.analysed, totalOf(account.notAnalysed)], [28, 0]);
  }
  const reports = rig.outputs.filter((output) => output.kind === 'record' && output.record.type === 'stream_report');
  assert.equal(reports.length, 10);
});

test('when all threads are warm that is said once, and nothing else', async (t) => {
  const rig = new Rig(t, { threads: 2 });
  rig.threads.take({ kind: 'warm_up' });
  await rig.until('warm', () => rig.outputs.length > 0);
  rig.open(2);
  rig.batch(0);
  await rig.close(0, 1);
  assert.deepEqual(
    rig.outputs.filter(({ kind }) => kind === 'warm' || kind === 'failed'),
    [{ kind: 'warm' }],
  );
  assert.deepEqual(rig.finals(), [0]);
});

test('who waits until threads are warm does not wait for one that has ended', async (t) => {
  const rig = new Rig(t, { program: MISBEHAVING });
  rig.open(1);
  rig.batch(0, 13);
  rig.threads.take({ kind: 'warm_up' });
  await rig.until('warm', () => rig.outputs.some(({ kind }) => kind === 'warm'));
});

test('what finds no room is counted, and told as a loss that is none of the stream: no alarm comes of it', async (t) => {
  const rig = new Rig(t, { ringBytes: 2 * 1024 * 1024 });
  rig.open(1);
  // The thread is still starting: about a megabyte finds room.
  for (let batch = 0; batch < 20; batch++) rig.batch(0, 700);
  await rig.report();
  rig.batch(0, 700);
  await rig.close(0);
  const account = rig.closed(0)!;
  assert.ok(account.notAnalysed.behind > 0, 'the ring was full');
  assert.equal(account.analysed + totalOf(account.notAnalysed), 21 * 700);
  assert.equal(account.notAnalysed.behind, totalOf(account.notAnalysed));
  assert.ok(rig.losses().every(([, blame]) => blame === 'analysis'));
  assert.equal(
    rig.losses().reduce((sum, [, , packets]) => sum + packets, 0),
    account.notAnalysed.behind,
  );
});

test('a stream whose batches found no room is not silent, and its next report says what was left out', async (t) => {
  const rig = new Rig(t, { ringBytes: 2 * 1024 * 1024 });
  rig.open(1);
  // The thread is still starting: about a megabyte finds room.
  for (let batch = 0; batch < 20; batch++) rig.batch(0, 700);
  rig.threads.take({ kind: 'captured', stream: 0, timeNs: (START_SECONDS + 30) * 1e9 });
  await rig.report();
  const told = rig.losses().reduce((sum, [, , packets]) => sum + packets, 0);
  await rig.close(0);
  assert.ok(told > 0 && told === rig.closed(0)!.notAnalysed.behind);
  assert.deepEqual(rig.raised('Stream_lost'), []);
});

for (const isFile of [false, true]) {
  test(`who waits for room has all of it analysed${isFile ? ', of a file' : ''}`, async (t) => {
    const rig = new Rig(t, { ringBytes: WIDE_RING_BYTES, program: isFile ? SLOW : undefined });
    rig.open(1);
    for (let batch = 0; batch < 480; batch++) {
      rig.batch(0, 700);
      await rig.threads.room(0, isFile);
    }
    await rig.close(0);
    assert.equal(rig.closed(0)!.analysed, 480 * 700);
  });
}

test('of who does not wait beside a file all is analysed that the whole ring has room for', async (t) => {
  const rig = new Rig(t, { ringBytes: WIDE_RING_BYTES, program: SLOW });
  rig.open(2);
  // 18 MiB: what waits goes on at the start of the part of the ring that is used for a file.
  for (let batch = 0; batch < 144; batch++) {
    rig.batch(0, 700);
    await rig.threads.room(0, true);
  }
  for (let batch = 0; batch < 176; batch++) rig.batch(1, 700);
  await rig.close(0, 1);
  assert.deepEqual(
    [0, 1].map((stream) => rig.closed(stream)!.analysed),
    [144 * 700, 176 * 700],
  );
});

test('of a file that is waited for all is analysed, also of a batch as long as what is used of the ring for it', async (t) => {
  const rig = new Rig(t, { ringBytes: WIDE_RING_BYTES, program: SLOW });
  rig.open(2);
  for (let batch = 0; batch < 144; batch++) {
    rig.batch(0, 700);
    await rig.threads.room(0, true);
  }
  rig.batch(1, 65_535);
  await rig.close(0, 1);
  assert.deepEqual(
    [0, 1].map((stream) => rig.closed(stream)!.analysed),
    [144 * 700, 65_535],
  );
});

test('what comes of files all at once waits beside a ring that is full, and who asks for room waits for that too', async (t) => {
  const rig = new Rig(t, { ringBytes: 2 * 1024 * 1024, isFile: true });
  rig.open(2);
  for (let batch = 0; batch < 20; batch++) for (const stream of [0, 1]) rig.batch(stream, 700);
  await rig.threads.room(0, true);
  rig.batch(0, 700);
  await rig.close(0, 1);
  assert.deepEqual(
    [0, 1].map((stream) => rig.closed(stream)!.analysed),
    [21 * 700, 20 * 700],
  );
});

test('a batch that is longer than the ring is left out, also of a file, and is said to be', async (t) => {
  const rig = new Rig(t, { ringBytes: 2 * 1024 * 1024, isFile: true });
  rig.open(1);
  rig.batch(0, 14_000);
  rig.batch(0, 700);
  await rig.close(0);
  assert.deepEqual([rig.closed(0)!.analysed, rig.closed(0)!.notAnalysed.behind], [700, 14_000]);
});

test('a message that is longer than the ring comes whole, and what is behind it too', async (t) => {
  const rig = new Rig(t, { ringBytes: 2 * 1024 * 1024 });
  const sessionName = 'x'.repeat(3_000_000);
  rig.threads.take({ kind: 'descriptions', descriptions: [{ ...DESCRIPTION, session_name: sessionName }] });
  rig.open(1);
  await rig.report();
  rig.batch(0);
  await rig.close(0);
  const last = rig.outputs.findLast((output) => output.kind === 'record');
  assert.ok(last?.kind === 'record' && last.record.type === 'stream_report');
  assert.equal(last.record.session_name, sessionName);
});

// Side by side: they wait for threads that begin, and for one that is given up.
describe('threads that misbehave', { concurrency: true }, () => {
  test('a thread that ends is replaced: its streams begin anew, and what was not told of is counted', async (t) => {
    const rig = new Rig(t, { program: MISBEHAVING });
    rig.open(2);
    rig.batch(0);
    rig.batch(1);
    await rig.report();
    rig.batch(0, 13);
    await rig.until('thread_lost', () => rig.outputs.some(({ kind }) => kind === 'thread_lost'));
    const lost = rig.outputs.find(({ kind }) => kind === 'thread_lost');
    assert.deepEqual(lost, { kind: 'thread_lost', reason: 'asked to end', streams: 2 });
    rig.batch(0);
    rig.batch(1);
    await rig.report();
    await rig.close(0, 1);
    assert.deepEqual(rig.closed(0)!.notAnalysed, { too_many_streams: 0, failed: 0, behind: 0, thread_lost: 13 });
    assert.equal(rig.closed(0)!.analysed, 14);
    assert.equal(rig.closed(1)!.analysed, 14);
    assert.deepEqual(rig.finals().sort(), [0, 1]);
    const ids = rig.outputs.flatMap((output) => (output.kind === 'record' ? [output.record.id] : []));
    assert.equal(new Set(ids).size, ids.length, 'no id is used again');
  });

  test('that a thread is lost is said before a stream that was closing is closed by that', async (t) => {
    const rig = new Rig(t, { program: MISBEHAVING });
    rig.open(1);
    rig.batch(0, 13);
    await rig.close(0);
    const said = rig.outputs.flatMap(({ kind }) => (kind === 'thread_lost' || kind === 'closed' ? [kind] : []));
    assert.deepEqual(said, ['thread_lost', 'closed']);
    assert.equal(rig.closed(0)!.notAnalysed.thread_lost, 13);
  });

  test('the alarms that a lost thread had raised are over', async (t) => {
    const rig = new Rig(t, { program: MISBEHAVING });
    rig.open(1);
    for (let batch = 0; batch < 5; batch++) rig.batch(0, 700);
    await rig.report();
    const named = (event: string): string[] =>
      rig.outputs.flatMap((output) =>
        output.kind === 'record' && output.record.type === 'event' && output.record.event === event
          ? [(output.record as { name: string }).name]
          : [],
      );
    const raised = named('raised');
    assert.ok(raised.length > 0, 'packets of the scripted probe have faults');
    rig.batch(0, 13);
    await rig.until('cleared', () => named('cleared').length > 0);
    assert.deepEqual(named('cleared').sort(), raised.sort());
  });

  test('a stream that ends one thread after the other is given up; the others go on', async (t) => {
    const rig = new Rig(t, { program: MISBEHAVING });
    rig.open(2);
    for (let times = 1; times <= 2; times++) {
      rig.batch(1);
      rig.batch(0, 13);
      const lost = (): number => rig.outputs.filter(({ kind }) => kind === 'thread_lost').length;
      await rig.until('thread_lost', () => lost() === times);
    }
    rig.batch(0);
    rig.batch(1);
    await rig.close(0, 1);
    const failed = rig.outputs.flatMap((output) => (output.kind === 'failed' ? [output.stream] : []));
    assert.deepEqual(failed, [0]);
    assert.equal(rig.closed(0)!.notAnalysed.failed, 7);
    assert.ok(rig.closed(1)!.analysed >= 7);
  });

  test('a thread that stands still is ended after 10 s, and what waits for it goes on', async (t) => {
    const rig = new Rig(t, { program: MISBEHAVING });
    rig.open(1);
    rig.batch(0);
    await rig.report();
    rig.batch(0, 17);
    rig.batch(0);
    await rig.report();
    await rig.close(0);
    assert.ok(rig.outputs.some((output) => output.kind === 'thread_lost' && output.reason === 'it stands still'));
    const account = rig.closed(0)!;
    assert.equal(account.analysed + totalOf(account.notAnalysed), 31);
  });
});

test('a thread that has read nothing yet is given more time: its program may load slowly on a busy host', async (t) => {
  const lost: string[] = [];
  const observer = { output: () => {}, lost: (reason: string) => lost.push(reason) };
  const thread = new InspectorThread({ inspector: { profile: '2020', run: 'test' }, ringBytes: 1 << 20 }, observer);
  t.after(() => thread.end());
  thread.give({ kind: 'open', stream: 0, origin: ORIGIN });
  // All at once, before it can have read anything.
  for (let second = 0; second < 119; second++) thread.check();
  assert.deepEqual(lost, []);
  thread.check();
  thread.check();
  assert.deepEqual(lost, ['it did not begin']);
});

test('at a stop a thread that has read nothing is given up after 10 s, and what it was given is counted', async (t) => {
  const begins = new URL(`data:text/javascript,setInterval(() => {}, 1000)`);
  const rig = new Rig(t, { program: begins });
  rig.open(2);
  rig.batch(0, 21);
  rig.batch(1, 7);
  const beginMs = performance.now();
  rig.threads.hurry();
  await rig.close(0, 1);
  assert.ok(performance.now() - beginMs > 8000);
  const lost = rig.outputs.flatMap((output) => (output.kind === 'thread_lost' ? [output.reason] : []));
  assert.deepEqual(lost, ['it did not begin']);
  assert.deepEqual(
    [0, 1].map((stream) => rig.closed(stream)!.notAnalysed.thread_lost),
    [21, 7],
  );
});

test('at a stop a thread that has read something says its last', async (t) => {
  const rig = new Rig(t);
  rig.open(1);
  rig.batch(0, 21);
  rig.threads.hurry();
  await rig.close(0);
  assert.deepEqual([rig.finals(), rig.closed(0)!.analysed], [[0], 21]);
});

test('what is said of a stream comes behind the last of the one before it, whichever thread has less to do', async (t) => {
  const rig = new Rig(t, { threads: 2 });
  rig.openAgain(0);
  for (let round = 0; round < 300; round++) rig.batch(0, 700);
  for (let life = 1; life < 4; life++) {
    rig.threads.take({ kind: 'close', stream: life - 1, context: CONTEXT });
    rig.openAgain(life, life - 1);
    rig.batch(life);
  }
  await rig.close(3);
  assert.deepEqual(rig.finals(), [0, 1, 2, 3]);
  const streams = rig.outputs.flatMap((output) => (output.kind === 'record' ? [output.stream] : []));
  assert.deepEqual(streams, streams.toSorted());
});

test('a stream that was released is closed in the thread that has it, and comes back on any of them with other ids', async (t) => {
  const rig = new Rig(t, { threads: 2 });
  for (let life = 0; life < 4; life++) {
    rig.openAgain(life);
    rig.batch(life, 70);
    rig.threads.take({ kind: 'close', stream: life, context: CONTEXT, release: { kind: 'gone' } });
    await rig.until('closed', () => rig.closed(life) !== undefined);
  }
  assert.deepEqual(rig.finals(), [0, 1, 2, 3]);
  const records = rig.outputs.flatMap((output) => (output.kind === 'record' ? [output.record] : []));
  const notices = records.filter((record) => record.type === 'event' && record.event === 'notice');
  assert.deepEqual(
    notices.map((notice) => 'name' in notice && notice.name),
    new Array(4).fill('Stream_released'),
  );
  const ids = records.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, ids.join());
  for (let life = 0; life < 4; life++) assert.equal(rig.closed(life)!.analysed, 70);
});
