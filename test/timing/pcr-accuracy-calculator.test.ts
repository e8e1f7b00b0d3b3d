import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PCR_WRAP_27M } from '../../src/mpegts/pcr.js';
import { PcrAccuracyCalculator } from '../../src/timing/pcr-accuracy-calculator.js';
import { MEASUREMENT_FILTERS, type PcrFilter } from '../../src/timing/pcr-filter.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const PACKET_BITS = 188 * 8;
const NS = 1e9;
/** PCRs are whole ticks: each is up to half a tick off by that alone. */
const HALF_TICK_NS = 500 / 27;

interface Stream {
  readonly mbps?: number;
  readonly intervalMs?: number;
  readonly seconds: number;
  /** The PCR less the time of its packet, in seconds. */
  readonly error?: (seconds: number, n: number) => number;
  readonly filter?: PcrFilter;
  /** Null packets as a share of all. */
  readonly nulls?: number;
  readonly first27M?: number;
}

interface Judged {
  readonly deviationsNs: readonly number[];
  readonly states: Readonly<Record<string, number>>;
  readonly filter: string | null;
}

/** Feeds the PCRs of a stream of constant bitrate, in packets at uneven distances, as whole ticks. */
function judged(stream: Stream): Judged {
  const { mbps = 10, intervalMs = 40, seconds, error = () => 0, filter = 'auto', nulls = 0, first27M = 0 } = stream;
  const calculator = new PcrAccuracyCalculator(filter);
  const packetS = PACKET_BITS / (mbps * 1e6);
  const deviationsNs: number[] = [];
  const states: Record<string, number> = {};
  for (let n = 0, packetIndex = 0; ; n++) {
    packetIndex = Math.max(packetIndex + 1, Math.round(((n + 0.1 * Math.sin(n * n)) * intervalMs) / 1e3 / packetS));
    const timeS = packetIndex * packetS;
    if (timeS > seconds) break;
    const pcr27M = (first27M + Math.round((timeS + 1 + error(timeS, n)) * 27e6)) % PCR_WRAP_27M;
    const deviation = calculator.feed(packetIndex, pcr27M, Math.floor(packetIndex * nulls));
    if (!Number.isNaN(deviation)) deviationsNs.push(deviation);
    states[calculator.state] = (states[calculator.state] ?? 0) + 1;
  }
  return { deviationsNs, states, filter: calculator.filter };
}

/** Half of the distance from the lowest to the highest. */
function amplitudeOf(values: readonly number[]): number {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return (highest - lowest) / 2;
}

function rmsOf(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** From −1 to 1, without order. */
function noise(n: number): number {
  const value = Math.sin(n * 12.9898) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

const sine = (amplitudeS: number, hz: number) => (seconds: number) =>
  amplitudeS * Math.sin(2 * Math.PI * hz * seconds + 1);

describe('PcrAccuracyCalculator: known errors', () => {
  for (const mbps of [1, 10, 60]) {
    for (const intervalMs of [8, 20, 40, 100]) {
      test(`none at ${mbps} Mb/s with a PCR each ${intervalMs} ms: the rounding to a tick`, () => {
        const { deviationsNs, states } = judged({ mbps, intervalMs, seconds: 30 });
        assert.deepEqual(Object.keys(states).sort(), ['judged', 'settling']);
        assert.ok(amplitudeOf(deviationsNs) < 1.6 * HALF_TICK_NS, `${amplitudeOf(deviationsNs)}`);
      });
    }
  }

  for (const { name, cornerHz } of MEASUREMENT_FILTERS) {
    for (const amplitudeNs of [100, 500, 20_000, 200_000]) {
      for (const hz of [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]) {
        if (hz < cornerHz / 10) continue;
        test(`${name}: a sine of ${amplitudeNs} ns at ${hz} Hz`, () => {
          // The high-pass of second order of annex I, −3 dB at its corner.
          const expectedNs = amplitudeNs / Math.sqrt(1 + (cornerHz / hz) ** 4);
          for (const intervalMs of [8, 35, 90]) {
            const seconds = 1.6 / cornerHz + Math.max(5, 3 / hz);
            const { deviationsNs } = judged({ intervalMs, seconds, filter: name, error: sine(amplitudeNs / NS, hz) });
            const rms = rmsOf(deviationsNs) * Math.SQRT2;
            const near = Math.abs(amplitudeOf(deviationsNs) - expectedNs) < 0.1 * expectedNs + 2 * HALF_TICK_NS;
            assert.ok(near, `${intervalMs} ms: ${amplitudeOf(deviationsNs)} is not ${expectedNs}`);
            if (expectedNs >= 70) assert.ok(Math.abs(rms - expectedNs) < 0.1 * expectedNs, `${intervalMs} ms: ${rms}`);
          }
        });
      }
    }
  }

  test('20 µs at 0.2 Hz read 20 µs, whatever the PCR interval', () => {
    for (const filter of ['mgf1', 'mgf2', 'auto'] as const) {
      for (const intervalMs of [8, 20, 40, 100]) {
        const { deviationsNs } = judged({ intervalMs, seconds: 200, filter, error: sine(20e-6, 0.2) });
        const amplitude = amplitudeOf(deviationsNs.slice(-Math.floor(20e3 / intervalMs)));
        assert.ok(Math.abs(amplitude - 20e3) < 2e3, `${filter} ${intervalMs} ms: ${amplitude}`);
      }
    }
  });

  for (const { name, cornerHz } of MEASUREMENT_FILTERS) {
    for (const stepNs of [1000, 5000, 200_000]) {
      test(`${name}: a step of ${stepNs} ns once reads as it is`, () => {
        for (const intervalMs of [8, 40, 100]) {
          const at = 3 / cornerHz;
          const error = (seconds: number): number => (seconds < at ? 0 : stepNs / NS);
          const { deviationsNs } = judged({ intervalMs, seconds: at + 8, filter: name, error });
          assert.ok(Math.abs(Math.max(...deviationsNs) - stepNs) < 2 * HALF_TICK_NS, `${Math.max(...deviationsNs)}`);
        }
      });
    }
  }

  for (const errorUs of [1, 200, 10_000]) {
    test(`one PCR of ${errorUs} µs too low is that, and those around it are right`, () => {
      const error = (_: number, n: number): number => (n === 600 ? -errorUs / 1e6 : 0);
      const { deviationsNs, states } = judged({ seconds: 40, error });
      assert.equal(states.not_constant_bitrate, undefined);
      const wrong = deviationsNs.filter((deviation) => Math.abs(deviation) > 500);
      assert.equal(wrong.length, 1);
      assert.ok(Math.abs(wrong[0]! + errorUs * 1e3) < 2 * HALF_TICK_NS, `${wrong[0]}`);
    });
  }

  for (const mbps of [0.15, 1, 10, 60]) {
    for (const nulls of [0, 0.1]) {
      test(`±200 µs without order at ${mbps} Mb/s, ${100 * nulls} % null packets: judged, and nearly all outside`, () => {
        const { deviationsNs, states } = judged({ mbps, nulls, seconds: 60, error: (_, n) => 200e-6 * noise(n) });
        assert.deepEqual(Object.keys(states).sort(), ['judged', 'settling']);
        const outside = deviationsNs.filter((deviation) => Math.abs(deviation) > 500).length;
        assert.ok(outside > 0.98 * deviationsNs.length, `${outside} of ${deviationsNs.length}`);
        // Even from −200 to 200 µs: 200 / √3 rms.
        assert.ok(Math.abs(rmsOf(deviationsNs) - 115.5e3) < 11e3, `${rmsOf(deviationsNs)}`);
      });
    }
  }

  test('±3 ms without order in a stream that null packets fill up', () => {
    const { deviationsNs, states } = judged({ nulls: 0.1, seconds: 60, error: (_, n) => 3e-3 * noise(n) });
    assert.equal(states.not_constant_bitrate, undefined);
    assert.ok(rmsOf(deviationsNs) > 1.5e6);
  });

  test('an offset of the frequency is none of the accuracy, and neither is the wrap', () => {
    const { deviationsNs, states } = judged({
      seconds: 200,
      first27M: PCR_WRAP_27M - 27e6 * 100,
      error: (s) => s * 30e-6,
    });
    assert.equal(states.not_constant_bitrate, undefined);
    assert.ok(amplitudeOf(deviationsNs) < 1.6 * HALF_TICK_NS);
  });
});

describe('PcrAccuracyCalculator: which filter', () => {
  const CASES = [
    [3, 'mgf3'],
    [14, 'mgf3'],
    [18, 'mgf2'],
    [145, 'mgf2'],
    [155, 'mgf1'],
  ] as const;
  for (const [seconds, filter] of CASES) {
    test(`auto: ${filter} after ${seconds} s`, () => assert.equal(judged({ seconds }).filter, filter));
  }

  test('nothing is judged before the filter that was asked for has settled', () => {
    for (const [filter, seconds] of [
      ['mgf1', 150],
      ['mgf2', 15],
      ['mgf3', 1.5],
    ] as const) {
      assert.deepEqual(judged({ filter, seconds }).deviationsNs, []);
      assert.ok(judged({ filter, seconds: seconds + 2 }).deviationsNs.length > 0);
    }
  });

  test('wander below the corner: its frequency and its drift, and no inaccuracy', () => {
    // 5 µs at 20 mHz: 2·π·f·5 µs = 0.628 ppm, and (2·π·f)²·5 µs = 0.079 ppm/s.
    const calculator = new PcrAccuracyCalculator('mgf3');
    let [lowest, highest, drift, furthest] = [0, 0, 0, 0];
    for (let n = 0; n < 10_000; n++) {
      const error = sine(5e-6, 0.02)(n * 0.02);
      const deviation = calculator.feed(n * 100, Math.round((n * 0.02 + 1 + error) * 27e6));
      if (n < 500) continue;
      lowest = Math.min(lowest, calculator.frequencyPpm);
      highest = Math.max(highest, calculator.frequencyPpm);
      drift = Math.max(drift, Math.abs(calculator.driftPpmPerHour));
      furthest = Math.max(furthest, Math.abs(deviation));
    }
    assert.ok(furthest < 50, `${furthest}`);
    assert.ok(Math.abs((highest - lowest) / 2 - 0.628) < 0.063, `${lowest} ${highest}`);
    assert.ok(drift > 0.9 * 0.079 * 3600, `${drift}`);
  });
});

describe('PcrAccuracyCalculator: what tells no time', () => {
  /** A picture each 40 ms, a twelfth of them seven times as large, and a PCR with each. */
  function pictures(calculator: PcrAccuracyCalculator, count: number, ticksOff: number, nullsPerPicture = 0): Judged {
    const deviationsNs: number[] = [];
    const states: Record<string, number> = {};
    let packetIndex = 0;
    for (let n = 0; n < count; n++) {
      packetIndex += (n % 12 === 0 ? 350 : 50) + ((n * 7919) % 31);
      const deviation = calculator.feed(packetIndex, n * 1_080_000 + ticksOff, n * nullsPerPicture);
      if (!Number.isNaN(deviation)) deviationsNs.push(deviation);
      states[calculator.state] = (states[calculator.state] ?? 0) + 1;
    }
    return { deviationsNs, states, filter: calculator.filter };
  }

  for (const [name, ticksOff, nulls] of [
    ['with a clock of 27 MHz', 1, 0],
    ['with a clock of 90 kHz', 0, 0],
    ['with some null packets', 1, 5],
  ] as const) {
    test(`variable bitrate ${name}: not judged, and that is said`, () => {
      const { deviationsNs, states } = pictures(new PcrAccuracyCalculator(), 1000, ticksOff, nulls);
      assert.deepEqual(deviationsNs, []);
      assert.ok(states.not_constant_bitrate! > 970, JSON.stringify(states));
    });
  }

  test('constant bitrate, PCRs in 90 kHz: not judged, and that is said', () => {
    const error = (seconds: number): number => Math.floor((seconds + 1) * 90e3) / 90e3 - seconds - 1;
    const { deviationsNs, states } = judged({ seconds: 40, error });
    assert.deepEqual(deviationsNs, []);
    assert.ok(states.pcr_in_90_khz! > 950, JSON.stringify(states));
  });

  test('an extension of 0 by chance is no clock of 90 kHz', () => {
    const calculator = new PcrAccuracyCalculator();
    let judgedPcrs = 0;
    for (let n = 0; n < 500; n++) if (!Number.isNaN(calculator.feed(n * 40, n * 540_000))) judgedPcrs++;
    assert.ok(judgedPcrs > 390);
    assert.equal(calculator.state, 'judged');
  });

  for (const intervalMs of [8, 20, 40, 100]) {
    for (const share of [0.01, 0.1, 0.5]) {
      test(`another bitrate, ${100 * share} % higher and lower again, begins anew: nothing of it is an error; a PCR each ${intervalMs} ms`, () => {
        const calculator = new PcrAccuracyCalculator();
        const count = 10_000 / intervalMs;
        const deviations: number[] = [];
        for (let n = 0, packetIndex = 0; n < 3 * count; n++) {
          packetIndex += Math.round(intervalMs * 100 * (Math.floor(n / count) === 1 ? 1 + share : 1));
          deviations.push(calculator.feed(packetIndex, n * intervalMs * 27_000 + 7));
        }
        for (const deviation of deviations) assert.ok(!(Math.abs(deviation) > 500), `${deviation}`);
        for (const at of [0.9, 1.9, 2.9]) assert.ok(!Number.isNaN(deviations[at * count]!), `${at}`);
      });
    }
  }

  test('null packets that are lost are seen by nothing, and are no error', () => {
    for (const intervalMs of [8, 40, 100]) {
      const calculator = new PcrAccuracyCalculator();
      let judgedPcrs = 0;
      for (let n = 0, lost = 0; n < 30_000 / intervalMs; n++) {
        if (n % (7000 / intervalMs) === 500 / intervalMs - 1) lost += 7;
        const packetIndex = n * intervalMs * 7;
        // 7 packets a ms: 10.528 Mb/s.
        const deviation = calculator.feed(packetIndex - lost, Math.round((packetIndex * 27_000) / 7) + 5);
        if (Number.isNaN(deviation)) continue;
        judgedPcrs++;
        assert.ok(Math.abs(deviation) < 500, `${deviation}`);
      }
      assert.ok(judgedPcrs > 24_000 / intervalMs, `${judgedPcrs}`);
    }
  });

  test('two in turn are off by what they are off', () => {
    const { deviationsNs } = judged({
      seconds: 30,
      error: (seconds, n) => (seconds < 10 ? 0 : n % 2 === 0 ? 2e-6 : -2e-6),
    });
    const wrong = deviationsNs.filter((deviation) => Math.abs(deviation) > 500);
    assert.ok(wrong.length > 470 && wrong.every((deviation) => Math.abs(Math.abs(deviation) - 2000) < 350));
  });

  test('after reset it must settle anew', () => {
    const calculator = new PcrAccuracyCalculator();
    for (let n = 0; n < 200; n++) calculator.feed(n * 200, n * 1_080_000 + 7);
    assert.equal(calculator.state, 'judged');
    calculator.reset();
    for (let n = 0; n < 50; n++) assert.ok(Number.isNaN(calculator.feed(n * 200, n * 1_080_000 + 7)));
    assert.equal(calculator.state, 'settling');
  });

  test('any PCRs and positions: a finite number or NaN', () => {
    const pcr = fc.tuple(fc.nat(1e9), fc.integer({ min: 0, max: PCR_WRAP_27M - 1 }), fc.nat(1e9));
    fc.assert(
      fc.property(fc.array(pcr, { maxLength: 400 }), fc.nat(3e6), (pcrs, step) => {
        const calculator = new PcrAccuracyCalculator();
        for (const [index, [position, pcr27M, nulls]] of pcrs.entries()) {
          const isWild = position % 7 === 0;
          const deviation = isWild
            ? calculator.feed(position, pcr27M, nulls)
            : calculator.feed(index * 50, (index * step) % PCR_WRAP_27M, index);
          assert.notEqual(Math.abs(deviation), Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });
});
