import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CsvCell, csvLine } from '../../src/board/csv.js';

const CASES: readonly [name: string, cells: readonly CsvCell[], line: string][] = [
  ['plain texts and numbers', ['a', 1, null, 'b'], 'a,1,,b\r\n'],
  ['quotes, commas and line ends are quoted', ['say "a"', 'b,c', 'd\ne'], '"say ""a""","b,c","d\ne"\r\n'],
  [
    'a text that a spreadsheet would run gets an apostrophe',
    ['=1+1', '+1', '-1', '@SUM(A1)'],
    "'=1+1,'+1,'-1,'@SUM(A1)\r\n",
  ],
  ['also behind a tab or a line end', ['\t=1', '\r=1'], `'\t=1,"'\r=1"\r\n`],
  ['a number that is negative is a number', [-1.5], '-1.5\r\n'],
];

for (const [name, cells, line] of CASES) test(name, () => assert.equal(csvLine(cells), line));
