import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveText } from '../../src/monitor/live-text.js';
import { TextView } from '../../src/monitor/text-view.js';
import type { Report, StreamReport } from '../../src/report/stream-report.js';
import { liveStream } from '../support/analysis/stream-report.js';

const STREAMS = Array.from({ length: 10 }, (_, n) => liveStream({ stream_id: `239.1.1.${n}:5000` }));

/** What is shown on a terminal of 6 lines, and what is printed whole. */
function shown(streams: readonly StreamReport[], isLast: boolean): { shown: string[]; finished: string[] } {
  const texts = { shown: [] as string[], finished: [] as string[] };
  const live: LiveText = {
    width: 100,
    height: 6,
    show: (text) => void texts.shown.push(text),
    finish: (text) => void texts.finished.push(text),
    close: async () => {},
  };
  const report = { input: null, streams } as unknown as Report;
  new TextView(live, { inDepth: false, showTr101290: false }).show(report, isLast);
  return texts;
}

test('while a monitor runs, what the window has room for', () => {
  const { shown: texts, finished } = shown(STREAMS, false);
  assert.deepEqual(finished, []);
  assert.equal(texts.length, 1);
  assert.equal(texts[0]!.match(/\n/g)!.length, 6);
  assert.match(texts[0]!, /more streams\n$/);
});

test('the last report is printed whole', () => {
  const { shown: texts, finished } = shown(STREAMS, true);
  assert.deepEqual(texts, []);
  assert.match(finished[0]!, /239\.1\.1\.9:5000/);
  assert.doesNotMatch(finished[0]!, /more streams/);
});
