import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RateClock, WindowEvent, WindowedRate } from '../../src/mpegts/windowed-rate.js';

const SECOND_NS = 1e9;
const PACKET_BITS = 1504;

describe('WindowedRate', () => {
  // window     0     1     2
  // packets    10    30    20
  test('tells the rate of the last, the least and the greatest window', () => {
    const rate = new WindowedRate(0);
    rate.close(10, 0, SECOND_NS);
    rate.close(40, SECOND_NS, 2 * SECOND_NS);
    rate.close(60, 2 * SECOND_NS, 3 * SECOND_NS);
    assert.deepEqual(rate.snapshot(7), {
      bitrate_now_bps: 20 * PACKET_BITS,
      bitrate_min_bps: 10 * PACKET_BITS,
      bitrate_max_bps: 30 * PACKET_BITS,
      bitrate_bps: 20 * PACKET_BITS,
    });
  });

  test('leaves the window in which it began out of least and greatest', () => {
    const rate = new WindowedRate(0.9 * SECOND_NS);
    rate.close(1, 0, SECOND_NS);
    assert.deepEqual(rate.snapshot(7), {
      bitrate_now_bps: PACKET_BITS,
      bitrate_min_bps: null,
      bitrate_max_bps: null,
      bitrate_bps: 7,
    });
  });

  test('loses no packet of the window when the counts begin anew', () => {
    const rate = new WindowedRate(0);
    rate.reset(10);
    rate.close(5, 0, SECOND_NS);
    assert.equal(rate.snapshot(null).bitrate_now_bps, 15 * PACKET_BITS);
  });
});

describe('RateClock', () => {
  // time s    5       5.9   6     6.5   7.2   3 (back)  4
  // event     begins  -     over  -     over  begins    over
  test('tells windows of a second', () => {
    const clock = new RateClock();
    const { NONE, OVER, BEGINS } = WindowEvent;
    const events = [5, 5.9, 6, 6.5, 7.2, 3, 4].map((seconds) => {
      const event = clock.advance(seconds * SECOND_NS);
      if (event === OVER) clock.windowStartNs = seconds * SECOND_NS;
      return event;
    });
    assert.deepEqual(events, [BEGINS, NONE, OVER, NONE, OVER, BEGINS, OVER]);
  });

  test('measures from the first packets to before the last ones', () => {
    const clock = new RateClock();
    for (const timeNs of [0, 0.5 * SECOND_NS, SECOND_NS]) {
      clock.advance(timeNs);
      clock.addPackets(7);
    }
    assert.equal(clock.averageBps(), 14 * PACKET_BITS);
  });

  test('has no rate where all came at once', () => {
    const clock = new RateClock();
    clock.advance(5);
    clock.addPackets(7);
    assert.equal(clock.averageBps(), null);
  });

  test('leaves out the time of a gap', () => {
    const clock = new RateClock();
    for (const timeNs of [0, SECOND_NS]) {
      clock.advance(timeNs);
      clock.addPackets(7);
    }
    clock.noteGap();
    assert.equal(clock.advance(100 * SECOND_NS), WindowEvent.BEGINS);
    clock.addPackets(7);
    assert.equal(clock.averageBps(), 7 * PACKET_BITS);
  });
});
