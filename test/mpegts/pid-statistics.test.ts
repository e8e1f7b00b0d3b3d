import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AdaptationField } from '../../src/mpegts/adaptation-field.js';
import { ABSENT, TRUNCATED } from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { PesHeader, PTS_WRAP_90K } from '../../src/mpegts/pes-header.js';
import { PidStatistics } from '../../src/mpegts/pid-statistics.js';

const MS_27M = 27_000;
const MS_90K = 90;
const MS_NS = 1e6;
const PID = 0x100;

function statistics(): PidStatistics {
  return new PidStatistics(PID, 0);
}

function pes(streamId: number, pts90k: number, dts90k: number): PesHeader {
  return Object.assign(new PesHeader(), { streamId, pts90k, dts90k });
}

describe('PidStatistics', () => {
  // arrives after  10   30  | a gap on the way here |  500 not comparable  20
  test('measures arrival intervals, not over a gap', () => {
    const pid = statistics();
    pid.addArrival(10 * MS_NS);
    pid.addArrival(30 * MS_NS);
    pid.noteGap();
    pid.addArrival(500 * MS_NS);
    pid.addArrival(20 * MS_NS);
    const { arrival_interval_ns } = pid.snapshot(null);
    assertRange(arrival_interval_ns, { min: 10 * MS_NS, avg: 20 * MS_NS, max: 30 * MS_NS });
  });

  test('measures across the wraps of PCR and DTS', () => {
    const pid = statistics();
    pid.addPcr(PCR_WRAP_27M - 10 * MS_27M, 0, false);
    assert.equal(pid.addPcr(20 * MS_27M, 1, false), 30 * MS_27M);
    pid.addPes(pes(0xe0, 0, PTS_WRAP_90K - 10 * MS_90K), 0);
    pid.addPes(pes(0xe0, 0, 30 * MS_90K), 0);
    assertRange(pid.snapshot(null).dts_interval_ns, { min: 40 * MS_NS, avg: 40 * MS_NS, max: 40 * MS_NS });
  });

  // PCR at  0  | 100 packets | 15.04 ms | loss | 30.08 ms | 45.12 ms | twice | a step back | discontinuity_indicator | …
  test('tells time and packets between two PCRs unless packets are missing between them', () => {
    const pid = statistics();
    const step27M = 15.04 * MS_27M;
    const feed = (pcr27M: number, packetIndex: number, isDiscontinuity = false) => {
      return [pid.addPcr(pcr27M, packetIndex, isDiscontinuity), pid.packetsBetweenPcrs];
    };
    assert.deepEqual(feed(0, 0), [0, 0]);
    assert.deepEqual(feed(step27M, 100), [step27M, 100]);
    pid.breakRate();
    assert.deepEqual(feed(2 * step27M, 200), [0, 0]);
    assert.deepEqual(feed(3 * step27M, 300), [step27M, 100]);
    assert.equal(feed(3 * step27M, 301)[0], 0, 'no time passed');
    assert.deepEqual(feed(4 * step27M, 400), [step27M, 100]);
    assert.equal(feed(0, 500)[0], 0, 'a step back');
    assert.equal(feed(step27M, 600, true)[0], 0, 'discontinuity_indicator');
    assert.deepEqual(feed(2 * step27M, 700), [step27M, 100]);
    assert.equal(pid.snapshot(null).last_pcr_27mhz, 2 * step27M);
  });

  // arrival ns   0        40        80        100
  // PTS ms       120      40        80        -
  // DTS ms       0        -         80        -        (decoding times 0, 40, 80)
  test('counts time stamps and measures their intervals', () => {
    const pid = statistics();
    pid.addPes(pes(0xe0, 120 * MS_90K, 0), 0);
    pid.addPes(pes(0xe0, 40 * MS_90K, ABSENT), 40);
    pid.addPes(pes(0xe0, 80 * MS_90K, 80 * MS_90K), 80);
    pid.addPes(pes(0xe1, ABSENT, ABSENT), 100);
    const { pes_count, pes_stream_id, pts_count, dts_count, pts_interval_ns, dts_interval_ns } = pid.snapshot(null);
    assert.deepEqual(
      { pes_count, pes_stream_id, pts_count, dts_count },
      { pes_count: 4, pes_stream_id: 0xe1, pts_count: 3, dts_count: 2 },
    );
    assertRange(pts_interval_ns, { min: 40, avg: 40, max: 40 });
    assertRange(dts_interval_ns, { min: 40 * MS_NS, avg: 40 * MS_NS, max: 40 * MS_NS });
  });

  test('tells the keys apart', () => {
    const pid = statistics();
    for (const control of [1, 2, 2, 3, 3, 3]) pid.addScrambled(control);
    const { scrambled_packets, scrambled_even, scrambled_odd } = pid.snapshot(null);
    assert.deepEqual([scrambled_packets, scrambled_even, scrambled_odd], [6, 2, 3]);
  });

  test('counts what else adaptation fields and PES headers carry', () => {
    const pid = statistics();
    pid.addAdaptationField(
      Object.assign(new AdaptationField(), { isRandomAccess: true, opcr27M: 0, spliceCountdown: -1 }),
    );
    pid.addAdaptationField(Object.assign(new AdaptationField(), { privateDataLength: 3, opcr27M: TRUNCATED }));
    pid.addPes(Object.assign(new PesHeader(), { escr27M: 0 }), 0);
    const { random_access_count, opcr_count, private_data_count, splice_countdown, escr_count } = pid.snapshot(null);
    assert.deepEqual(
      [random_access_count, opcr_count, private_data_count, splice_countdown, escr_count],
      [1, 1, 1, -1, 1],
    );
  });

  // Pictures: 4 | 6 | 2, a loss, 1 | 3 |
  test('counts the PES packets from one random access point to the next, not over a loss', () => {
    const pid = statistics();
    const gop = (pictures: number): void => {
      pid.addAdaptationField(Object.assign(new AdaptationField(), { isRandomAccess: true }));
      for (let n = 0; n < pictures; n++) pid.addPes(pes(0xe0, 0, 0), 0);
    };
    gop(4);
    assert.equal(pid.snapshot(null).random_access_pes, null);
    gop(6);
    gop(2);
    pid.breakRate();
    pid.addPes(pes(0xe0, 0, 0), 0);
    gop(3);
    gop(0);
    const { random_access_pes, random_access_pes_max } = pid.snapshot(null);
    assert.deepEqual([random_access_pes, random_access_pes_max], [3, 6]);
  });

  test('compares nothing across a gap', () => {
    const pid = statistics();
    pid.addPcr(0, 0, false);
    pid.addPes(pes(0xe0, 0, 0), 0);
    pid.noteGap();
    pid.addPcr(40 * MS_27M, 10, false);
    pid.addPes(pes(0xe0, 3600, 3600), 40);
    const { pts_interval_ns, dts_interval_ns, pcr_count, pts_count } = pid.snapshot(null);
    assert.deepEqual([pts_interval_ns, dts_interval_ns], [null, null]);
    assert.deepEqual([pcr_count, pts_count], [2, 2]);
  });

  test('goes on with its clocks after a reset of the counts', () => {
    const pid = statistics();
    pid.packets = 5;
    pid.addPcr(0, 0, false);
    pid.resetCounts();
    assert.equal(pid.snapshot(null).pcr_count, 0);
    assert.equal(pid.snapshot(null).packets, 0);
    assert.equal(pid.addPcr(40 * MS_27M, 10, false), 40 * MS_27M);
    assert.equal(pid.snapshot(null).pcr_count, 1);
  });
});

function assertRange(
  range: { min: number; avg: number; max: number } | null,
  expected: { min: number; avg: number; max: number },
): void {
  assert.ok(range !== null);
  for (const key of ['min', 'avg', 'max'] as const)
    assert.ok(Math.abs(range[key] - expected[key]) < 0.01, `${key} ${range[key]}`);
}
