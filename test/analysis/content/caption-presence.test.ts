import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CaptionLossLimits, CaptionPresence } from '../../../src/analysis/content/caption-presence.js';

const LIMITS: CaptionLossLimits = { after_ms: 15_000, data_after_ms: 5000, silence_after_ms: null };

/** What comes in a second: pairs, those of them that are empty, captions, pictures. */
interface Second {
  readonly data?: number;
  readonly empty?: number;
  readonly captions?: number;
  readonly pictures?: number;
}

const TEXT: Second = { data: 30, empty: 10, captions: 1 };
const SILENCE: Second = { data: 30, empty: 30 };
const NOTHING: Second = {};
const STANDSTILL: Second = { pictures: 0 };

/** Seconds from the last one with data until captions are lost; undefined where they are not. */
function lostAfter(limits: CaptionLossLimits, ...parts: readonly (readonly [count: number, second: Second])[]) {
  const presence = new CaptionPresence();
  const counts = { data: 0, empty: 0, captions: 0 };
  let since = 0;
  let lost: number | undefined;
  for (const [count, { data = 0, empty = 0, captions = 0, pictures = 30 }] of parts) {
    for (let n = 0; n < count; n++) {
      counts.data += data;
      counts.empty += empty;
      counts.captions += captions;
      since = data > 0 ? 0 : since + 1;
      presence.second({ ...counts }, pictures, 1e9, limits);
      if (presence.lostMs > 0) lost ??= since;
    }
  }
  return lost;
}

describe('lost captions', () => {
  test('without data at all after captions: within 5 s where empty data filled the silence', () => {
    assert.equal(lostAfter(LIMITS, [20, TEXT], [30, NOTHING]), 4);
    assert.equal(lostAfter(LIMITS, [20, TEXT], [600, SILENCE], [30, NOTHING]), 4);
  });

  test('without data at all after captions: within 15 s where there is data with captions only', () => {
    assert.equal(lostAfter(LIMITS, [20, { data: 10, captions: 1 }], [30, NOTHING]), 14);
    assert.equal(lostAfter(LIMITS, [20, { data: 10, captions: 1 }], [13, NOTHING], [5, { data: 10 }]), undefined);
  });

  test('silence, in which empty data goes on, is no loss', () => {
    assert.equal(lostAfter(LIMITS, [20, TEXT], [3600, SILENCE], [5, TEXT]), undefined);
    assert.equal(lostAfter({ ...LIMITS, silence_after_ms: 60_000 }, [20, TEXT], [59, SILENCE], [5, TEXT]), 0);
    assert.equal(lostAfter({ ...LIMITS, silence_after_ms: 61_000 }, [20, TEXT], [59, SILENCE], [5, TEXT]), undefined);
  });

  test('where there never were captions none are lost', () => {
    assert.equal(lostAfter(LIMITS, [60, NOTHING]), undefined);
    assert.equal(lostAfter(LIMITS, [60, SILENCE], [60, NOTHING]), undefined);
  });

  test('time without pictures does not count, as the stream itself is missing then', () => {
    assert.equal(lostAfter(LIMITS, [20, TEXT], [600, STANDSTILL], [5, TEXT]), undefined);
    assert.equal(lostAfter(LIMITS, [20, TEXT], [2, NOTHING], [600, STANDSTILL], [1, TEXT]), undefined);
  });

  test('data that has been away and came back may be away for longer', () => {
    assert.equal(lostAfter({ ...LIMITS, data_after_ms: null }, [20, TEXT], [300, NOTHING]), undefined);
    const presence = new CaptionPresence();
    const counts = { data: 0, empty: 0, captions: 0 };
    const states: boolean[] = [];
    const run = (seconds: number, { data = 0, empty = 0, captions = 0 }: Second): void => {
      for (let n = 0; n < seconds; n++) {
        counts.data += data;
        counts.empty += empty;
        counts.captions += captions;
        presence.second({ ...counts }, 30, 1e9, LIMITS);
      }
      states.push(presence.lostMs > 0);
    };
    run(20, TEXT);
    run(6, NOTHING);
    run(5, TEXT);
    run(6, NOTHING);
    run(9, NOTHING);
    assert.deepEqual(states, [false, true, false, false, true]);
  });
});
