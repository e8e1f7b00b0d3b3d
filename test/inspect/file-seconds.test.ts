import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { PcrTimeSink } from '../../src/analysis/pcr-time-sink.js';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import { FrameSeconds } from '../../src/inspect/frame-seconds.js';
import { PacketSeconds } from '../../src/inspect/packet-seconds.js';
import { ToldSeconds } from '../../src/inspect/told-seconds.js';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import type { StreamReportRecord } from '../../src/report/records.js';
import type { StreamReport } from '../../src/report/stream-report.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { ethernet, ipv4, tsPackets, udp } from '../support/frames/frame-builder.js';
import { IngestRig } from '../support/frames/ingest-rig.js';
import { REPOSITORY } from '../support/programs/programs.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const BARS_PCAP = join(REPOSITORY, 'test_data/bars.pcap');

async function analyzed(path: string, isWatched: boolean, threads = 0) {
  const seconds: StreamReportRecord[] = [];
  const { report } = await analyzeFile({
    ...{ path, profile: '2020' as const, run: 'test', threads, stop: new AbortController().signal },
    context: () => ({ timestamp: 1000, host: null }),
    take: () => undefined,
    takeSecond: isWatched ? (record) => seconds.push(record) : undefined,
  });
  return { streams: report.streams, seconds };
}

const transportStream = (report: StreamReport): TransportStreamReport => report as TransportStreamReport;

describe('the course of a file', () => {
  for (const path of [BARS, BARS_PCAP]) {
    test(`has a report on each second, in which all packets are, and the report on the file is the same: ${path.slice(-6)}`, async () => {
      const plain = await analyzed(path, false);
      const { streams, seconds } = await analyzed(path, true);
      assert.deepEqual(streams, plain.streams);
      assert.deepEqual(plain.seconds, []);
      const [whole] = streams.map(transportStream);
      const times = seconds.map(({ timestamp }) => timestamp / 1000);
      const first = Math.floor(whole!.first_arrival_s ?? 0);
      const last = Math.floor((whole!.first_arrival_s ?? 0) + whole!.duration_ns / 1e9);
      assert.deepEqual(
        times,
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
      assert.ok(times.length > 1, `${times.length}`);
      const packets = seconds.reduce((sum, second) => sum + transportStream(second).interval.packets, 0);
      assert.equal(packets, whole!.packets);
      assert.ok(seconds.every(({ final, stream_id }) => !final && stream_id === whole!.stream_id));
    });
  }

  test('is the same where the streams are analysed on threads', async () => {
    const here = await analyzed(BARS_PCAP, true);
    const { streams, seconds } = await analyzed(BARS_PCAP, true, 2);
    assert.deepEqual(seconds, here.seconds);
    assert.deepEqual(streams, here.streams);
  });
});

const datagrams = (count: number, apartNs: number) =>
  Array.from({ length: count }, (_, index) => ({
    bytes: ethernet({
      payload: ipv4({ destination: '239.1.1.1', payload: udp({ payload: tsPackets(7, index * 7) }) }),
    }),
    arrivalNs: index * apartNs,
  }));

test('batches of one second hold no datagram of another, and nothing is missing', () => {
  const rig = new IngestRig({ isOfOneSecond: true });
  rig.feed(datagrams(50, 100e6));
  rig.finish();
  const counts = rig.batches.map(({ baseSeconds, datagrams: count, baseNanoseconds, arrivalDeltaNs }) => {
    assert.ok(baseNanoseconds + arrivalDeltaNs[count - 1]! < 1e9);
    return [baseSeconds - 1_700_000_000, count];
  });
  assert.deepEqual(
    counts,
    [0, 1, 2, 3, 4].map((second) => [second, 10]),
  );
  assert.deepEqual(rig.identityFaults(), []);
});

test('a fault of the second analysis of datagrams ends the course of that stream alone', () => {
  const rig = new IngestRig({ isOfOneSecond: true });
  rig.feed(datagrams(50, 100e6));
  rig.finish();
  const told: number[] = [];
  const seconds = new ToldSeconds('test', ({ timestamp }) => told.push(timestamp));
  const course = new FrameSeconds({ profile: '2020', payloads: throwingPayloads({ datagrams: 10 }) }, seconds);
  for (const batch of rig.batches) course.take(batch);
  course.end();
  assert.deepEqual(told, []);
});

test('a fault of the second analysis of packets ends the course, and what measures the file goes on', () => {
  const seconds = new ToldSeconds('test', () => assert.fail());
  const stream = new PacketStream({ profile: '2020' });
  const twin = new PacketStream({ profile: '2020', payloads: throwingPayloads({ packets: 10 }) });
  const course = new PacketSeconds(stream, twin, seconds);
  const times = new PcrTimeSink(course);
  times.feed(tsPackets(100, 0), 0, 100);
  times.end();
  course.close();
  assert.equal(stream.analyzer.snapshotAndReset().payload?.ts.packets, 100);
});
