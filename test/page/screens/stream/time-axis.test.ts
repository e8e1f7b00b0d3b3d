import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOf, markText, offsetOf } from '../../../../src/page/screens/stream/time-axis.js';

const MIDNIGHT_S = Date.UTC(2026, 10, 29) / 1000;

test('marks are at round times, and no more than there is room for', () => {
  const { apartS, marks } = marksOf(MIDNIGHT_S + 7, MIDNIGHT_S + 607, 6, 0);
  assert.equal(apartS, 300);
  assert.deepEqual(marks, [MIDNIGHT_S + 300, MIDNIGHT_S + 600]);
  assert.equal(marksOf(MIDNIGHT_S, MIDNIGHT_S + 30 * 86_400, 8, 0).apartS, 7 * 86_400);
});

test('round by the clock that is shown', () => {
  const { marks } = marksOf(MIDNIGHT_S, MIDNIGHT_S + 86_400, 2, 5.5 * 3600);
  assert.deepEqual(marks, [MIDNIGHT_S + 6.5 * 3600, MIDNIGHT_S + 18.5 * 3600]);
  assert.equal(offsetOf(MIDNIGHT_S, true), 0);
  assert.equal(offsetOf(MIDNIGHT_S, false), -new Date(MIDNIGHT_S * 1000).getTimezoneOffset() * 60);
});

test('a mark tells what tells it apart: seconds, minutes, or the date at midnight', () => {
  assert.equal(markText(MIDNIGHT_S + 65, 5, true), '00:01:05');
  assert.equal(markText(MIDNIGHT_S + 3600, 600, true), '01:00');
  assert.equal(markText(MIDNIGHT_S, 3600, true), '11-29');
  assert.equal(markText(MIDNIGHT_S + 7200, 86_400, true), '11-29');
});

test('in a file without arrival times marks tell how far from its begin, whatever the clock', () => {
  assert.equal(markText(0, 5, false), '0:00');
  assert.equal(markText(65, 5, true), '1:05');
  assert.equal(offsetOf(65, false), 0);
});
