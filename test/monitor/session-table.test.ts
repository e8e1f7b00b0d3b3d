import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ProbeSession } from '../../src/monitor/probe-session.js';
import { accountingRecord } from '../../src/monitor/records.js';
import { sessionBytes, streamBytes } from '../../src/monitor/session-cost.js';
import { SessionTable, TABLE_LIMITS, type TableLimits, type TableObserver } from '../../src/monitor/session-table.js';
import { type AccountingRecord, identityFaults } from '../../src/report/accounting.js';
import { type CounterColumn, STREAM_COUNTERS, StreamCounter } from '../../src/stream/counters.js';
import type { Message } from '../../src/stream/message.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';

const SILENT: TableObserver = {
  over: () => {},
  superseded: () => {},
  released: () => {},
  keeps: () => false,
  refused: () => {},
  ignored: () => {},
};

function take(table: SessionTable, message: Message): void {
  if (message.kind === 'batch') table.takeBatch(message.probe, message.batch);
  else if (message.kind === 'status') table.takeStatus(message.probe, message.status);
  else if (message.kind === 'end') table.takeEnd(message.probe, message.end);
}

test('probes and streams are bounded', () => {
  const limits: TableLimits = { ...TABLE_LIMITS, probes: 3, streams: 5 };
  const table = new SessionTable(SILENT, limits);
  for (let probe = 0; probe < 10; probe++) {
    const scripted = new ScriptedProbe(`p${probe}`);
    for (let port = 0; port < 4; port++) take(table, scripted.stream(`239.1.1.1:${port}`).batch(7));
  }
  const sessions = [...table.sessions()];
  assert.deepEqual(
    sessions.map(({ streams }) => streams.size),
    [4, 1, 0],
  );
  assert.equal(table.refused.table_full, 40 - 5);
});

test('a superseded session gives its room back', () => {
  const table = new SessionTable(SILENT, { ...TABLE_LIMITS, probes: 1, streams: 2 });
  for (let session = 0; session < 10; session++) {
    const scripted = new ScriptedProbe('p1', `s${session}`);
    take(table, scripted.stream('239.1.1.1:1').batch(7));
    take(table, scripted.stream('239.1.1.1:2').batch(7));
  }
  assert.equal(table.refused.table_full, 0);
});

test('a superseded session that still sends does not tell that its probe is there', () => {
  const table = new SessionTable(SILENT);
  const [old, now] = [new ScriptedProbe('p1', 's1'), new ScriptedProbe('p1', 's2')];
  take(table, old.stream('239.1.1.1:1').batch(7));
  assert.ok(table.isPresent(old.identity));
  take(table, now.stream('239.1.1.1:1').batch(7));
  take(table, old.status());
  assert.deepEqual([table.isPresent(old.identity), table.isPresent(now.identity)], [false, true]);
  table.takeEnd(now.identity, { sequence: 0, reason: 'stopped' });
  assert.equal(table.isPresent(now.identity), false);
});

test('all sessions together have a bound in bytes, with the longest that may still come', () => {
  const table = new SessionTable(SILENT, { ...TABLE_LIMITS, bytes: 1_000_000 });
  const long = 'x'.repeat(255);
  for (let probe = 0; probe < 20; probe++) {
    const scripted = new ScriptedProbe(`${long.slice(4)}${probe}`);
    for (let port = 0; port < 20; port++) take(table, scripted.stream(`${long.slice(8)}:${port}`).batch(7));
    take(table, scripted.status());
    assert.ok(table.bytes <= 1_000_000);
  }
  assert.ok(table.bytes > 980_000, 'it is used');
  const streams = [...table.sessions()].reduce((sum, session) => sum + session.streams.size, 0);
  assert.ok(streams > 200 && streams < 400, `${streams} streams`);
  assert.ok(table.refused.table_full >= 400 - streams);
  const before = table.bytes;
  for (const { identity } of [...table.sessions()]) {
    const scripted = new ScriptedProbe(identity.probeId, '00000000000000b2');
    take(table, scripted.stream('239.1.1.1:5000').batch(7));
  }
  assert.ok(table.bytes < before / 2, 'what was superseded gave its room back');
});

test('a usual network has room: as many probes and streams as the table has, with the names that they have', () => {
  const probes = TABLE_LIMITS.probes * sessionBytes('probe-of-studio-17.example.org');
  const streams = TABLE_LIMITS.streams * streamBytes('[ff3e:30:2001:db8::1234:5678]:65535@4094');
  assert.ok(probes + streams < TABLE_LIMITS.bytes);
});

test('streams of which only reports come take room as all others do, once each', () => {
  const table = new SessionTable(SILENT, { ...TABLE_LIMITS, probes: 1, streams: 2 });
  const scripted = new ScriptedProbe('p1', 's1');
  const batch = scripted.stream('239.1.1.1:1').batch(7);
  const taken = [1, 2, 3, 1, 2].map((port) => table.takesReport(batch.probe, `239.1.1.1:${port}`));
  assert.deepEqual(taken, [true, true, false, true, true]);
  take(table, batch);
  take(table, scripted.stream('239.1.1.1:4').batch(7));
  assert.equal([...table.sessions()][0]!.streams.size, 1);
  assert.equal(table.refused.table_full, 2);
  const next = new ScriptedProbe('p1', 's2').stream('239.1.1.1:5').batch(7);
  take(table, next);
  assert.equal(table.takesReport(next.probe, '239.1.1.1:6'), true, 'the old session gave its room back');
  assert.equal(table.takesReport(next.probe, '239.1.1.1:7'), false);
});

test('streams of which nothing but reports came give their room back with a status that does not have them', () => {
  const table = new SessionTable(SILENT, { ...TABLE_LIMITS, probes: 1, streams: 1 });
  const scripted = new ScriptedProbe('p1', 's1');
  take(table, scripted.status());
  const asked = (port: number): boolean => table.takesReport(scripted.identity, `239.1.1.1:${port}`);
  assert.deepEqual([asked(1), asked(2)], [true, false]);
  take(table, scripted.status());
  assert.deepEqual([asked(2), asked(1)], [true, false]);
});

/** Values that are plain, or at the edges of what a counter can be. */
const count = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1000) },
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 64, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY),
);
/** Counters that add up and grow with `step`, or any. */
const counters = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(100), fc.nat(100), fc.nat(5))
      .map(([published, rejected, unknown]) => column({ published, rejected, unknown })),
  },
  fc
    .array(count, { minLength: STREAM_COUNTERS.length, maxLength: STREAM_COUNTERS.length })
    .map((values) => Float64Array.from(values)),
);

function column({
  published,
  rejected,
  unknown,
}: {
  published: number;
  rejected: number;
  unknown: number;
}): CounterColumn {
  const values = new Float64Array(STREAM_COUNTERS.length);
  values[StreamCounter.published_packets] = published;
  values[StreamCounter.rejected_packets_sync_byte] = rejected;
  values[StreamCounter.captured_packets] = published + rejected + unknown;
  values[StreamCounter.accepted_datagrams] = published;
  values[StreamCounter.rejected_datagrams_length] = rejected;
  values[StreamCounter.captured_datagrams] = published + rejected + unknown;
  return values;
}

const identity = fc.record({ probeId: fc.constantFrom('a', 'b', 'c'), sessionId: fc.constantFrom('1', '2') });
const stream = fc.constantFrom('x', 'y', 'z').map((streamId) => streamInfo(streamId));
const batch = fc.record({ probe: identity, stream, sequence: count, packets: fc.nat(50), counters }).map(
  ({ probe, stream, sequence, packets, counters }): Message => ({
    probe,
    kind: 'batch',
    batch: {
      stream,
      sequence,
      datagrams: 1,
      packets,
      baseSeconds: 1,
      baseNanoseconds: 0,
      arrivalDeltaNs: new Uint32Array(1),
      sizes: new Uint16Array([packets]),
      rtpSequences: new Uint16Array(0),
      rtpTimestamps: new Uint32Array(0),
      counters,
      payload: new Uint8Array(0),
      payloadOmitted: true,
      hopLimit: 0,
      hopLimitMin: 0,
      hopLimitMax: 0,
      hostDropTimeNs: 0,
      hostDropSinceNs: 0,
    },
  }),
);
const status = fc
  .record({
    probe: identity,
    counters,
    streams: fc.array(fc.record({ stream, counters, nextSequence: count }), { maxLength: 3 }),
  })
  .map(
    ({ probe, counters, streams }): Message => ({
      probe,
      kind: 'status',
      status: {
        sequence: 0,
        timestampMs: 0,
        source: 'x',
        isLive: true,
        hasDropCounters: true,
        capturedTimeNs: 0,
        counters,
        streams,
      },
    }),
  );
const end = identity.map((probe): Message => ({ probe, kind: 'end', end: { sequence: 0, reason: 'stopped' } }));
const messages = fc.array(fc.oneof({ weight: 6, arbitrary: batch }, { weight: 3, arbitrary: status }, end), {
  maxLength: 40,
});

test('fuzz: whatever the messages, no count is negative and the identities hold', () => {
  const property = fc.property(messages, (sequence) => {
    const all = new Set<ProbeSession>();
    const table = new SessionTable({ ...SILENT, superseded: (session) => all.add(session) });
    for (const message of sequence) take(table, message);
    for (const session of table.sessions()) all.add(session);
    for (const session of all) {
      for (const stream of session.streams.values()) checkRecord(accountingRecord(session, stream, 0, false));
    }
  });
  fc.assert(property, { numRuns: fuzzRuns(2000) });
});

function checkRecord(record: AccountingRecord): void {
  assert.deepEqual(identityFaults(record), [], JSON.stringify(record));
  const nested = Object.values(record).flatMap((value) =>
    typeof value === 'object' && value !== null ? Object.values(value) : [value],
  );
  for (const value of nested) {
    if (typeof value === 'number') assert.ok(value >= 0 && Number.isSafeInteger(value), JSON.stringify(record));
  }
}

/** What a scripted probe does next. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      stream: fc.nat(2),
      packets: fc.integer({ min: 1, max: 50 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      stream: fc.nat(2),
      packets: fc.integer({ min: 1, max: 50 }),
    }),
  },
  fc.record({ do: fc.constant('drop' as const), stream: fc.nat(2), packets: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('status' as const), stream: fc.constant(0), packets: fc.constant(0) }),
);

test('fuzz: of a well-behaved probe every packet lost on the link is counted, no more and no less', () => {
  const property = fc.property(fc.array(step, { maxLength: 40 }), fc.nat(10), (steps, joinAt) => {
    const probe = new ScriptedProbe();
    const streams = [0, 1, 2].map((port) => probe.stream(`239.1.1.1:${port}`));
    const table = new SessionTable(SILENT);
    const expected = streams.map(() => ({ before: 0, lost: 0, received: 0 }));
    const joined = streams.map(() => false);
    for (const [index, { do: action, stream, packets }] of steps.entries()) {
      const account = expected[stream]!;
      const isListening = index >= joinAt;
      if (action === 'drop') {
        streams[stream]!.drop(packets);
      } else if (action === 'status') {
        const message = probe.status();
        if (isListening) take(table, message);
        if (isListening) joined.fill(true);
      } else {
        const message = streams[stream]!.batch(packets);
        const isReceived = action === 'send' && isListening;
        if (isReceived) take(table, message);
        if (isReceived) account.received += packets;
        else if (joined[stream]) account.lost += packets;
        else account.before += packets;
        if (isReceived) joined[stream] = true;
      }
    }
    take(table, probe.status());
    const [session] = table.sessions();
    for (const [index, stream] of streams.entries()) {
      const { beforeJoinPackets, linkLostPackets, receivedPackets } = session!.streams.get(stream.info.streamId)!;
      // The last status ends the loss of a stream of which nothing was received: it is before the join.
      assert.deepEqual(
        { before: beforeJoinPackets, lost: linkLostPackets, received: receivedPackets },
        expected[index],
      );
    }
  });
  fc.assert(property, { numRuns: fuzzRuns(500) });
});
