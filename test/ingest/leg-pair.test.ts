import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allLegPairs, LegPair, legPairsOf } from '../../src/ingest/leg-pair.js';
import { MonitorLegs } from '../../src/monitor/legs.js';
import { StreamCounter } from '../../src/stream/counters.js';
import type { Batch } from '../../src/stream/message.js';
import { numberedPackets } from '../support/programs/scripted-probe.js';
import { audioPacket, coded, tone } from '../support/st2110/audio-builder.js';
import { inGroups, RtpBatches } from '../support/st2110/rtp-batch.js';

const [A, B] = ['239.1.1.1:5004', '239.2.1.1:5004'];
const MS = 1e6;

function sound(lost: ReadonlySet<number>, lateNs: number) {
  return Array.from({ length: 1000 }, (_, sequence) => ({
    datagram: audioPacket({ sequence, timestamp: sequence * 48, payload: coded(tone(2, sequence * 48, 48), 'L24') }),
    timeNs: sequence * MS + lateNs,
    sequence,
  })).filter(({ sequence }) => !lost.has(sequence));
}

test('batches of two legs become those of one stream, as a probe would have made them', () => {
  const merged: Batch[] = [];
  const pair = new LegPair({ a: A, b: B }, true, (batch) => merged.push(batch));
  const [ofA, ofB] = [new RtpBatches(A), new RtpBatches(B)];
  const [a, b] = [inGroups(sound(new Set([100, 101]), 0), 100), inGroups(sound(new Set([101, 500]), 3 * MS), 100)];
  a.forEach((group, index) => {
    pair.take(0, ofA.next(group));
    pair.take(1, ofB.next(b[index]!));
  });
  pair.settle();
  const sequences = merged.flatMap(({ rtpSequences }) => [...rtpSequences]);
  assert.deepEqual(
    sequences,
    Array.from({ length: 1000 }, (_, sequence) => sequence).filter((sequence) => sequence !== 101),
  );
  const whole = Buffer.concat(merged.map(({ payload }) => payload));
  const expected = Buffer.concat(sound(new Set([101]), 0).map(({ datagram }) => datagram));
  assert.ok(whole.equals(expected));
  const last = merged.at(-1)!;
  assert.equal(last.stream.streamId, `${A}+${B}`);
  assert.deepEqual(
    merged.map(({ sequence }) => sequence),
    merged.map((_, index) => index),
  );
  const { total } = pair.snapshotAndReset()!;
  assert.deepEqual([total.on_both, total.only_on_a, total.only_on_b, total.on_neither], [997, 1, 1, 1]);
  assert.equal(total.path_difference_avg_ns, 3 * MS);
});

test('transport streams in RTP: packets of 188 bytes, in the order of their RTP sequence', () => {
  const merged: Batch[] = [];
  const pair = new LegPair({ a: A, b: B }, true, (batch) => merged.push(batch));
  const legs = [new RtpBatches(A, 'mpegts'), new RtpBatches(B, 'mpegts')] as const;
  const tsBatch = (leg: 0 | 1, first: number, datagrams: number): Batch => {
    const rows = Array.from({ length: datagrams }, (_, row) => ({
      datagram: audioPacket({ sequence: first + row, timestamp: first + row, payload: new Uint8Array(0) }),
      timeNs: (first + row) * MS,
    }));
    const batch = legs[leg].next(rows);
    const payload = numberedPackets(first * 7, datagrams * 7);
    return { ...batch, packets: datagrams * 7, sizes: new Uint16Array(datagrams).fill(7), payload };
  };
  // Each leg has its own hole.
  for (const [leg, first, count] of [
    [0, 0, 50],
    [1, 0, 40],
    [1, 45, 55],
    [0, 60, 40],
  ] as const)
    pair.take(leg, tsBatch(leg, first, count));
  pair.settle();
  assert.ok(Buffer.concat(merged.map(({ payload }) => payload)).equals(numberedPackets(0, 700)));
  assert.equal(
    merged.reduce((sum, { packets }) => sum + packets, 0),
    700,
  );
});

/** Batches of 100 of both legs, in turn, that tell of drops from 0.23 s to 0.25 s; the merged stream, and what the pair found. */
function withDrops(lostOnA: ReadonlySet<number>, lostOnB: ReadonlySet<number>, isTold: boolean) {
  const merged: Batch[] = [];
  const pair = new LegPair({ a: A, b: B }, true, (batch) => merged.push(batch));
  const legs = [new RtpBatches(A), new RtpBatches(B)] as const;
  const [a, b] = [inGroups(sound(lostOnA, 0), 100), inGroups(sound(lostOnB, 3 * MS), 100)];
  const startNs = legs[0].startSeconds * 1e9;
  const drops = isTold ? { hostDropSinceNs: startNs + 230 * MS, hostDropTimeNs: startNs + 250 * MS } : {};
  for (const [index, group] of a.entries()) {
    // The drop is seen long before what was captured behind it is read.
    pair.take(0, { ...legs[0].next(group), ...(index >= 1 ? drops : {}) });
    pair.take(1, legs[1].next(b[index]!));
  }
  pair.settle();
  return { merged, total: pair.snapshotAndReset()!.total };
}

test('what the host dropped of a leg is not missing on it, wherever in a batch that is', () => {
  const dropped = new Set([240, 241, 242, 500]);
  const { total } = withDrops(dropped, new Set(), true);
  assert.deepEqual([total.on_both, total.only_on_b, total.not_compared], [996, 1, 3]);
  const untold = withDrops(dropped, new Set(), false);
  assert.deepEqual([untold.total.on_both, untold.total.only_on_b, untold.total.not_compared], [996, 4, 0]);
});

test('of what came on neither leg the merged stream tells as its probe would', () => {
  const { merged, total } = withDrops(new Set([240, 241]), new Set([240, 241]), true);
  assert.deepEqual([total.on_neither, total.not_compared], [0, 2]);
  const behind = merged.find(({ rtpSequences }) => rtpSequences.includes(242))!;
  assert.ok(behind.hostDropSinceNs > 0 && behind.hostDropTimeNs > behind.hostDropSinceNs);
});

test('what the queue or the link lost of both legs is lost there of the merged stream', () => {
  for (const cause of ['probe_queue', 'link'] as const) {
    const merged: Batch[] = [];
    const pair = new LegPair({ a: A, b: B }, true, (batch) => merged.push(batch));
    const legs = [new RtpBatches(A), new RtpBatches(B)] as const;
    for (const [index, group] of inGroups(sound(new Set(), 0), 100).entries()) {
      for (const leg of [0, 1] as const) {
        const batch = legs[leg].next(group);
        if (index === 3) pair.noteGap(leg, cause);
        else pair.take(leg, batch);
      }
    }
    pair.settle();
    const behind = merged.findIndex(({ rtpSequences }) => rtpSequences[0] === 400);
    const [last, first] = [merged[behind - 1]!, merged[behind]!];
    const counter = StreamCounter[cause === 'link' ? 'published_packets' : 'queue_dropped_packets'];
    const counted = first.counters[counter]! - last.counters[counter]! - (cause === 'link' ? first.packets : 0);
    assert.equal(counted, 100, cause);
    assert.equal(first.sequence - last.sequence, cause === 'link' ? 2 : 1);
    const { captured_packets, published_packets, queue_dropped_packets } = StreamCounter;
    for (const { counters } of merged)
      assert.equal(counters[captured_packets], counters[published_packets]! + counters[queue_dropped_packets]!);
  }
});

describe('names of legs', () => {
  test('two by two', () => {
    assert.deepEqual(legPairsOf([A, B]), [{ a: A, b: B }]);
    assert.equal(legPairsOf([A]), undefined);
  });

  test('what is asked for goes before what is described', () => {
    const duplicates = { leg: 'a', index: 0, legs: [A, B] };
    assert.deepEqual(allLegPairs([], [{ duplicates }] as never), [{ a: A, b: B }]);
    assert.deepEqual(allLegPairs([{ a: A, b: 'x:1' }], [{ duplicates }] as never), [{ a: A, b: 'x:1' }]);
  });

  test('with the probe, where two capture the same address', () => {
    const pair = new LegPair({ a: `red/${A}`, b: `blue/${A}` }, true, () => {});
    assert.deepEqual(
      [pair.legOf(A, 'red'), pair.legOf(A, 'blue'), pair.legOf(A, 'green'), pair.legOf(A, null)],
      [0, 1, undefined, undefined],
    );
  });
});

test('a stream without RTP is no leg', () => {
  const legs = new MonitorLegs([{ a: A, b: B }], () => undefined);
  const batch = { stream: { isRtp: false, streamId: A }, payloadOmitted: false } as Batch;
  assert.equal(legs.take({ isMerged: false, probe: { probeId: 'p', sessionId: 's' } } as never, batch), false);
});
