import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTable, type TextColumn } from '../../src/text/table.js';
import { widthOf } from '../../src/text/width.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

interface Channel {
  readonly name: string;
  readonly number: number;
  readonly place: string;
}

const COLUMNS: readonly TextColumn<Channel>[] = [
  { title: 'number', cell: ({ number }) => String(number) },
  { title: 'name', isText: true, shortest: 5, cell: ({ name }) => name },
  { title: 'place', isText: true, importance: 1, cell: ({ place }) => place },
];
const CHANNELS: readonly Channel[] = [
  { number: 1, name: 'Das Erste', place: 'Köln' },
  { number: 23, name: '第一财经', place: '上海\x1b[31m' },
];

const CASES: readonly [name: string, width: number | undefined, lines: string[]][] = [
  [
    'numbers to the right, texts to the left by their width, controls replaced',
    undefined,
    ['number  name       place', '     1  Das Erste  Köln', '    23  第一财经   上海?[31m'],
  ],
  [
    'a name is cut where there is no room',
    24,
    ['number  name   place', '     1  Das …  Köln', '    23  第一…  上海?[31m'],
  ],
  [
    'what is less important is left out, and the name has its room again',
    20,
    ['number  name', '     1  Das Erste', '    23  第一财经'],
  ],
  ['what must stay is cut as a last resort', 10, ['number  n…', '     1  D…', '    23  …']],
];

for (const [name, width, lines] of CASES) {
  test(name, () => assert.deepEqual(formatTable(COLUMNS, CHANNELS, width), lines));
}

test('no line is longer than the width, whatever the cells', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  const channel = fc.record({ number: fc.integer(), name: text, place: text });
  fc.assert(
    fc.property(fc.array(channel, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (channels, width) => {
      const lines = formatTable(COLUMNS, channels, width);
      assert.equal(lines.length, channels.length + 1);
      for (const line of lines) assert.ok(widthOf(line) <= width, line);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
