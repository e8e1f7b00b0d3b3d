import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EssenceExchange, presentationNs } from '../../../src/analysis/content/essence-exchange.js';
import type { EssenceWishes } from '../../../src/analysis/content/essence-sink.js';

const NO_CLOCK = { ticks: Number.NaN, timeNs: Number.NaN };
const GOP_NS = 480e6;

/** Key pictures that come each 480 ms for so long; the times of those that were wanted, in ms. */
function wantedTimes(exchange: EssenceExchange, fromNs: number, toNs: number, pid = 256): number[] {
  for (let timeNs = fromNs; timeNs < toNs; timeNs += GOP_NS) {
    exchange.picture(pid, 'h264', 1, { bytes: Uint8Array.of(1), pts90k: Number.NaN, timeNs }, NO_CLOCK);
  }
  return exchange.take().map(({ timeNs }) => timeNs / 1e6);
}

function exchangeOf(wishes: Partial<EssenceWishes> = {}) {
  const all = { pictureIntervalNs: 1e9, sound: false, ...wishes };
  return { wishes: all, exchange: new EssenceExchange(all) };
}

describe('key pictures', () => {
  test('are wanted at the interval in the mean, as their stream has them', () => {
    const { exchange } = exchangeOf();
    assert.deepEqual(wantedTimes(exchange, 0, 6e9), [0, 1440, 2400, 3360, 4320, 5280]);
  });

  test('are wanted of 64 PIDs, and of another one when one of them is gone', () => {
    const { exchange } = exchangeOf();
    const due = (from: number, to: number) => {
      let count = 0;
      for (let pid = from; pid < to; pid++) if (exchange.isPictureDue(pid, 0)) count++;
      return count;
    };
    assert.deepEqual([due(0, 2048), due(64, 2048)], [64, 0]);
    exchange.forget(3);
    assert.equal(due(64, 2048), 1);
  });

  test('take 64 MiB in all while they wait', () => {
    const { exchange } = exchangeOf({ pictureIntervalNs: 0 });
    const bytes = new Uint8Array(8 * 2 ** 20);
    for (let n = 0; n < 12; n++) exchange.picture(n, 'h264', 1, { bytes, pts90k: 0, timeNs: 0 }, NO_CLOCK);
    assert.deepEqual([exchange.take().length, exchange.dropped], [8, 4]);
    for (let n = 0; n < 12; n++) exchange.picture(n, 'h264', 1, { bytes, pts90k: 0, timeNs: 0 }, NO_CLOCK);
    assert.deepEqual([exchange.take().length, exchange.dropped], [8, 8]);
  });

  test('after a pause begin anew', () => {
    const { exchange } = exchangeOf();
    wantedTimes(exchange, 0, 1e9);
    assert.deepEqual(wantedTimes(exchange, 20e9, 22e9), [20_000, 21_440]);
  });

  test('follow an interval that changes', () => {
    const { wishes, exchange } = exchangeOf();
    wantedTimes(exchange, 0, GOP_NS);
    wishes.pictureIntervalNs = 3e9;
    assert.deepEqual(wantedTimes(exchange, 2 * GOP_NS, 8e9), [1440, 4320, 7200]);
  });

  test('are wanted at once when something happens, and closer together where something may be wrong', () => {
    const { exchange } = exchangeOf({ pictureIntervalNs: 10e9 });
    assert.deepEqual(wantedTimes(exchange, 0, 2e9), [0]);
    exchange.wantPictures();
    exchange.picture(256, 'h264', 1, { bytes: Uint8Array.of(1), pts90k: 90, timeNs: 2e9 }, NO_CLOCK);
    assert.deepEqual(
      exchange.take().map((essence) => essence.kind === 'key_picture' && essence.reason),
      ['event'],
    );
    exchange.lookCloser(256, true);
    assert.deepEqual(wantedTimes(exchange, 12e9, 20e9), [12_000, 14_880, 17_280, 19_680]);
  });

  test('of codecs that are not decoded, or that are not asked for, are not taken', () => {
    const { exchange } = exchangeOf({ pictureIntervalNs: null });
    assert.equal(exchange.isPictureDue(256, 0), false);
    assert.deepEqual(wantedTimes(exchange, 0, 5e9), []);
    const other = exchangeOf().exchange;
    other.picture(256, 'vc1', 1, { bytes: Uint8Array.of(1), pts90k: 0, timeNs: 0 }, NO_CLOCK);
    assert.deepEqual(other.take(), []);
  });

  test('that nobody takes are bounded', () => {
    const { exchange } = exchangeOf({ pictureIntervalNs: 0 });
    assert.equal(wantedTimes(exchange, 0, 2000 * GOP_NS).length, 1024);
    assert.equal(exchange.dropped, 976);
  });
});

describe('the time of presentation', () => {
  const pcr = { ticks: 27e6, timeNs: 5e9 }; // 1 s at 5 s
  const CASES: [what: string, pts90k: number, arrivalNs: number, expectedNs: number][] = [
    ['is as far from the PCR as the PTS is', 180_000, 5.1e9, 6e9],
    ['may lie before the PCR', 45_000, 5.1e9, 4.5e9],
    ['is the arrival where there is no PTS', Number.NaN, 5.1e9, 5.1e9],
    ['is the arrival where the PTS is of another time', 90_000 * 600, 5.1e9, 5.1e9],
  ];
  for (const [what, pts90k, arrivalNs, expectedNs] of CASES) {
    test(what, () => assert.ok(Math.abs(presentationNs(pts90k, pcr, arrivalNs) - expectedNs) < 1));
  }

  test('wraps with its clocks', () => {
    const late = { ticks: 2 ** 33 * 300 - 27e6, timeNs: 5e9 }; // 1 s before the end
    assert.ok(Math.abs(presentationNs(90_000, late, 5e9) - 7e9) < 1);
  });

  test('is the arrival without a PCR', () => {
    assert.equal(presentationNs(90_000, NO_CLOCK, 5e9), 5e9);
  });
});
