import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchPath, type BatchPathParts } from '../../src/monitor/batch-path.js';
import { SessionTable } from '../../src/monitor/session-table.js';
import type { StreamSession } from '../../src/monitor/stream-session.js';
import type { Batch, Message } from '../../src/stream/message.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

const SILENT = {
  over: () => {},
  superseded: () => {},
  released: () => {},
  keeps: () => false,
  refused: () => {},
  ignored: () => {},
};

interface Path {
  readonly path: BatchPath;
  readonly table: SessionTable;
  /** What was done, in order. */
  readonly done: string[];
}

interface PathChanges {
  readonly recordings?: Partial<BatchPathParts['recordings']>;
  readonly inspection?: BatchPathParts['inspection'];
  readonly isLeg?: boolean;
  /** In place of it. */
  readonly takesLeg?: () => boolean;
}

/** Unless changed, all streams are selected, none is a leg, and nobody has to be waited for. */
function pathOf({ recordings, isLeg = false, takesLeg = () => isLeg, ...changes }: PathChanges = {}): Path {
  const done: string[] = [];
  const table = new SessionTable(SILENT);
  const inspection = { feed: () => done.push('analyse'), room: () => undefined };
  const path = new BatchPath({
    table,
    recordings: {
      isSelected: () => true,
      record: () => void done.push('record'),
      room: () => undefined,
      isAtLimit: false,
      ...recordings,
    },
    streamTakers: { legs: { take: takesLeg }, take: () => done.push('taps') },
    inspection,
    outcome: { stop: (reason) => done.push(`stop ${reason}`) },
    ...changes,
  });
  return { path, table, done };
}

function batchOf(message: Message): Batch {
  assert.ok(message.kind === 'batch');
  return message.batch;
}

/** Takes a batch of 7 packets; what the path did with it. */
function takeOne({ path, table }: Path, changes: Partial<Batch> = {}): { stream: StreamSession; wait: unknown } {
  const probe = new ScriptedProbe();
  const wait = path.take(probe.identity, batchOf(probe.stream('239.1.1.1:5000').batch(7, changes)));
  const [stream] = table.openStreams();
  assert.ok(stream !== undefined);
  assert.equal(stream.receivedPackets, 7);
  return { stream, wait };
}

test('a batch is recorded first, handed on, then analysed', () => {
  const path = pathOf();
  const { wait } = takeOne(path);
  assert.deepEqual(path.done, ['record', 'taps', 'analyse']);
  assert.equal(wait, undefined);
});

test('a batch that the table does not use goes nowhere', () => {
  const { path, done } = pathOf();
  const probe = new ScriptedProbe();
  const batch = batchOf(probe.stream('239.1.1.1:5000').batch(7));
  path.take(probe.identity, batch);
  done.length = 0;
  assert.equal(path.take(probe.identity, batch), undefined);
  assert.deepEqual(done, []);
});

test('a batch of a leg is counted as merged, and nothing else is done with it', () => {
  const path = pathOf({ isLeg: true });
  const { stream } = takeOne(path);
  assert.equal(stream.notRecorded.merged, 7);
  assert.equal(stream.notAnalysed.merged, 7);
  assert.deepEqual(path.done, []);
});

test('a merged batch is used as others are, and its stream is known as merged', () => {
  const { path, done } = pathOf({ isLeg: true });
  const probe = new ScriptedProbe();
  const stream = path.takeMerged(probe.identity, batchOf(probe.stream('239.1.1.1:5000').batch(7)));
  assert.equal(stream?.isMerged, true);
  assert.deepEqual(done, ['record', 'taps', 'analyse']);
});

test('who sent a leg waits for what analyses the merged stream', async () => {
  let endAnalysis = (): void => {};
  const analysed = new Promise<void>((resolve) => {
    endAnalysis = resolve;
  });
  const probe = new ScriptedProbe();
  const merged = probe.stream('239.1.1.1:5000+239.2.1.1:5000');
  const found: Path = pathOf({
    takesLeg: () => found.path.takeMerged(probe.identity, batchOf(merged.batch(7))) !== undefined,
    inspection: { feed: () => {}, room: () => analysed },
  });
  const wait = found.path.take(probe.identity, batchOf(probe.stream('239.1.1.1:5000').batch(7)));
  assert.ok(wait !== undefined);
  let isFree = false;
  const free = wait.then(() => {
    isFree = true;
  });
  await Promise.resolve();
  assert.equal(isFree, false);
  endAnalysis();
  await free;
  const next = pathOf({ isLeg: true });
  assert.equal(takeOne(next).wait, undefined);
});

// What keeps a batch from the analysis, by its cause.
const LEFT_OUT = [
  ['no_analysis', { inspection: undefined }, {}, ['record', 'taps']],
  ['not_selected', { recordings: { isSelected: () => false } }, {}, ['record']],
  ['no_payload', {}, { payloadOmitted: true, payload: new Uint8Array(0) }, ['record', 'taps']],
] as const;

for (const [cause, changes, batch, expected] of LEFT_OUT) {
  test(`a batch that is not analysed is counted: ${cause}`, () => {
    const path = pathOf(changes);
    const { stream } = takeOne(path, batch);
    assert.equal(stream.notAnalysed[cause], 7);
    assert.deepEqual(path.done, expected);
  });
}

test('the work is done at --packet-count', () => {
  const path = pathOf({ recordings: { isAtLimit: true } });
  takeOne(path);
  assert.deepEqual(path.done, ['record', 'taps', 'analyse', 'stop packet_count']);
});

test('a file waits for the recording and for the analysis; a live capture for the recording alone', async () => {
  const recorded = Promise.resolve();
  let endAnalysis = (): void => {};
  const analysed = new Promise<void>((resolve) => {
    endAnalysis = resolve;
  });
  const waiting = (): Path =>
    pathOf({
      recordings: { room: () => recorded },
      inspection: { feed: () => {}, room: () => analysed },
    });
  const { path, table } = waiting();
  const probe = new ScriptedProbe();
  const stream = probe.stream('239.1.1.1:5000');
  const status = probe.status(0);
  assert.ok(status.kind === 'status');
  table.takeStatus(probe.identity, status.status);
  assert.equal(path.take(probe.identity, batchOf(stream.batch(7))), recorded);

  const { wait } = takeOne(waiting());
  assert.ok(wait instanceof Promise && wait !== recorded);
  let isFree = false;
  const free = wait.then(() => {
    isFree = true;
  });
  await recorded;
  assert.equal(isFree, false);
  endAnalysis();
  await free;
});

test('less may wait of what is known to be a file', () => {
  const asked: boolean[] = [];
  const { path, table } = pathOf({
    recordings: { room: (isFile) => void asked.push(isFile) },
    inspection: { feed: () => {}, room: (_, isFile) => void asked.push(isFile) },
  });
  const probe = new ScriptedProbe();
  const stream = probe.stream('239.1.1.1:5000');
  path.take(probe.identity, batchOf(stream.batch(7)));
  assert.deepEqual(asked.splice(0), [false, false], 'its probe has not said what it is');
  const status = probe.status();
  assert.ok(status.kind === 'status' && !status.status.isLive);
  table.takeStatus(probe.identity, status.status);
  path.take(probe.identity, batchOf(stream.batch(7)));
  assert.deepEqual(asked, [true, true]);
});
