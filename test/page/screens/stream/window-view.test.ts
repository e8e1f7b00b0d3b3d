import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  FOUR_DAYS_S,
  moved,
  queryOf,
  rangeOf,
  shown,
  viewOf,
  type WindowView,
  withStep,
  zoomed,
} from '../../../../src/page/screens/stream/window-view.js';

const NOW_S = 1_700_000_000;
const LIVE: WindowView = { step: 'second', spanS: 600, toS: null };

describe('the view of the media window', () => {
  test('is ten minutes of seconds up to now where the address says nothing, or nonsense', () => {
    assert.deepEqual(viewOf(new URLSearchParams()), LIVE);
    assert.deepEqual(viewOf(new URLSearchParams('step=year&span=-5&to=never')), { ...LIVE, spanS: 30 });
  });

  test('is the same again by the address that it makes', () => {
    for (const view of [LIVE, { step: 'hour', spanS: 172_800, toS: NOW_S }] as const) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(queryOf(view))) if (value !== null) query.set(name, value);
      assert.deepEqual(viewOf(query), view);
    }
    assert.deepEqual(queryOf(LIVE), { step: null, span: null, to: null });
  });

  test('earlier and later by half of it; what would reach beyond now is live', () => {
    const before = moved(LIVE, -0.5, NOW_S);
    assert.deepEqual(before, { step: 'second', spanS: 600, toS: NOW_S - 300 });
    assert.deepEqual(moved(before, 0.5, NOW_S), LIVE);
    assert.deepEqual(moved(LIVE, 0.5, NOW_S), LIVE);
  });

  test('never begins more than four days back', () => {
    let view = LIVE;
    for (let step = 0; step < 5000; step++) view = moved(view, -0.5, NOW_S);
    assert.equal(rangeOf(view, NOW_S).fromS, NOW_S - FOUR_DAYS_S);
  });

  test('longer than bars of a second are for, it has bars of a minute; longer than that, of an hour', () => {
    const steps = [];
    let view = LIVE;
    for (let times = 0; times < 10; times++) {
      view = zoomed(view, 2, NOW_S);
      steps.push(`${view.step} ${view.spanS}`);
    }
    assert.deepEqual(steps.slice(0, 4), ['second 1200', 'second 2400', 'minute 4800', 'minute 9600']);
    assert.equal(steps.at(-1), `hour ${FOUR_DAYS_S}`);
  });

  test('closer again it is around its middle, and its bars shorter where they are too few', () => {
    const view = { step: 'minute', spanS: 3600, toS: NOW_S - 7200 } as const;
    assert.deepEqual(zoomed(view, 0.5, NOW_S), { step: 'minute', spanS: 1800, toS: NOW_S - 7200 - 900 });
    assert.equal(zoomed(view, 0.25, NOW_S).step, 'second');
    assert.equal(shown('hour', NOW_S - 1000, NOW_S - 990, NOW_S).spanS, 30);
  });

  test('other bars have their usual span', () => {
    assert.deepEqual(withStep(LIVE, 'hour'), { step: 'hour', spanS: FOUR_DAYS_S, toS: null });
  });
});

describe('the view of the media window of a file', () => {
  const FILE = { from_s: 100, to_s: 160 };
  const view = (query: string, file = FILE) => viewOf(new URLSearchParams(query), file);

  test('is all of it, in bars of the length that is for it', () => {
    assert.deepEqual(view(''), { step: 'second', spanS: 60, toS: null });
    assert.deepEqual(rangeOf(view(''), FILE.to_s), { fromS: 100, toS: 160 });
    assert.deepEqual(view('', { from_s: 0, to_s: 7200 }), { step: 'minute', spanS: 7200, toS: null });
    assert.equal(view('', { from_s: 0, to_s: 90_000 }).step, 'hour');
    assert.equal(view('', { from_s: 0, to_s: 2 }).spanS, 5);
  });

  test('is the same again by the address that it makes, also in other bars', () => {
    for (const wanted of [view(''), view('step=minute'), view('span=10&to=130')]) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(queryOf(wanted, FILE))) if (value !== null) query.set(name, value);
      assert.deepEqual(viewOf(query, FILE), wanted);
    }
    assert.deepEqual(queryOf(view(''), FILE), { step: null, span: null, to: null });
  });

  test('comes closer than ten minutes, and goes no further back than its begin', () => {
    const close = zoomed(view(''), 0.25, FILE.to_s, FILE);
    assert.deepEqual(close, { step: 'second', spanS: 15, toS: null });
    let back: WindowView = close;
    for (let step = 0; step < 50; step++) back = moved(back, -0.5, FILE.to_s, FILE);
    assert.deepEqual(rangeOf(back, FILE.to_s), { fromS: 100, toS: 115 });
    assert.deepEqual(withStep(close, 'minute', FILE), { step: 'minute', spanS: 60, toS: null });
  });
});
