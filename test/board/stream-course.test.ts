import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StreamCourse } from '../../src/board/stream-course.js';
import { figures, liveStream, losses, MS, transport } from '../support/analysis/stream-report.js';

/** A report on a second with such an inter-arrival time, and losses of the network. */
function secondOf(iatMs: number, lost = 0) {
  return liveStream({
    transport: figures(
      transport({ iat_avg_ns: iatMs * MS, iat_max_ns: 10 * iatMs * MS, bitrate_avg_bps: iatMs * 1e6 }),
    ),
    losses: { interval: losses({ network: lost }), total: losses() },
  });
}

describe('the course of a stream', () => {
  test('of a file is in seconds, minutes and hours: means, greatest values and sums of them', () => {
    const course = new StreamCourse(true);
    // 12:00:58 to 12:01:01 of some day
    for (const [second, iatMs, lost] of [
      [58, 1, 5],
      [59, 3, 0],
      [60, 8, 7],
      [61, 2, 0],
    ] as const)
      course.add(43_200 + second, secondOf(iatMs, lost));
    const seconds = course.rows(1, 43_200 + 59, 43_200 + 61);
    assert.deepEqual(seconds.time_s, [43_259, 43_260]);
    assert.deepEqual(seconds.values.iat_avg_ns, [3 * MS, 8 * MS]);
    const minutes = course.rows(60, 0, 1e9);
    assert.deepEqual(minutes.time_s, [43_200, 43_260]);
    assert.deepEqual(minutes.values.iat_avg_ns, [2 * MS, 5 * MS]);
    assert.deepEqual(minutes.values.iat_max_ns, [30 * MS, 80 * MS]);
    assert.deepEqual(minutes.values.bitrate_bps, [2e6, 5e6]);
    assert.deepEqual(minutes.values.lost_packets_network, [5, 7]);
    assert.deepEqual(minutes.values.rtp_lost, [null, null]);
    const hours = course.rows(3600, 0, 1e9);
    assert.deepEqual([hours.time_s, hours.values.lost_packets_network], [[43_200], [12]]);
    assert.deepEqual([course.beginS, course.endS, course.hasSince(3600, 0)], [43_258, 43_262, true]);
  });

  test('keeps 600 rows of each length, however long the file is', () => {
    const course = new StreamCourse(true);
    const second = secondOf(1);
    for (let timeS = 0; timeS < 40_000; timeS++) course.add(timeS, second);
    assert.equal(course.rows(1, 0, 1e9).time_s.length, 600);
    assert.equal(course.rows(60, 0, 1e9).time_s.length, 601); // with the minute that goes on
    assert.equal(course.rows(3600, 0, 1e9).time_s.length, 12);
    assert.deepEqual([course.beginS, course.endS], [0, 40_000]);
  });

  test('of a live stream is its last reports, of which there are no minutes', () => {
    const course = new StreamCourse(false);
    for (let timeS = 0; timeS < 700; timeS++) course.add(timeS, secondOf(1));
    assert.deepEqual([course.hasSince(1, 100), course.hasSince(1, 99), course.hasSince(60, 600)], [true, false, false]);
    assert.equal(course.rows(60, 0, 1e9).time_s.length, 600);
  });
});
