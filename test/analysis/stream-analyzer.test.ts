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
    name: 'datagrams were dropped at the host in that second',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropTimeNs: epochNs(500) },
    blame: 'host',
    packets: 7,
    isError: false,
  },
  {
    name: 'the same with RTP',
    isRtp: true,
    rows: withoutMissing(true),
    counts: { rtpLost: 1, hostDropTimeNs: epochNs(500) },
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
    name: 'datagrams were dropped at the host, but seconds away',
    isRtp: false,
    rows: withoutMissing(false),
    counts: { hostDropTimeNs: epochNs(5000) },
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
      const none = { network: 0, upstream: 0, host: 0, probe_queue: 0, link: 0, unknown: 0 };
      assert.deepEqual(
        { losses, lost_packets },
        { losses: { ...none, [blame]: 1 }, lost_packets: { ...none, [blame]: packets } },
      );
      assert.deepEqual(errorsOf(snapshot), isError ? { cc: 1, rule: 1 } : { cc: 0, rule: 0 });
      const holes = snapshot.rtp?.total.rtp_hole_count ?? 0;
      assert.equal(holes, blame === 'network' ? 1 : 0);
    });
  }

  for (const blame of ['probe_queue', 'link'] as const) {
    for (const isRtp of [true, false]) {
      test(`it was lost on the way from the probe ${isRtp ? 'with' : 'without'} RTP: ${blame}, and no error`, () => {
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
      stream.feedBatch(batchOf(rows.slice(0, 5), { wrongSyncPackets: counts[0] }));
      stream.feedBatch(batchOf(rows.slice(5), { wrongSyncPackets: counts[1] }));
      const { ts, tr101290 } = stream.snapshotAndReset().payload!;
      assert.equal(ts.sync_errors, errors);
      assert.equal(tr101290.rules.Sync_byte_error.count_total, errors);
      assert.equal(ts.sync_losses, 0);
    });
  }

  test('a datagram without any is a loss of synchronisation', () => {
    const stream = analyzer(false);
    stream.feedBatch(batchOf(datagrams(false), { wrongSyncDatagrams: 1 }));
    const { ts, tr101290 } = stream.snapshotAndReset().payload!;
    assert.deepEqual([ts.sync_errors, ts.sync_losses, tr101290.rules.TS_sync_loss.count_total], [1, 1, 1]);
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
