import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { exposedCollector } from '../../src/cli/garbage-collection.js';
import { awaitedStream } from '../../src/ingest/awaited-stream.js';
import type { Stream } from '../../src/ingest/stream.js';
import { type ReleaseOptions, StreamReleases } from '../../src/ingest/stream-releases.js';
import { parseEndpoint } from '../../src/net/address.js';
import { StreamCounter } from '../../src/stream/counters.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { ethernet, ipv4, rtp, tsPackets, udp } from '../support/frames/frame-builder.js';
import { type FedFrame, IngestRig, type IngestRigOptions } from '../support/frames/ingest-rig.js';

const collectGarbage = exposedCollector();

const A = '239.1.1.1';
const B = '239.1.1.2';
const PORT = 5000;
const AFTER_S = 10;
const START_NS = 1_700_000_000e9;

function datagrams(destination: string, count: number, source?: string, payload = tsPackets(7, 0)): FedFrame[] {
  const bytes = ethernet({
    payload: ipv4({ destination, ...(source === undefined ? {} : { source }), payload: udp({ payload }) }),
  });
  return Array.from({ length: count }, () => ({ bytes }));
}

/** A live capture whose clocks are set by hand: both of them go on from second to second. */
class Rig {
  readonly ingest: IngestRig;
  readonly releases: StreamReleases;
  /** As they were released: second, name, number, datagrams. */
  readonly released: string[] = [];
  seconds = 0;
  /** Monotonic. */
  nowMs = 5_000_000;
  capturedNs = START_NS;

  constructor(options: IngestRigOptions = {}, release: Partial<ReleaseOptions> = {}) {
    this.ingest = new IngestRig({ batchPackets: 70, ...options });
    this.releases = new StreamReleases(this.ingest.ingest, {
      afterMs: AFTER_S * 1000,
      isKept: () => false,
      ...release,
    });
    this.pass(0, 0);
  }

  feed(frames: readonly FedFrame[]): void {
    this.ingest.feed(frames.map((frame) => ({ ...frame, arrivalNs: this.capturedNs - START_NS })));
  }

  /** What the probe does once a second; the clocks go on by so much. */
  pass(monotonicS = 1, capturedS = monotonicS): ReadonlySet<Stream> {
    this.seconds++;
    this.nowMs += monotonicS * 1000;
    this.capturedNs += capturedS * 1e9;
    this.ingest.ingest.capturedTimeNs = this.capturedNs;
    const due = this.releases.due(this.nowMs);
    this.ingest.registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
    assert.deepEqual(this.ingest.identityFaults(), [], 'before');
    for (const { info, counters } of due) {
      const datagrams = counters[StreamCounter.captured_datagrams];
      this.released.push(`${this.seconds - 1} ${info.streamId} ${info.streamNumber} ${datagrams}`);
    }
    if (due.size > 0) this.ingest.ingest.release(due);
    assert.deepEqual(this.ingest.identityFaults(), [], 'behind');
    return due;
  }

  get streams(): string[] {
    return this.ingest.streams().map(({ info }) => `${info.streamId} ${info.streamNumber}`);
  }
}

describe('a discovered stream', () => {
  test('of which nothing came for so long is released, at that time, while the others go on', () => {
    const rig = new Rig();
    rig.feed([...datagrams(A, 20), ...datagrams(B, 20)]);
    // Both are heard at the look of second 1.
    for (let second = 1; second <= 10; second++) {
      rig.pass();
      rig.feed(datagrams(B, 1));
    }
    assert.deepEqual(rig.streams, [`${A}:${PORT} 1`, `${B}:${PORT} 2`]);
    rig.pass();
    assert.deepEqual(rig.released, [`11 ${A}:${PORT} 1 20`]);
    assert.deepEqual(rig.streams, [`${B}:${PORT} 2`]);
    const { released_streams, released_datagrams, captured_frames } = rig.ingest.probeCounters();
    assert.deepEqual([released_streams, released_datagrams, captured_frames], [1, 20, 50]);
    assert.equal(rig.ingest.registry.released.counters[StreamCounter.published_packets], 140);
  });

  test('that comes back is a new one, whose first batch has the sequence 0', () => {
    const rig = new Rig();
    rig.feed(datagrams(A, 40));
    for (let second = 1; second <= 11; second++) rig.pass();
    rig.feed(datagrams(A, 20));
    rig.pass();
    assert.deepEqual(rig.streams, [`${A}:${PORT} 2`]);
    assert.deepEqual(
      rig.ingest.batches.map(({ stream, sequence }) => [stream.streamNumber, sequence]),
      [...[0, 1, 2, 3].map((sequence) => [1, sequence]), ...[0, 1].map((sequence) => [2, sequence])],
    );
    const { counters } = rig.ingest.streams()[0]!;
    assert.deepEqual([counters.captured_datagrams, counters.source_changes], [20, 0]);
  });

  test('stays for ever where the time is 0', () => {
    const rig = new Rig({}, { afterMs: 0 });
    rig.feed(datagrams(A, 20));
    for (let second = 0; second < 100_000; second += 1000) assert.equal(rig.pass(1000).size, 0);
  });

  test('stays while it is described or named, and is released when it is not any more', () => {
    let isKept = true;
    const rig = new Rig({}, { isKept: () => isKept });
    rig.feed(datagrams(A, 20));
    for (let second = 0; second < 30; second++) rig.pass();
    assert.deepEqual(rig.released, []);
    isKept = false;
    rig.pass();
    assert.deepEqual(rig.released, [`31 ${A}:${PORT} 1 20`]);
  });

  test('that has changed its format and then fell silent is settled first', () => {
    const rig = new Rig();
    const overRtp = datagrams(A, 33, undefined, rtp({ payloadType: 33, sequence: 1, payload: tsPackets(7, 0) }));
    rig.feed([...datagrams(A, 20), ...overRtp]);
    assert.ok(rig.ingest.probeCounters().captured_frames < 53, 'some are held back');
    for (let second = 1; second <= 11; second++) rig.pass();
    assert.equal(rig.ingest.probeCounters().captured_frames, 53);
    assert.deepEqual(rig.released, [], 'what was held back is new to the stream');
    for (let second = 1; second <= 10; second++) rig.pass();
    assert.deepEqual(rig.released, [`21 ${A}:${PORT} 1 53`]);
  });
});

test('a stream that was asked for stays, in every VLAN; that of a second sender to its address does not', () => {
  const endpoint = parseEndpoint(`${A}:${PORT}`);
  assert.ok(typeof endpoint !== 'string');
  const rig = new Rig({ asked: [awaitedStream(endpoint)] });
  const tagged = datagrams(A, 20).map(() => ({
    bytes: ethernet({ vlans: [7], payload: ipv4({ destination: A, payload: udp({ payload: tsPackets(7, 0) }) }) }),
  }));
  rig.feed([...datagrams(A, 20, '10.0.0.1'), ...tagged]);
  for (let turn = 0; turn < 20; turn++) rig.feed([...datagrams(A, 1, '10.0.0.1'), ...datagrams(A, 1, '10.0.0.2')]);
  assert.equal(rig.streams.length, 3, rig.streams.join());
  for (let second = 0; second < 30; second++) rig.pass();
  assert.deepEqual(rig.streams, [`${A}:${PORT} 1`, `${A}:${PORT}@7 2`]);
  assert.match(rig.released.join(), /~10\.0\.0\.\d:\d+ 3 /);
});

describe('nothing is released', () => {
  test('for a time in which the process stood still, or the clock was set', () => {
    const rig = new Rig();
    rig.feed(datagrams(A, 20));
    rig.pass();
    rig.pass(1, 3600); // set on
    rig.pass(1, -3600); // and back
    rig.pass(0.1, 0); // stopped for an hour: the timer comes first,
    rig.nowMs += 3_600_000;
    rig.pass(0, 0); // nothing was read since,
    rig.pass(0.1, 3600); // and then what had waited is read
    assert.deepEqual(rig.released, []);
    for (let second = 0; second < 8; second++) rig.pass();
    assert.deepEqual(rig.streams, [`${A}:${PORT} 1`]);
    rig.pass();
    assert.deepEqual(rig.streams, []);
  });

  test('while the host drops datagrams, so that the clock of the capture stands', () => {
    const rig = new Rig();
    rig.feed(datagrams(A, 20));
    for (let second = 0; second < 100; second++) rig.pass(1, 0);
    assert.deepEqual(rig.streams, [`${A}:${PORT} 1`]);
  });
});

test('--max-streams counts the living: another stream that had no room gets it with its next datagrams', () => {
  const rig = new Rig({ maxStreams: 1 });
  rig.feed([...datagrams(A, 20), ...datagrams(B, 20)]);
  assert.equal(rig.ingest.probeCounters().flow_table_full_datagrams, 20);
  for (let second = 1; second <= 11; second++) {
    rig.pass();
    rig.feed(datagrams(B, 1));
  }
  rig.feed(datagrams(B, 20));
  rig.ingest.finish();
  assert.deepEqual(rig.streams, [`${B}:${PORT} 2`]);
  const [stream] = rig.ingest.streams();
  assert.equal(stream!.counters.captured_datagrams + rig.ingest.probeCounters().flow_table_full_datagrams, 51);
  assert.ok(stream!.counters.captured_datagrams >= 20);
});

test('10,000 groups that come and go: never more than 100 streams, and each datagram has its place', () => {
  const rig = new Rig({ maxStreams: 100, payloadMemory: 'reused', accept: () => false });
  const noted: number[] = [];
  for (let round = 0; round < 100; round++) {
    for (let group = 0; group < 100; group++) rig.feed(datagrams(`239.${round}.1.${group}`, 20));
    assert.equal(rig.ingest.registry.streams, 100);
    for (let second = 0; second <= AFTER_S; second++) rig.pass();
    assert.equal(rig.ingest.registry.streams, 0);
    rig.released.length = 0;
    if (round % 10 === 9) noted.push(heapBytes());
  }
  const counters = rig.ingest.probeCounters();
  assert.deepEqual([counters.released_streams, counters.released_datagrams], [10_000, 200_000]);
  assert.deepEqual([counters.captured_frames, counters.flow_table_full_datagrams], [200_000, 0]);
  const grown = noted.at(-1)! - noted[1]!;
  assert.ok(grown < 2e6, `${grown} bytes more behind 8000 streams`);
});

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** What happens next: datagrams of a group and a sender, or so many seconds. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      group: fc.nat(3),
      sender: fc.nat(2),
      count: fc.integer({ min: 1, max: 60 }),
      what: fc.constantFrom('ts', 'rtp', 'noise', 'cut'),
    }),
  },
  fc.record({ seconds: fc.integer({ min: 1, max: 15 }) }),
);

test('fuzz: whatever comes and goes, at all times each frame is of a living or a released stream, or counted by cause', () => {
  const property = fc.property(fc.array(step, { maxLength: 40 }), fc.nat(3), (steps, maxStreams) => {
    const rig = new Rig({ maxStreams: maxStreams + 1, batchPackets: 30 });
    let fed = 0;
    for (const each of steps) {
      if ('seconds' in each) {
        for (let second = 0; second < each.seconds; second++) rig.pass();
        continue;
      }
      const { group, sender, count, what } = each;
      const payload =
        what === 'rtp'
          ? rtp({ payloadType: 33, sequence: fed, payload: tsPackets(7, 0) })
          : what === 'noise'
            ? new Uint8Array(100)
            : tsPackets(3, 0);
      const frames = datagrams(`239.1.1.${group}`, count, `10.0.0.${sender + 1}`, payload);
      rig.feed(what === 'cut' ? frames.map((frame) => ({ ...frame, captured: 60 })) : frames);
      fed += count;
    }
    rig.ingest.finish();
    assert.deepEqual(rig.ingest.identityFaults(), []);
    assert.equal(rig.ingest.probeCounters().captured_frames, fed);
    const living = rig.ingest.streams().reduce((sum, { counters }) => sum + counters.captured_datagrams, 0);
    const { released } = rig.ingest.registry;
    assert.equal(released.counters[StreamCounter.captured_datagrams], rig.ingest.probeCounters().released_datagrams);
    assert.ok(living + rig.ingest.probeCounters().released_datagrams <= fed);
    // Of each stream, released or not, the batches are numbered from 0 without gaps.
    const next = new Map<string, number>();
    for (const { stream, sequence } of rig.ingest.batches) {
      const key = `${stream.streamId} ${stream.streamNumber}`;
      assert.equal(sequence, next.get(key) ?? 0, key);
      next.set(key, sequence + 1);
    }
  });
  fc.assert(property, { numRuns: fuzzRuns(150) });
});
