import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Blame } from '../../src/analysis/blame.js';
import type { CaptureCounts } from '../../src/analysis/datagram-batch.js';
import type { MpegtsPayloadSnapshot } from '../../src/analysis/mpegts-payload.js';
import { StreamAnalyzer, type StreamSnapshot } from '../../src/analysis/stream-analyzer.js';
import { NULL_PID, PACKET_SIZE, pidAt } from '../../src/mpegts/packet.js';
import { batchOf, type FedDatagram, START_SECONDS } from '../support/frames/datagram-batches.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const DATAGRAM_SIZE = 7 * PACKET_SIZE;
/** Datagram 5 of 10 is the one that is missing, where one is. */
const MISSING = 5;

function analyzer(isRtp: boolean, isFromStart = true): StreamAnalyzer<MpegtsPayloadSnapshot> {
  return new StreamAnalyzer({ kind: 'mpegts', isRtp, hasArrivalTimes: true, profile: '2020', isFromStart });
}

/** 10 datagrams of one PID, 10 ms apart, whose continuity counters are right. */
function datagrams(isRtp: boolean): FedDatagram[] {
  return Array.from({ length: 10 }, (_, n) => ({
    ts: Buffer.concat(Array.from({ length: 7 }, (_, packet) => payloadPacket(0x100, n * 7 + packet))),
    ms: n * 10,
    ...(isRtp ? { sequence: 100 + n } : {}),
  }));
}

/** The packets are missing, but the RTP sequence goes on: they were lost before it was given. */
function renumbered(rows: readonly FedDatagram[]): FedDatagram[] {
  return rows.map((row, index) => ({ ...row, sequence: 100 + index }));
}

function withoutMissing(isRtp: boolean): FedDatagram[] {
  return datagrams(isRtp).filter((_, index) => index !== MISSING);
}

function epochNs(ms: number): number {
  return START_SECONDS * 1e9 + ms * 1e6;
}

interface Case {
  readonly name: string;
  readonly isRtp: boolean;
  readonly rows: readonly FedDatagram[];
  readonly counts?: Partial<CaptureCounts>;
  readonly blame: Blame;
  /** Packets that are missing, as far as it can be told. */
  readonly packets: number;
  /** Whether it is an error of the stream. */
  readonly isError: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'a gap of the RTP sequence covers it',
    isRtp: true,
    rows: withoutMissing(true),
    counts: { rtpLost: 1 },
    blame: 'network',
    packets: 7,
    isError: true,
  },
  {
    name: 'the RTP sequence goes on',
    isRtp: true,
    rows: renumbered(withoutMissing(true)),
    blame: 'upstream',
    packets: 7,
    isError: true,
  },
  { name: 'no RTP', isRtp: false, rows: withoutMissing(false), blame: 'unknown', packets: 7, isError: true },
  {
    name: 'datagrams were dropped at the host meanwhile',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropSinceNs: epochNs(45), hostDropTimeNs: epochNs(55) },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'the same with RTP',
    isRtp: true,
    rows: withoutMissing(true),
    counts: { rtpLost: 1, hostDropSinceNs: epochNs(45), hostDropTimeNs: epochNs(55) },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'the capture had only a part of it',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { incompleteDatagrams: 1 },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'the capture had only a part of it, with RTP',
    isRtp: true,
    rows: withoutMissing(true),
    counts: { incompleteDatagrams: 1 },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'the capture followed its RTP header, and rejected it',
    isRtp: true,
    rows: withoutMissing(true),
    blame: 'upstream',
    packets: 7,
    isError: true,
  },
  {
    name: 'datagrams were dropped at the host meanwhile, but the RTP sequence goes on',
    isRtp: true,
    rows: renumbered(withoutMissing(true)),
    counts: { hostDropSinceNs: epochNs(45), hostDropTimeNs: epochNs(55) },
    blame: 'upstream',
    packets: 7,
    isError: true,
  },
  {
    name: 'datagrams were dropped at the host, by a probe that does not tell since when',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropTimeNs: epochNs(500) },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'datagrams were dropped at the host, but 0.4 s later',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropSinceNs: epochNs(450), hostDropTimeNs: epochNs(460) },
    blame: 'unknown',
    packets: 7,
    isError: true,
  },
  {
    name: 'the RTP sequence is broken 0.4 s before datagrams were dropped at the host',
    isRtp: true,
    rows: withoutMissing(true),
    counts: { rtpLost: 1, hostDropSinceNs: epochNs(450), hostDropTimeNs: epochNs(460) },
    blame: 'network',
    packets: 7,
    isError: true,
  },
  {
    name: 'datagrams were dropped at the host, but seconds away',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropSinceNs: epochNs(4990), hostDropTimeNs: epochNs(5000) },
    blame: 'unknown',
    packets: 7,
    isError: true,
  },
];

function errorsOf({ payload }: StreamSnapshot<MpegtsPayloadSnapshot>): { cc: number; rule: number } {
  return { cc: payload!.ts.cc_errors, rule: payload!.tr101290.rules.Continuity_count_error.count_total };
}

describe('a datagram is missing', () => {
  for (const { name, isRtp, rows, counts = {}, blame, packets, isError } of CASES) {
    test(`${name}: ${blame}`, () => {
      const stream = analyzer(isRtp);
      stream.feedBatch(batchOf(rows, counts));
      stream.settle();
      const snapshot = stream.snapshotAndReset();
      const { losses, lost_packets } = snapshot.losses.total;
      const none = { network: 0, upstream: 0, host: 0, probe_queue: 0, link: 0, analysis: 0, unknown: 0 };
      assert.deepEqual(
        { losses, lost_packets },
        { losses: { ...none, [blame]: 1 }, lost_packets: { ...none, [blame]: packets } },
      );
      assert.deepEqual(errorsOf(snapshot), isError ? { cc: 1, rule: 1 } : { cc: 0, rule: 0 });
      const holes = snapshot.rtp?.total.rtp_hole_count ?? 0;
      assert.equal(holes, blame === 'network' ? 1 : 0);
    });
  }

  for (const blame of ['probe_queue', 'link', 'analysis'] as const) {
    for (const isRtp of [true, false]) {
      test(`it was lost on the way to the analysis ${isRtp ? 'with' : 'without'} RTP: ${blame}, and no error`, () => {
        const stream = analyzer(isRtp);
        const rows = datagrams(isRtp);
        stream.feedBatch(batchOf(rows.slice(0, MISSING)));
        stream.noteLoss(blame, 7);
        stream.feedBatch(batchOf(rows.slice(MISSING + 1)));
        stream.settle();
        const snapshot = stream.snapshotAndReset();
        assert.equal(snapshot.losses.total.lost_packets[blame], 7);
        assert.equal(
          Object.values(snapshot.losses.total.losses).reduce((a, b) => a + b),
          1,
        );
        assert.deepEqual(errorsOf(snapshot), { cc: 0, rule: 0 });
        // The time over the gap is no inter-arrival time.
        assert.equal(snapshot.transport.total.iat_max_ns, 10e6);
        assert.equal(snapshot.transport.total.iat_count, 7);
      });
    }
  }

  test('is told as one event for each blame', () => {
    const stream = analyzer(false);
    stream.feedBatch(batchOf(withoutMissing(false)));
    stream.noteLoss('link', 14);
    stream.noteLoss('link', 7);
    const losses = stream.takeEvents().filter((event) => event.event === 'loss');
    assert.deepEqual(
      losses.map(({ blame, count, packets, time_ns, last_time_ns }) => ({
        blame,
        count,
        packets,
        time_ns,
        last_time_ns,
      })),
      [
        { blame: 'unknown', count: 1, packets: 7, time_ns: 60e6, last_time_ns: 60e6 },
        { blame: 'link', count: 2, packets: 21, time_ns: 90e6, last_time_ns: 90e6 },
      ],
    );
    assert.deepEqual(
      stream.takeEvents().filter((event) => event.event === 'loss'),
      [],
    );
  });
});

describe('where something was lost is as sure as what it is known by', () => {
  /** One packet each 30 s on a PID of its own, among datagrams of another PID each second. */
  function withLowRate(skipped: readonly number[]): { rows: FedDatagram[]; lost: number } {
    const rows: FedDatagram[] = [];
    let counter = 0;
    for (let second = 0; second <= 90; second++) {
      // The packet of 60 s is missing upstream.
      const isRare = second % 30 === 0;
      if (second !== 60 && isRare) counter = second / 30;
      const rare = second !== 60 && isRare ? [payloadPacket(0x200, counter)] : [];
      const ts = Buffer.concat([payloadPacket(0x100, second), ...rare]);
      if (!skipped.includes(second)) rows.push({ ts, ms: second * 1000, sequence: second });
    }
    return { rows, lost: skipped.length };
  }

  test('a PID of low rate does not inherit a break of 30 s ago without a word', () => {
    const { rows, lost } = withLowRate([45]);
    const stream = analyzer(true);
    stream.feedBatch(batchOf(rows.slice(0, 10)));
    stream.feedBatch(batchOf(rows.slice(10, 13)));
    for (let at = 13; at < rows.length; at += 3)
      stream.feedBatch(batchOf(rows.slice(at, at + 3), { rtpLost: rows[at]!.ms >= 43_000 ? lost : 0 }));
    const { total } = stream.snapshotAndReset().losses;
    assert.deepEqual(
      total.loss_reasons.map(({ blame, confidence, reason, losses }) => [blame, confidence, reason, losses]),
      [
        ['network', 'certain', 'rtp_broken', 1], // of PID 0x100, right behind the break
        ['network', 'likely', 'rtp_broken_earlier', 1], // of PID 0x200, 44 s later
      ],
    );
  });

  const RESTARTED = { ssrc: 1, rtpRestarts: 1 };
  const MINUTES = 90_000 * 600;
  for (const [name, jump, timestamp, counts] of [
    ['a jump of the sequence in which the timestamp jumps', 50, MINUTES, RESTARTED],
    ['a short jump back in which the timestamp jumps', -3, MINUTES, RESTARTED],
    ['another SSRC', 50, 0, { ssrc: 2, rtpRestarts: 1 }],
  ] as const) {
    test(`${name} is a restart of the sender, and no loss of the network`, () => {
      const before = datagrams(true);
      const after = before.slice(2).map((row, n) => ({
        ...row,
        ms: 100 + n * 10,
        sequence: 110 + jump + n,
        timestamp: (100 + n * 10) * 90 + timestamp,
      }));
      const stream = analyzer(true);
      stream.feedBatch(batchOf(before));
      stream.feedBatch(batchOf(after, counts));
      stream.settle();
      const { rtp, losses } = stream.snapshotAndReset();
      assert.equal(losses.total.lost_packets.network, 0);
      assert.equal(losses.total.losses.network, 0);
      assert.deepEqual(
        losses.total.loss_reasons.map(({ confidence, reason }) => [confidence, reason]),
        [['likely', 'rtp_restarted']],
      );
      assert.deepEqual([rtp!.counts.rtp_lost, rtp!.counts.rtp_restarts, rtp!.total.rtp_hole_lost], [0, 1, 0]);
    });
  }
});

describe('another sender to the same address', () => {
  /** Batches each second, with the datagrams of other senders so far; events of the alarm at their times in s. */
  function told(otherSourceDatagrams: readonly number[], isFromStart: boolean): unknown[] {
    const stream = analyzer(false, isFromStart);
    return otherSourceDatagrams.flatMap((count, second) => {
      const row = { ts: payloadPacket(0x100, second), ms: second * 1000 };
      stream.feedBatch(batchOf([row], { otherSourceDatagrams: count }));
      return stream.takeEvents().flatMap((event) => {
        if (event.event === 'loss' || event.name !== 'Source_conflict') return [];
        return [[event.event, event.severity, event.time_ns / 1e9]];
      });
    });
  }

  test('is a critical alarm, which ends when the sender was alone for 5 s', () => {
    const counts = [0, 0, 10, 20, 30, ...new Array<number>(10).fill(30)];
    assert.deepEqual(told(counts, true), [
      ['raised', 'critical', 2],
      ['cleared', 'critical', 9],
    ]);
  });

  test('that was there before the monitor came is none now', () => {
    assert.deepEqual(told([30, 30, 30], false), []);
    assert.deepEqual(told([30, 30, 31], false), [['raised', 'critical', 2]]);
  });
});

describe('figures have one time base', () => {
  test('what a probe had lost before the monitor came is not lost since', () => {
    const stream = analyzer(true, false);
    const rows = datagrams(true);
    const before = { rtpLost: 193, rtpReordered: 5, rtpDuplicates: 6, rtpRestarts: 2 };
    stream.feedBatch(batchOf(rows.slice(0, 3), before));
    stream.feedBatch(batchOf(rows.slice(4), { ...before, rtpLost: 194 }));
    const { rtp_lost, rtp_reordered, rtp_duplicates, rtp_restarts } = stream.snapshotAndReset().rtp!.counts;
    assert.deepEqual([rtp_lost, rtp_reordered, rtp_duplicates, rtp_restarts], [1, 0, 0, 0]);
  });

  test('a loss in the first batch that the monitor sees is one since', () => {
    const stream = analyzer(true, false);
    const rows = datagrams(true);
    stream.feedBatch(batchOf([...rows.slice(0, 3), ...rows.slice(5)], { rtpLost: 195 }));
    assert.equal(stream.snapshotAndReset().rtp!.counts.rtp_lost, 2);
  });

  test('holes of a slow stream are told after a second at most, and how late they are is said', () => {
    // 2 Mb/s: a datagram each 5.264 ms; 1024 of them are 5.4 s.
    const rows = Array.from({ length: 600 }, (_, n) => ({
      ts: payloadPacket(0x100, n),
      ms: n * 5,
      sequence: n,
    })).filter((_, n) => n !== 200);
    const stream = analyzer(true);
    for (let at = 0; at < 400; at += 20)
      stream.feedBatch(batchOf(rows.slice(at, at + 20), { rtpLost: at + 20 > 200 ? 1 : 0 }));
    const { counts, interval } = stream.snapshotAndReset().rtp!;
    assert.equal(interval.rtp_hole_lost, 1); // lost at 1 s, told at 2 s
    assert.ok(counts.rtp_hole_lag_ns >= 0.5e9 && counts.rtp_hole_lag_ns <= 1.1e9, `${counts.rtp_hole_lag_ns}`);
  });
});

/** Counts of the capture as the first and the second batch say them, and what is counted of them. */
const WRONG_SYNC: readonly { name: string; isFromStart: boolean; counts: readonly [number, number]; errors: number }[] =
  [
    { name: 'of a stream from its start', isFromStart: true, counts: [3, 5], errors: 5 },
    { name: 'that were before the monitor came', isFromStart: false, counts: [3, 3], errors: 0 },
    { name: 'since the monitor came', isFromStart: false, counts: [3, 5], errors: 2 },
    { name: 'more than can be looped over', isFromStart: true, counts: [0, 1e15], errors: 1e15 },
  ];

describe('packets without sync byte that the capture left out', () => {
  for (const { name, isFromStart, counts, errors } of WRONG_SYNC) {
    test(name, () => {
      const stream = analyzer(false, isFromStart);
      const rows = datagrams(false);
      stream.feedBatch(batchOf(rows.slice(0, 5), { syncByteErrors: counts[0] }));
      stream.feedBatch(batchOf(rows.slice(5), { syncByteErrors: counts[1] }));
      const { ts, tr101290 } = stream.snapshotAndReset().payload!;
      assert.equal(ts.sync_errors, errors);
      assert.equal(tr101290.rules.Sync_byte_error.count_total, errors);
      assert.equal(ts.sync_losses, 0);
    });
  }

  test('losses of synchronisation are those that the capture counted, however many it says', () => {
    for (const [syncLosses, counted] of [
      [2, 2],
      [1e15, 512],
    ] as const) {
      const stream = analyzer(false);
      stream.feedBatch(batchOf(datagrams(false), { syncByteErrors: 4, syncLosses }));
      const { ts, tr101290 } = stream.snapshotAndReset().payload!;
      const { count_total } = tr101290.rules.TS_sync_loss;
      assert.deepEqual([ts.sync_errors, ts.sync_losses, count_total], [4, counted, counted]);
    }
  });
});

describe('MDI', () => {
  test('takes the PCR bitrate as media rate, and counts the packets that RTP lost', () => {
    const bitrateBps = 4_000_000;
    const ts = generateTs(7 * 1200, { bitrateBps });
    const stream = analyzer(true);
    const rows: FedDatagram[] = [];
    for (let n = 0; n < 1200; n++) {
      const ms = Math.round((n * DATAGRAM_SIZE * 8e3) / bitrateBps);
      rows.push({ ts: ts.subarray(n * DATAGRAM_SIZE, (n + 1) * DATAGRAM_SIZE), ms, sequence: n });
    }
    const received = rows.filter((_, n) => n !== 600); // 1.58 s after the start
    for (let n = 0; n < received.length; n += 100) {
      stream.feedBatch(batchOf(received.slice(n, n + 100), { rtpLost: n + 100 > 600 ? 1 : 0 }));
    }
    const { total } = stream.snapshotAndReset().payload!.mdi;
    assert.equal(total.mdi_media_rate_source, 'pcr');
    assert.ok(Math.abs(total.mdi_media_rate_bps! / bitrateBps - 1) < 1e-3, `${total.mdi_media_rate_bps}`);
    assert.equal(total.mdi_media_loss_source, 'rtp');
    assert.equal(total.mdi_media_loss_rate_max, 7);
  });
});

describe('null packets that the probe leaves out', () => {
  const RULES_BY_POSITION = ['PCR_accuracy_error', 'Buffer_error', 'Empty_buffer_error', 'Data_delay_error'] as const;

  /** The clock of the packets and the buffers, of a stream of 2 Mb/s with a quarter of null packets. */
  function measured(keepsNulls: boolean): StreamSnapshot<MpegtsPayloadSnapshot> {
    const bytes = readFileSync(new URL('../../../test_data/bars.mpegts', import.meta.url));
    const stream = analyzer(false);
    let leftOut = 0;
    for (let pos = 0; pos + DATAGRAM_SIZE <= bytes.length; pos += DATAGRAM_SIZE) {
      const packets = Array.from({ length: 7 }, (_, n) =>
        bytes.subarray(pos + n * PACKET_SIZE, pos + (n + 1) * PACKET_SIZE),
      );
      const kept = keepsNulls ? packets : packets.filter((packet) => pidAt(packet, 0) !== NULL_PID);
      leftOut += packets.length - kept.length;
      const ms = (pos * 8) / 2000;
      if (kept.length > 0)
        stream.feedBatch(batchOf([{ ts: Buffer.concat(kept), ms }], { nullPacketsLeftOut: leftOut }));
    }
    stream.settle();
    return stream.snapshotAndReset();
  }

  test('keep what is judged by places in the stream from being measured', () => {
    const { ts, tr101290, clocks } = measured(false).payload!;
    assert.equal(ts.pcr_bitrate_bps, null);
    for (const name of RULES_BY_POSITION) {
      const { state, reason, count_total } = tr101290.rules[name];
      assert.deepEqual(
        { name, state, reason, count_total },
        { name, state: 'unmeasurable', reason: 'null packets are left out by the probe', count_total: 0 },
      );
    }
    assert.equal(clocks.pcr.get(0x100)!.total.pcr_accuracy_samples, 0);
    assert.equal(tr101290.rules.PCR_repetition_error.state, 'ok');
  });

  test('with them it is measured', () => {
    const { ts, tr101290, clocks } = measured(true).payload!;
    assert.equal(Math.round(ts.pcr_bitrate_bps! / 1000), 2000);
    assert.ok(RULES_BY_POSITION.every((name) => tr101290.rules[name].state !== 'unmeasurable'));
    assert.ok(clocks.pcr.get(0x100)!.total.pcr_accuracy_samples > 100);
  });
});
