import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { PcrAccuracyCalculator } from '../../src/timing/pcr-accuracy-calculator.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

/** 10.152 Mb/s. */
const TICKS_PER_PACKET = 4000;
const PACKETS_PER_PCR = 200;
/** Between a PCR and its judgement. */
const NEIGHBOURS = 8;

/** Deviation of every PCR but the first and last 8, in ns; the errors are in ticks, by the number of the PCR. */
function deviationsOf(count: number, errors27M: Readonly<Record<number, number>> = {}, first27M = 0): number[] {
  const calculator = new PcrAccuracyCalculator();
  const deviations = Array.from({ length: count }, (_, n) => {
    const packetIndex = n * PACKETS_PER_PCR;
    const pcr27M = first27M + packetIndex * TICKS_PER_PACKET + (errors27M[n] ?? 0);
    return calculator.feed(packetIndex, pcr27M % PCR_WRAP_27M);
  });
  assert.ok(deviations.slice(0, 2 * NEIGHBOURS).every(Number.isNaN));
  return deviations.slice(2 * NEIGHBOURS);
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.deepEqual(
    actual.map((value) => Math.round(value * 1000) / 1000 + 0),
    expected,
  );
}

describe('PcrAccuracyCalculator', () => {
  test('constant bitrate: no deviation', () => {
    assertNear(deviationsOf(30), new Array(14).fill(0));
  });

  test('across the wrap too', () => {
    assertNear(deviationsOf(30, {}, PCR_WRAP_27M - 12_000_000), new Array(14).fill(0));
  });

  test('one PCR 27 ticks too high: 1 µs; the middle of each window that holds it −1/16 µs', () => {
    const deviations = deviationsOf(40, { 20: 27 });
    const expected = Array.from({ length: 24 }, (_, index) => {
      const distance = Math.abs(index + NEIGHBOURS - 20);
      return distance === 0 ? 1000 : distance <= NEIGHBOURS ? -62.5 : 0;
    });
    assertNear(deviations, expected);
  });

  test('one PCR 10 ms too low is judged itself, and those around it not', () => {
    const deviations = deviationsOf(40, { 20: -270_000 });
    for (const [index, deviation] of deviations.entries()) {
      const distance = Math.abs(index + NEIGHBOURS - 20);
      if (distance === 0) assert.ok(Math.abs(deviation + 10e6) < 1e-3);
      else if (distance <= NEIGHBOURS) assert.ok(Number.isNaN(deviation));
      else assert.ok(Math.abs(deviation) < 1e-3);
    }
  });

  test('PCRs at uneven distances', () => {
    const calculator = new PcrAccuracyCalculator();
    let packetIndex = 0;
    for (let n = 0; n < 50; n++) {
      packetIndex += 10 + ((n * 37) % 100);
      const deviation = calculator.feed(packetIndex, packetIndex * TICKS_PER_PACKET);
      if (n >= 16) assert.ok(Math.abs(deviation) < 1e-3, `${deviation}`);
    }
  });

  test('variable bitrate is not judged', () => {
    const calculator = new PcrAccuracyCalculator();
    let packetIndex = 0;
    for (let n = 0; n < 100; n++) {
      packetIndex += PACKETS_PER_PCR * (0.9 + ((n * 7) % 11) / 50);
      assert.ok(Number.isNaN(calculator.feed(packetIndex, n * 800_000)));
    }
  });

  test('piecewise constant: not judged around the change of rate, judged on both sides', () => {
    const calculator = new PcrAccuracyCalculator();
    const deviations: number[] = [];
    for (let n = 0; n < 60; n++) {
      const packetIndex = n <= 30 ? n * 200 : 6000 + (n - 30) * 220;
      deviations.push(calculator.feed(packetIndex, n * 800_000));
    }
    for (const [n, deviation] of deviations.entries()) {
      if (n < 16 || (n > 30 && n < 46)) assert.ok(Number.isNaN(deviation), `${n}`);
      else assert.ok(Math.abs(deviation) < 1e-3, `${n}`);
    }
  });

  test('after reset 17 PCRs are needed again', () => {
    const calculator = new PcrAccuracyCalculator();
    for (let n = 0; n < 20; n++) calculator.feed(n, n * 1000);
    calculator.reset();
    for (let n = 0; n < 16; n++) assert.ok(Number.isNaN(calculator.feed(n, n * 1000)));
    assert.equal(Math.round(calculator.feed(16, 16_000)), 0);
  });

  test('any PCRs and positions: a finite number or NaN', () => {
    const pcr = fc.tuple(fc.nat(1e9), fc.integer({ min: 0, max: PCR_WRAP_27M - 1 }));
    fc.assert(
      fc.property(fc.array(pcr, { maxLength: 100 }), (pcrs) => {
        const calculator = new PcrAccuracyCalculator();
        for (const [packetIndex, pcr27M] of pcrs) {
          assert.notEqual(Math.abs(calculator.feed(packetIndex, pcr27M)), Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
