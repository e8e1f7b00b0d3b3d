import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TransportBuffer } from '../../src/t-std/transport-buffer.js';

const RX_BPS = 2_000_000;
const SECOND_27M = 27_000_000;
/** Ticks of 27 MHz that a packet takes at a rate. */
function packetTicks(bps: number): number {
  return (188 * 8 * SECOND_27M) / bps;
}

describe('TransportBuffer', () => {
  test('at exactly the leak rate it never fills, for 10 s', () => {
    const buffer = new TransportBuffer(RX_BPS);
    const ticks = packetTicks(RX_BPS);
    for (let n = 0; n * ticks < 10 * SECOND_27M; n++) {
      buffer.add(n * ticks, ticks);
      assert.ok(!buffer.hasOverflowed && !buffer.hasNotEmptied, `packet ${n}`);
    }
    assert.ok(buffer.maxFillBytes < 0.5);
  });

  // At 40 Mb/s a packet takes 37.6 µs, in which 9.4 of its bytes leave: 178.6 stay, 357.2 of two, 535.8 of three.
  test('back to back at 40 Mb/s the third packet is too much, and one overflow goes on to the fifth', () => {
    const buffer = new TransportBuffer(RX_BPS);
    const ticks = packetTicks(40_000_000);
    const overflows: number[] = [];
    const fills: number[] = [];
    for (let n = 0; n < 5; n++) {
      buffer.add(n * ticks, ticks);
      fills.push(Math.round(buffer.fillBytes * 10) / 10);
      if (buffer.hasOverflowed) overflows.push(n);
    }
    assert.deepEqual(fills, [178.6, 357.2, 535.8, 690.6, 690.6]); // what is above 512 is lost
    assert.deepEqual(overflows, [2]);
  });

  test('a second overflow after one that is over', () => {
    const buffer = new TransportBuffer(RX_BPS);
    const ticks = packetTicks(40_000_000);
    let overflows = 0;
    for (const start of [0, SECOND_27M / 10]) {
      for (let n = 0; n < 3; n++) {
        buffer.add(start + n * ticks, ticks);
        if (buffer.hasOverflowed) overflows++;
      }
    }
    assert.equal(overflows, 2);
  });

  test('an overflow that goes on for 2.5 s is told three times', () => {
    const buffer = new TransportBuffer(RX_BPS);
    const ticks = packetTicks(3_000_000);
    const told: number[] = [];
    for (let n = 0; n * ticks < 2.5 * SECOND_27M; n++) {
      buffer.add(n * ticks, ticks);
      if (buffer.hasOverflowed) told.push(Math.round((n * ticks * 10) / SECOND_27M) / 10);
    }
    assert.deepEqual(told, [0, 1, 2]);
  });

  test('never empty, as one packet too many came first: told once for each second', () => {
    const buffer = new TransportBuffer(RX_BPS);
    const ticks = packetTicks(RX_BPS);
    buffer.add(-ticks / 2, ticks / 2);
    const told: number[] = [];
    for (let n = 0; n * ticks < 2.5 * SECOND_27M; n++) {
      buffer.add(n * ticks, ticks);
      assert.ok(!buffer.hasOverflowed);
      if (buffer.hasNotEmptied) told.push(Math.round((n * ticks * 10) / SECOND_27M) / 10);
    }
    assert.deepEqual(told, [1, 2]);
  });
});
