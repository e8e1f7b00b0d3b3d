import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BLAMES } from '../../src/analysis/blame.js';
import { SimulatedHost, type SimulatedHostOptions, type SimulatedStream } from '../support/frames/simulated-host.js';

const PACKETS_PER_DATAGRAM = 7;
/** Priorities of the rules that a stream without SI keeps; null: conditions. */
const PRIORITIES: readonly (number | null)[] = [1, 2, null];

const USUAL: SimulatedHostOptions = {
  ...{ streams: 8, ms: 4500, ringFrames: 100, readFrames: 64, stepMs: 1, batchMs: 100 },
  isStopped: () => false,
};

/** Whether it is within `lengthMs` behind one of the times. */
const within =
  (lengthMs: number, ...atMs: readonly number[]) =>
  (ms: number): boolean =>
    atMs.some((at) => ms >= at && ms < at + lengthMs);

/** What is dropped, and how late that is told of which stream, is what the cases differ in: 8 streams bring 0.76 frames in a ms. */
const CASES: readonly (Partial<SimulatedHostOptions> & { readonly name: string })[] = [
  { name: 'a process that stands still for 1.5 s', isStopped: within(1500, 2000) },
  {
    name: 'two drops while a batch is open',
    ...{ batchMs: 500, ringFrames: 20, isStopped: within(60, 2040, 2300, 3050, 3330) },
  },
  {
    name: 'drops three times a second, all the time',
    ...{ batchMs: 500, ringFrames: 20, isStopped: (ms) => ms % 333 < 60 },
  },
  {
    name: 'a drop that is known 2 s before what came behind it is read',
    ...{ ms: 8000, ringFrames: 1500, readFrames: 2, isStopped: within(3000, 1000) },
  },
  {
    name: 'batches that are full right behind the gap',
    ...{ batchPackets: 7, stepMs: 0.25, ringFrames: 3, isStopped: (ms) => ms % 700 >= 680 },
  },
  { name: 'a backlog that is full, before the ring', isBacklogFull: within(15, 2000, 2350, 4000) },
  {
    name: 'stamps of a clock in TAI',
    ...{ stampsAheadMs: 37_000, isStopped: within(500, 1500, 3000) },
  },
];

function raised({ analysis }: SimulatedStream): string[] {
  return analysis
    .takeEvents()
    .flatMap((event) =>
      event.event === 'raised' && PRIORITIES.includes(event.priority ?? null)
        ? [`${event.name} at ${event.time_ns}`]
        : [],
    );
}

describe('what the host drops is blamed on it, and no alarm', () => {
  for (const { name, ...changes } of CASES) {
    test(name, () => {
      const host = new SimulatedHost({ ...USUAL, ...changes });
      host.run();
      assert.ok(host.streams.filter(({ dropped }) => dropped > 0).length >= 4, 'most streams lost something');
      for (const stream of host.streams) {
        assert.deepEqual(raised(stream), [], stream.streamId);
        const { losses, lost_packets } = stream.analysis.report()!.losses.total;
        assert.deepEqual(
          BLAMES.filter((blame) => losses[blame] + lost_packets[blame] > 0),
          stream.dropped > 0 ? ['host'] : [],
          stream.streamId,
        );
        if (stream.isRtp) assert.equal(lost_packets.host, stream.dropped * PACKETS_PER_DATAGRAM, stream.streamId);
      }
    });
  }

  test('a stream that ends in a drop is lost all the same, later', () => {
    const host = new SimulatedHost({ ...USUAL, ms: 8000, isStopped: within(500, 2000), firstEndsMs: 2200 });
    host.run();
    const [first, ...others] = host.streams.map(raised);
    assert.equal(first?.length, 1);
    assert.match(first[0]!, /^Stream_lost/);
    assert.deepEqual(others.flat(), []);
  });
});
