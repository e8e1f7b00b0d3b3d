import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArrivalRhythm } from '../../src/timing/arrival-rhythm.js';

const S = 1e9;

function rhythmOf(pausesS: readonly number[], datagrams = 100): { rhythm: ArrivalRhythm; nowNs: number } {
  const rhythm = new ArrivalRhythm();
  rhythm.datagrams(datagrams);
  let nowNs = 0;
  for (const pauseS of pausesS) {
    nowNs += pauseS * S;
    rhythm.pause(pauseS * S, nowNs);
  }
  return { rhythm, nowNs };
}

for (const [what, pausesS, datagrams, expectedS] of [
  ['without pauses: 1 s', [], 100, 1],
  ['of which too little came: not known', [], 7, Number.POSITIVE_INFINITY],
  ['of announcements every 5 s: 15 s', [5, 5, 5, 5, 5, 5, 5], 8, 15],
  ['of short pauses: 1 s still', [0.3, 0.3, 0.3, 0.3], 100, 1],
  ['that stuttered once or twice: 1 s still', [0.9, 2.5], 100, 1],
  ['of bursts 2 s apart, with two breaks: 6 s', [2, 2, 2, 9, 2, 2, 7, 2], 100, 6],
  ['of a minute between datagrams: no more than a minute', [60, 60, 60, 60], 100, 60],
] as const) {
  test(`a stream ${what}`, () => {
    const { rhythm, nowNs } = rhythmOf(pausesS, datagrams);
    assert.equal(rhythm.timeOutNs(nowNs) / S, expectedS);
  });
}

test('a rhythm of long ago is none, and the least time-out is what is asked for', () => {
  const { rhythm, nowNs } = rhythmOf([5, 5, 5]);
  assert.equal(rhythm.timeOutNs(nowNs + 200 * S) / S, 15);
  assert.equal(rhythm.timeOutNs(nowNs + 301 * S) / S, 1);
  assert.equal(rhythm.timeOutNs(nowNs, 20 * S) / S, 20);
  assert.equal(rhythm.timeOutNs(nowNs + 301 * S, 0.5 * S) / S, 0.5);
});
