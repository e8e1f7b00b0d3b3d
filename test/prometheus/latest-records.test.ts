import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GONE_AFTER_MS, LatestRecords, SILENT_AFTER_MS } from '../../src/prometheus/latest-records.js';
import { PID_METRICS } from '../../src/report/kinds/mpegts/pid-metrics.js';
import { MetricsInput } from '../support/records/metrics-input.js';

/** A clock that is set by hand. */
function createLatest(bounds?: ConstructorParameters<typeof LatestRecords>[1]) {
  const clock = { ms: 1_000_000 };
  const latest = new LatestRecords(() => clock.ms, bounds);
  return { clock, latest, input: new MetricsInput(latest) };
}

const ids = (latest: LatestRecords): string[] => latest.snapshot().streams.map(({ labels }) => labels.join(' '));

test('a stream is kept until a minute after its last record', () => {
  const { clock, latest, input } = createLatest();
  input.report({ stream_id: 'a' });
  clock.ms += GONE_AFTER_MS - 1;
  assert.deepEqual(ids(latest), ['a head-end']);
  clock.ms += 1;
  assert.deepEqual(ids(latest), []);
});

test('a stream that is silent for an hour is gone, and comes back with its first datagram', () => {
  const { clock, latest, input } = createLatest();
  input.report({ stream_id: 'a' });
  for (const end = clock.ms + SILENT_AFTER_MS; clock.ms < end; ) {
    assert.deepEqual(ids(latest), ['a head-end']);
    clock.ms += 30_000;
    input.report({ stream_id: 'a', silent_ns: 1e9 });
  }
  assert.deepEqual(ids(latest), []);
  input.report({ stream_id: 'a', silent_ns: 0 });
  assert.deepEqual(ids(latest), ['a head-end']);
});

test('more streams than there is room for are left out and counted; a place is free when one is gone', () => {
  const { clock, latest, input } = createLatest({ streams: 2, probes: 1, pidsOfStream: 2, pids: 3 });
  for (const stream_id of ['a', 'b', 'c', 'd']) input.report({ stream_id });
  assert.deepEqual(ids(latest), ['a head-end', 'b head-end']);
  assert.equal(latest.leftOutRecords, 2);
  clock.ms += GONE_AFTER_MS;
  input.report({ stream_id: 'c' });
  assert.deepEqual(ids(latest), ['c head-end']);
});

test('more PIDs than there is room for are left out and counted, those of no program first', () => {
  const { latest, input } = createLatest({ streams: 9, probes: 1, pidsOfStream: 2, pids: 3 });
  input.report({ stream_id: 'a' }, { 16: [], 17: [], 256: [1], 257: [1] });
  input.report({ stream_id: 'b' }, { 16: [], 256: [1] });
  const { streams, leftOutPids } = latest.snapshot();
  assert.deepEqual(
    streams.map(({ measured }) => measured.get(PID_METRICS)!.map(({ labels: [pid] }) => Number(pid))),
    [[256, 257], [256]],
  );
  assert.equal(leftOutPids, 3);
});

test('a new session takes the place of the old one, whose last record comes late', () => {
  const { latest, input } = createLatest();
  input.report({ stream_id: 'a', session_id: 'old', duration_ns: 9 });
  input.report({ stream_id: 'a', session_id: 'new', duration_ns: 1 });
  input.report({ stream_id: 'a', session_id: 'old', duration_ns: 10 }, {}, true);
  assert.equal(latest.snapshot().streams[0]!.reported!.report.duration_ns, 1);
});

test('lost packets that come late do not make a counter shrink', () => {
  const { latest, input } = createLatest();
  for (const network of [3, 10, 8]) input.loss({ network });
  const { reported } = latest.snapshot().streams[0]!;
  assert.equal(reported!.lostPackets.network, 10);
  assert.equal(reported!.lostPackets.link, 0);
});

test('a stream that comes back behind its last record begins anew', () => {
  const { latest, input } = createLatest();
  input.loss({ network: 10 });
  input.report({ stream_id: 'a' }, {}, true);
  assert.equal(latest.snapshot().streams[0]!.reported!.lostPackets.network, 10);
  input.loss({ network: 1 });
  const { streams } = latest.snapshot();
  assert.deepEqual([streams.length, streams[0]!.reported!.lostPackets.network], [1, 1]);
});
