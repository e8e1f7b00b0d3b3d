import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { PcrTimeSink } from '../../src/analysis/pcr-time-sink.js';
import { SegmentWatch } from '../../src/analysis/segment-watch.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { FILE_STREAM } from '../../src/report/stream-identity.js';
import { StreamReporter } from '../../src/report/stream-reporter.js';
import { streamOfCase } from '../conformance/case.js';
import { SEGMENT_CASES } from '../conformance/cases/segments.js';

function packetsOf(name: string): Buffer[] {
  return streamOfCase(SEGMENT_CASES.find((one) => one.name === name)!).packets;
}

/** What is told and passed on, where the packets come in runs of this size. */
function toldOf(packets: readonly Buffer[], run: number, damagedAt = -1): [told: string[], passed: Buffer] {
  const told: string[] = [];
  const passed: Buffer[] = [];
  let count = 0;
  const watch = new SegmentWatch(
    { segments: (areSegments) => told.push(`${areSegments} at ${count}`) },
    (bytes, offset, size) => {
      count += size;
      passed.push(Buffer.from(bytes.subarray(offset, offset + size * PACKET_SIZE)));
    },
  );
  for (let n = 0; n < packets.length; n += run) {
    if (n === damagedAt) watch.noteDamage();
    const bytes = Buffer.concat(packets.slice(n, n + run));
    watch.feed(bytes, 0, bytes.length / PACKET_SIZE);
    bytes.fill(0);
  }
  watch.end();
  return [told, Buffer.concat(passed)];
}

describe('the first packets of a file', () => {
  const joined = packetsOf('auto-hls-joined');
  const ending = packetsOf('auto-hls-ends');
  /** Behind the PAT alone at 10 s, which ends the segments: a packet of another PID. */
  const end = ending.findLastIndex((packet, n) => isPat(packet) && n < 22_000) + 1;
  for (const run of [1, 7, 5000]) {
    test(`wait until it is known what they are, in runs of ${run}`, () => {
      const [told, passed] = toldOf(joined, run);
      assert.deepEqual(told, ['true at 0']);
      assert.ok(passed.equals(Buffer.concat(joined)));
    });

    test(`those behind segments are told apart to the packet, in runs of ${run}`, () => {
      const [told, passed] = toldOf(ending, run);
      assert.deepEqual(told, ['true at 0', `false at ${end}`]);
      assert.ok(passed.equals(Buffer.concat(ending)));
    });
  }

  test('do not wait where something between them is damaged', () => {
    const [told, passed] = toldOf(joined, 7, 700);
    assert.deepEqual(told, []);
    assert.ok(passed.equals(Buffer.concat(joined)));
  });

  test('of more than 64 MiB are no segment', () => {
    const [told, passed] = toldOf(
      [Buffer.concat(joined.slice(0, 4)), Buffer.concat(new Array(360_000).fill(joined[9]))],
      1,
    );
    assert.deepEqual([told, passed.length], [[], 360_004 * PACKET_SIZE]);
  });
});

test('what a file is, and why, is told; and when it no longer is', () => {
  const stream = new PacketStream({ profile: '2020' });
  const times = new PcrTimeSink(stream);
  const bytes = Buffer.concat(packetsOf('auto-hls-ends'));
  times.feed(bytes, 0, 20_000);
  const { profile, profile_reason } = new StreamReporter(stream.analyzer).report(FILE_STREAM, null).availability;
  assert.deepEqual(
    [profile, profile_reason],
    ['hls', 'tables only in front of random access points, as segments of HLS have'],
  );
  times.feed(bytes, 20_000 * PACKET_SIZE, bytes.length / PACKET_SIZE - 20_000);
  times.end();
  const changes = stream.analyzer.takeEvents().filter((event) => event.event === 'profile');
  assert.deepEqual(
    changes.map(({ name, previous, reason, time_ns }) => [name, previous, reason, Math.round(time_ns / 1e8)]),
    [['mpeg', 'hls', 'no service information', 100]],
  );
});

function isPat(packet: Buffer): boolean {
  return (packet.readUInt16BE(1) & 0x1fff) === 0;
}
