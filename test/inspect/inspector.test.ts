import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InspectMessage, InspectOutput } from '../../src/inspect/inspect-message.js';
import { Inspector, type InspectorOptions } from '../../src/inspect/inspector.js';
import { defaultProfile } from '../../src/tr101290/profile.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const ORIGIN = { probe_id: 'p1', session_id: '00000000000000a1' };
const CONTEXT = { timestamp: 1000, host: null };

/** An inspector on the other side of a structured clone, as a thread would be. */
class Rig {
  readonly outputs: InspectOutput[] = [];
  readonly #inspector: Inspector;
  readonly #probe = new ScriptedProbe();

  constructor(options: Partial<InspectorOptions> = {}) {
    this.#inspector = new Inspector({ profile: '2020', run: 'r', ...options }, (output) => {
      this.outputs.push(structuredClone(output));
    });
  }

  take(...messages: readonly InspectMessage[]): void {
    for (const message of messages) this.#inspector.take(structuredClone(message));
  }

  open(...streams: readonly number[]): void {
    for (const stream of streams) this.take({ kind: 'open', stream, origin: ORIGIN });
  }

  batch(stream: number, packets = 7): InspectMessage {
    const message = this.#probe.stream(`239.1.3.${stream}:1`).batch(packets);
    assert.ok(message.kind === 'batch');
    return { kind: 'batch', stream, batch: message.batch };
  }

  async report(): Promise<void> {
    const rounds = (): number => this.outputs.filter(({ kind }) => kind === 'reported').length;
    const before = rounds();
    this.take({ kind: 'report', context: CONTEXT });
    while (rounds() === before) await nextTurn();
  }

  close(stream: number): void {
    this.take({ kind: 'close', stream, context: CONTEXT });
  }

  /** `<stream>`, or `<stream> final`, of each report so far. */
  reports(): string[] {
    return this.outputs.flatMap((output) => {
      if (output.kind !== 'record' || output.record.type !== 'stream_report') return [];
      return [`${output.stream}${output.record.final ? ' final' : ''}`];
    });
  }
}

test('a new profile judges the analyses that begin with it; those that run keep theirs', async () => {
  const rig = new Rig({ profile: defaultProfile('dvb', '2014') });
  rig.open(1, 2);
  rig.take(rig.batch(1));
  rig.take({ kind: 'profiles', profiles: { profile: defaultProfile('atsc', '2020') } });
  rig.take(rig.batch(2), rig.batch(1));
  await rig.report();
  const profiles = rig.outputs.flatMap((output) => {
    const record = output.kind === 'record' ? output.record : undefined;
    return record?.type === 'stream_report' && record.kind === 'mpegts'
      ? [[record.availability.profile, record.availability.edition]]
      : [];
  });
  assert.deepEqual(profiles, [
    ['dvb', '2014'],
    ['atsc', '2020'],
  ]);
});

test('batches come in, records go out, and what became of the packets; all of it could cross a thread', async () => {
  const rig = new Rig();
  rig.open(1);
  rig.take(rig.batch(1, 70), { kind: 'loss', stream: 1, blame: 'link', packets: 7 }, rig.batch(1, 14));
  rig.take({ kind: 'captured', stream: 1, timeNs: 0 });
  await rig.report();
  rig.close(1);
  const kinds = rig.outputs.map((output) => (output.kind === 'record' ? output.record.type : output.kind));
  assert.deepEqual(
    kinds.filter((kind) => kind !== 'event'),
    ['account', 'stream_report', 'account', 'reported', 'stream_report', 'closed'],
  );
  const losses = rig.outputs.flatMap((output) => {
    return output.kind === 'record' && output.record.type === 'event' && output.record.event === 'loss'
      ? [[output.record.blame, output.record.packets]]
      : [];
  });
  assert.deepEqual(losses, [['link', 7]]);
  const last = rig.outputs.at(-1);
  assert.ok(last?.kind === 'closed');
  assert.deepEqual(last.account, {
    analysed: 84,
    notAnalysed: { too_many_streams: 0, failed: 0, behind: 0, thread_lost: 0 },
  });
});

test('records on a stream are numbered without gaps', async () => {
  const rig = new Rig();
  rig.open(1);
  rig.take(rig.batch(1));
  await rig.report();
  rig.close(1);
  const ids = rig.outputs.flatMap((output) => (output.kind === 'record' ? [output.record.id] : []));
  assert.deepEqual(
    ids,
    ids.map((_, number) => `p1/00000000000000a1/239.1.3.1:1/r/${number}`),
  );
});

test('streams beyond the bound are named and counted, until there is room', async () => {
  const rig = new Rig({ limit: 2 });
  rig.open(1, 2, 3);
  rig.take(rig.batch(1), rig.batch(2), rig.batch(3));
  await rig.report();
  assert.deepEqual(rig.reports(), ['1', '2']);
  assert.deepEqual(
    rig.outputs.filter(({ kind }) => kind === 'left_out'),
    [{ kind: 'left_out', stream: 3 }],
  );
  rig.close(1);
  rig.take(rig.batch(3, 14));
  rig.close(3);
  const last = rig.outputs.at(-1);
  assert.ok(last?.kind === 'closed');
  assert.deepEqual(last.account, {
    analysed: 14,
    notAnalysed: { too_many_streams: 7, failed: 0, behind: 0, thread_lost: 0 },
  });
});

test('a few reports at a time: messages come in between, and a stream that is closed meanwhile gets its last one', async () => {
  const rig = new Rig({ reportsAtOnce: 4 });
  const streams = Array.from({ length: 10 }, (_, n) => n);
  rig.open(...streams);
  for (const stream of streams) rig.take(rig.batch(stream));
  rig.take({ kind: 'report', context: CONTEXT });
  assert.deepEqual(rig.reports(), ['0', '1', '2']);
  rig.take({ kind: 'report', context: CONTEXT }); // not begun anew
  rig.close(5);
  rig.open(5); // another one of the same number
  await nextTurn();
  await nextTurn();
  assert.deepEqual(rig.reports(), [0, 1, 2, '5 final', 3, 4, 6, 7, 8, 9].map(String));
  assert.equal(rig.outputs.filter(({ kind }) => kind === 'reported').length, 1);
});

test('a stream of which nothing was heard in the last reports is left out, until something is', async () => {
  const rig = new Rig();
  rig.open(1, 2);
  rig.take(rig.batch(1), rig.batch(2));
  for (let round = 0; round < 5; round++) {
    await rig.report();
    rig.take({ kind: 'captured', stream: 2, timeNs: 0 });
  }
  rig.take(rig.batch(1));
  await rig.report();
  assert.deepEqual(rig.reports().filter((report) => report === '1').length, 4, 'three unheard, and one again');
  assert.deepEqual(rig.reports().filter((report) => report === '2').length, 6);
});

test('an analysis that throws is over for its stream alone: told once, with where, and counted', async () => {
  const rig = new Rig({ payloads: throwingPayloads({ datagrams: 2 }) });
  rig.open(1, 2);
  rig.take(rig.batch(1, 70), rig.batch(2));
  rig.take(rig.batch(1, 14), rig.batch(1, 7), { kind: 'captured', stream: 1, timeNs: 0 });
  await rig.report();
  rig.close(1);
  rig.close(2);
  const failures = rig.outputs.flatMap((output) => (output.kind === 'failed' ? [output] : []));
  assert.deepEqual(
    failures.map(({ stream, failure }) => [stream, failure.streamId, failure.stage, failure.place, failure.message]),
    [[1, '239.1.3.1:1', 'batch', 'analysis/payload-runs', 'a fault of ours']],
  );
  assert.deepEqual(rig.reports(), ['2', '2 final']);
  const accounts = rig.outputs.flatMap((output) => (output.kind === 'closed' ? [output.account] : []));
  assert.deepEqual(accounts, [
    { analysed: 70, notAnalysed: { too_many_streams: 0, failed: 21, behind: 0, thread_lost: 0 } },
    { analysed: 7, notAnalysed: { too_many_streams: 0, failed: 0, behind: 0, thread_lost: 0 } },
  ]);
});

test('an analysis that throws as it reports: told with the stage', async () => {
  const rig = new Rig({ payloads: throwingPayloads({ snapshot: true }) });
  rig.open(1, 2);
  rig.take(rig.batch(1), rig.batch(2));
  rig.close(1);
  await rig.report();
  const stages = rig.outputs.flatMap((output) =>
    output.kind === 'failed' ? [[output.stream, output.failure.stage]] : [],
  );
  assert.deepEqual(stages, [
    [1, 'close'],
    [2, 'report'],
  ]);
  assert.deepEqual(rig.reports(), []);
});

test('the events that an analysis had when it failed are told before its failure, numbered as ever', async () => {
  const rig = new Rig({ payloads: throwingPayloads({ datagrams: 2 }) });
  rig.open(1);
  rig.take(rig.batch(1, 70));
  await rig.report();
  const before = rig.outputs.length;
  rig.take({ kind: 'loss', stream: 1, blame: 'link', packets: 7 }, rig.batch(1, 14));
  rig.close(1);
  const told = rig.outputs.slice(before).map((output) => {
    if (output.kind !== 'record' || output.record.type !== 'event') return output.kind;
    const { record } = output;
    if (record.event === 'loss') return ['loss', record.blame, record.packets, record.stream_id];
    return [record.event, 'cleared_by' in record && record.cleared_by];
  });
  // An alarm was raised, and nobody judges it any more.
  const ended = ['cleared', 'analysis_failed'];
  assert.deepEqual(told, [['loss', 'link', 7, '239.1.3.1:1'], ended, 'failed', 'closed']);
  const ids = rig.outputs.flatMap((output) => (output.kind === 'record' ? [output.record.id] : []));
  assert.deepEqual(
    ids,
    ids.map((_, number) => `p1/00000000000000a1/239.1.3.1:1/r/${number}`),
  );
});

test('events that cannot be had of an analysis that failed are said to be missing', () => {
  const rig = new Rig({ payloads: throwingPayloads({ datagrams: 2, events: true }) });
  rig.open(1);
  rig.take(rig.batch(1, 14));
  const [failed] = rig.outputs;
  assert.ok(failed?.kind === 'failed');
  assert.match(failed.failure.message, /^a fault of ours; what happened since the last report is not known: a fault/);
});

test('reports are made again after one that could not be told', async (t) => {
  const [before, faults] = [process.listeners('unhandledRejection'), [] as unknown[]];
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => faults.push(error));
  t.after(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of before) process.on('unhandledRejection', listener);
  });
  const kinds: string[] = [];
  const inspector = new Inspector({ profile: '2020', run: 'r' }, ({ kind }) => {
    kinds.push(kind);
    if (kinds.length === 1) throw new Error('a fault of who listens');
  });
  const message = new ScriptedProbe().stream('239.1.3.1:1').batch(7);
  assert.ok(message.kind === 'batch');
  inspector.take({ kind: 'open', stream: 1, origin: ORIGIN });
  inspector.take({ kind: 'batch', stream: 1, batch: message.batch });
  inspector.take({ kind: 'report', context: CONTEXT });
  await nextTurn();
  inspector.take({ kind: 'report', context: CONTEXT });
  await nextTurn();
  assert.deepEqual(kinds, ['record', 'reported', 'record', 'account', 'reported']);
  assert.deepEqual(faults.map(String), ['Error: a fault of who listens']);
});

test('what is told of a stream that is not open is passed over', () => {
  const rig = new Rig();
  rig.take(rig.batch(1), { kind: 'loss', stream: 1, blame: 'link', packets: 1 });
  rig.take({ kind: 'captured', stream: 1, timeNs: 1 }, { kind: 'close', stream: 1, context: CONTEXT });
  assert.deepEqual(rig.outputs, []);
});
