import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitted, renderLine } from '../../../src/monitor/terminal/styled.js';
import { widthOf } from '../../../src/text/width.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are sent as
const COLOURS = /\x1b\[[0-9;]*m/g;

test('pieces have their colour, and a marked line is marked to its end', () => {
  const spans = [{ text: '!!', style: 'alarm' as const }, { text: ' x' }];
  assert.equal(renderLine({ spans }, 10, true), '\x1b[1;31m!!\x1b[0m x');
  assert.equal(renderLine({ spans }, 10, false), '\x1b[1m!!\x1b[0m x');
  assert.equal(renderLine({ spans, isMarked: true }, 6, true), '\x1b[7;1;31m!!\x1b[0m\x1b[7m x\x1b[0m\x1b[7m  \x1b[0m');
});

test('any text: no control but colours, and no line is longer than the screen', () => {
  const span = fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 60 }) });
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 5 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 90 }),
      (spans, isMarked, width) => {
        const line = renderLine(
          { spans: spans.map(({ text }) => ({ text: `${text}\x1b[2J\u202e`, style: 'red' })), isMarked },
          width,
          true,
        );
        const text = line.replace(COLOURS, '');
        assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
        assert.ok(widthOf(text) <= width, `${widthOf(text)} > ${width}`);
      },
    ),
    { numRuns: fuzzRuns(200) },
  );
});

test('a cell has exactly its columns', () => {
  for (const text of ['', 'short', '日本語のなまえ', 'e\u0301e\u0301', 'a very long name indeed']) {
    assert.equal(widthOf(fitted(text, 9, true)), 9, text);
    assert.equal(widthOf(fitted(text, 9, false)), 9, text);
  }
});
