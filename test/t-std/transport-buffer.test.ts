import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PacketTimes } from '../../src/t-std/packet-times.js';
import { TransportBuffer } from '../../src/t-std/transport-buffer.js';

const RX_BPS = 2_000_000;
const SECOND_27M = 27_000_000;
/** Ticks of 27 MHz that a packet takes at a rate. */
function packetTicks(bps: number): number {
  return (188 * 8 * SECOND_27M) / bps;
}

interface Told {
  /** Starts of packets with which an overflow, or one more second without being empty, was told. */
  readonly overflows: number[];
  readonly fills: number[];
  readonly notEmptied: number[];
}

/** A buffer, and what it tells of packets that begin to arrive then, each for as long. */
function bufferUnderTest(rxBps = RX_BPS) {
  const buffer = new TransportBuffer(rxBps);
  const told: Told = { overflows: [], fills: [], notEmptied: [] };
  const times = new PacketTimes();
  const pass = (starts27M: readonly number[], ticks: number): Float64Array => {
    times.set(0, 0, ticks, Number.POSITIVE_INFINITY);
    times.start(Float64Array.from(starts27M), starts27M.length);
    times.starts27M.set(starts27M);
    buffer.pass(times, starts27M.length, {
      transportOverflow: (n, fillBytes) => {
        told.overflows.push(starts27M[n]!);
        told.fills.push(fillBytes);
      },
      transportNotEmptied: (n) => told.notEmptied.push(starts27M[n]!),
    });
    return times.leaves27M.slice(0, starts27M.length);
  };
  return { buffer, told, pass };
}

/** Starts of packets that come one behind the other for so long. */
function backToBack(ticks: number, seconds: number): number[] {
  return Array.from({ length: Math.ceil((seconds * SECOND_27M) / ticks) }, (_, n) => n * ticks);
}

const tenths = (time27M: number): number => Math.round((time27M * 10) / SECOND_27M) / 10;

describe('TransportBuffer', () => {
  test('at exactly the leak rate it never fills, for 10 s', () => {
    const { buffer, told, pass } = bufferUnderTest();
    const ticks = packetTicks(RX_BPS);
    pass(backToBack(ticks, 10), ticks);
    assert.deepEqual(told, { overflows: [], fills: [], notEmptied: [] });
    assert.ok(buffer.maxFillBytes < 0.5);
  });

  test('a packet leaves with its last byte, or when what came before it has left', () => {
    const { pass } = bufferUnderTest();
    const slow = packetTicks(RX_BPS / 2);
    assert.deepEqual([...pass([0, slow], slow)], [slow, 2 * slow]);
    const fast = packetTicks(RX_BPS * 2);
    const start = 10 * slow;
    assert.deepEqual([...pass([start, start + fast], fast)], [start + 2 * fast, start + 4 * fast]);
  });

  // At 40 Mb/s a packet takes 37.6 µs, in which 9.4 of its bytes leave: 178.6 stay, 357.2 of two, 535.8 of three.
  test('back to back at 40 Mb/s the third packet is too much, and one overflow goes on to the fifth', () => {
    const ticks = packetTicks(40_000_000);
    const fills = [1, 2, 3, 4, 5].map((packets) => {
      const { buffer, told, pass } = bufferUnderTest();
      pass(
        Array.from({ length: packets }, (_, n) => n * ticks),
        ticks,
      );
      assert.deepEqual(told.overflows, packets < 3 ? [] : [2 * ticks]);
      assert.deepEqual(told.fills.map(Math.round), packets < 3 ? [] : [536]);
      return Math.round(buffer.maxFillBytes * 10) / 10;
    });
    assert.deepEqual(fills, [178.6, 357.2, 535.8, 690.6, 690.6]); // what is above 512 is lost
  });

  test('the same when the packets come in several calls', () => {
    const { buffer, told, pass } = bufferUnderTest();
    const ticks = packetTicks(40_000_000);
    for (let n = 0; n < 5; n++) pass([n * ticks], ticks);
    assert.deepEqual(told.overflows, [2 * ticks]);
    assert.equal(Math.round(buffer.maxFillBytes * 10) / 10, 690.6);
  });

  test('a second overflow after one that is over', () => {
    const { told, pass } = bufferUnderTest();
    const ticks = packetTicks(40_000_000);
    for (const start of [0, SECOND_27M / 10]) pass([start, start + ticks, start + 2 * ticks], ticks);
    assert.equal(told.overflows.length, 2);
  });

  test('an overflow that goes on for 2.5 s is told three times', () => {
    const { told, pass } = bufferUnderTest();
    const ticks = packetTicks(3_000_000);
    pass(backToBack(ticks, 2.5), ticks);
    assert.deepEqual(told.overflows.map(tenths), [0, 1, 2]);
  });

  test('never empty, as one packet too many came first: told once for each second', () => {
    const { told, pass } = bufferUnderTest();
    const ticks = packetTicks(RX_BPS);
    pass([-ticks / 2], ticks / 2);
    pass(backToBack(ticks, 2.5), ticks);
    assert.deepEqual(told.overflows, []);
    assert.deepEqual(told.notEmptied.map(tenths), [1, 2]);
  });
});
