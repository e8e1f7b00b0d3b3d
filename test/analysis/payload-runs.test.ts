import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CaptureCounts, DatagramBatch } from '../../src/analysis/datagram-batch.js';
import type { PayloadAnalyzer, PayloadFields, PayloadOptions } from '../../src/analysis/payload-analyzer.js';
import { PAYLOADS, type Payloads } from '../../src/analysis/payloads.js';
import { StreamAnalyzer } from '../../src/analysis/stream-analyzer.js';

const BASE_SECONDS = 1_763_790_000;
const PERIOD_NS = 1e6;
const COUNTS: CaptureCounts = {
  rtpLost: 0,
  rtpReordered: 0,
  rtpDuplicates: 0,
  rtpRestarts: 0,
  syncByteErrors: 0,
  syncLosses: 0,
  syncRegains: 0,
  wrongSync: 0,
  nullPacketsLeftOut: 0,
  incompleteDatagrams: 0,
  hostDropTimeNs: 0,
  hostDropSinceNs: 0,
  hopLimit: 0,
  hopLimitMin: 0,
  hopLimitMax: 0,
  hopLimitChanges: 0,
  sourceChanges: 0,
  otherSourceDatagrams: 0,
  sourceIp: '10.0.0.1',
  sourcePort: 5004,
  ssrc: 7,
};

/** Datagrams with these RTP sequence numbers, one each ms from `startMs` on; datagram n has n + 1 bytes, each of the value n. */
function batchOf(sequences: readonly number[], startMs: number, counts: Partial<CaptureCounts> = {}): DatagramBatch {
  return {
    datagrams: sequences.length,
    baseSeconds: BASE_SECONDS,
    baseNanoseconds: startMs * PERIOD_NS,
    arrivalDeltaNs: Uint32Array.from(sequences, (_, n) => n * PERIOD_NS),
    sizes: Uint16Array.from(sequences, (_, n) => n + 1),
    rtpSequences: Uint16Array.from(sequences),
    rtpTimestamps: Uint32Array.from(sequences, (_, n) => n * 90),
    payload: Uint8Array.from(sequences.flatMap((_, n) => new Array<number>(n + 1).fill(n))),
    counts: { ...COUNTS, ...counts },
  };
}

/** A toy of a kind of stream: says in one line each what it is told. */
class ToyPayload implements PayloadAnalyzer {
  readonly told: string[] = [];
  options: PayloadOptions | undefined;
  readonly payloads: Payloads = {
    ...PAYLOADS,
    'st2110-20': (options) => {
      this.options = options;
      return this;
    },
  };

  takeCounts(counts: CaptureCounts, timeNs: number): boolean {
    this.told.push(`counts ${counts.rtpLost} at ${timeNs / PERIOD_NS}`);
    return false;
  }

  feedBatch: PayloadAnalyzer['feedBatch'] = ({ batch, first, end, offset, timesNs, lostBefore, isLast }) => {
    const times = Array.from(timesNs.subarray(first, end), (timeNs) => timeNs / PERIOD_NS);
    const lost = lostBefore === 0 ? '' : ` behind ${lostBefore} lost`;
    assert.equal(batch.payload[offset], first, 'where the payload of the first one begins');
    this.told.push(`rows ${first}–${end} at ${times.join(' ')}${lost}${isLast ? ', last' : ''}`);
  };

  noteGap(timeNs: number, cause: string): void {
    this.told.push(`${cause} at ${timeNs / PERIOD_NS}`);
  }

  silence(timeNs: number): void {
    this.told.push(`silence up to ${Math.round(timeNs / PERIOD_NS)}`);
  }

  takeEvents(): [] {
    return [];
  }

  settle(): void {
    this.told.push('settle');
  }

  snapshotAndReset(): PayloadFields {
    return { kind: 'st2110-20' };
  }
}

function subjectOf(toy: ToyPayload, isRtp = true): StreamAnalyzer {
  const options = { isRtp, hasArrivalTimes: true, profile: '2020', isFromStart: true } as const;
  return new StreamAnalyzer({ kind: 'st2110-20', ...options, payloads: toy.payloads });
}

describe('what the analyzer of a payload is told', () => {
  test('a batch in which nothing happens is one run', () => {
    const toy = new ToyPayload();
    const stream = subjectOf(toy);
    stream.feedBatch(batchOf([10, 11, 12, 13], 0));
    stream.feedBatch(batchOf([14, 15], 4));
    stream.settle();
    assert.deepEqual(toy.told, [
      'counts 0 at 0',
      'rows 0–4 at 0 1 2 3, last',
      'counts 0 at 4',
      'rows 0–2 at 4 5, last',
      'settle',
    ]);
    assert.equal(stream.snapshotAndReset().payload?.kind, 'st2110-20');
  });

  test('a run ends before what the network lost', () => {
    const toy = new ToyPayload();
    subjectOf(toy).feedBatch(batchOf([10, 11, 14, 15], 0, { rtpLost: 2 }));
    assert.deepEqual(toy.told, [
      'counts 2 at 0',
      'rows 0–2 at 0 1',
      'rows 2–3 at 2 behind 2 lost',
      'rows 3–4 at 3, last',
    ]);
  });

  test('what was lost on the way here is a gap before the next run', () => {
    const toy = new ToyPayload();
    const stream = subjectOf(toy);
    stream.feedBatch(batchOf([10, 11], 0));
    stream.noteLoss('link', 5);
    stream.feedBatch(batchOf([17, 18], 7));
    assert.deepEqual(toy.told.slice(2), ['counts 0 at 7', 'loss at 7', 'rows 0–2 at 7 8, last']);
    assert.equal(stream.snapshotAndReset().losses.total.lost_packets.link, 5);
  });

  test('while the host drops there may be a gap each 10 ms where no RTP tells', () => {
    const toy = new ToyPayload();
    const counts = { hostDropSinceNs: BASE_SECONDS * 1e9, hostDropTimeNs: BASE_SECONDS * 1e9 + 5e6 };
    subjectOf(toy, false).feedBatch(batchOf(new Array<number>(40).fill(0), 0, counts));
    assert.deepEqual(toy.told, [
      'counts 0 at 0',
      'host_drops at 0',
      `rows 0–10 at ${[...new Array(10).keys()].join(' ')}`,
      'host_drops at 10',
      `rows 10–40 at ${[...new Array(40).keys()].slice(10).join(' ')}, last`,
    ]);
  });

  test('a clock that was set is a gap in which nothing is missing', () => {
    const toy = new ToyPayload();
    const stream = subjectOf(toy);
    stream.feedBatch(batchOf([10, 11], 5000));
    stream.feedBatch(batchOf([12, 13], 0));
    assert.deepEqual(toy.told.slice(2), ['clock_set at 1', 'counts 0 at 1', 'rows 0–2 at 1 2, last']);
  });

  test('silence is told when the stream is lost, and the gap when it is back', () => {
    const toy = new ToyPayload();
    const stream = subjectOf(toy);
    stream.feedBatch(batchOf([10, 11, 12, 13, 14, 15, 16, 17], 0));
    for (const ms of [900, 1500, 2000]) stream.advance(BASE_SECONDS * 1e9 + ms * 1e6);
    stream.feedBatch(batchOf([18], 2500));
    assert.deepEqual(toy.told.slice(2), [
      'silence up to 1500',
      'silence up to 2000',
      'counts 0 at 2500',
      'silence up to 2500',
      'stream_lost at 2500',
      'rows 0–1 at 2500, last',
    ]);
  });

  test('where the losses are counted that its own numbers show', () => {
    const toy = new ToyPayload();
    const stream = subjectOf(toy);
    stream.feedBatch(batchOf([10, 12], 0, { rtpLost: 1 }));
    assert.equal(toy.options!.losses.judge(1e6, 0, 4), 'network');
    assert.equal(toy.options!.losses.judge(1e6, 1e6, 4), 'upstream');
    const { lost_packets } = stream.snapshotAndReset().losses.total;
    assert.deepEqual([lost_packets.network, lost_packets.upstream], [1, 4]);
  });
});

test('the payload of a kind without an analyzer is not measured', () => {
  const stream = new StreamAnalyzer({ kind: 'rtp', isRtp: true, hasArrivalTimes: true, profile: '2020' });
  stream.feedBatch(batchOf([1, 2, 3], 0));
  const { payload, transport } = stream.snapshotAndReset();
  assert.equal(payload, null);
  assert.equal(transport.total.datagrams, 3);
});
