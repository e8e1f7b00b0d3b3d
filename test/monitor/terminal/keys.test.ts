import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { type Key, KeyReader } from '../../../src/monitor/terminal/keys.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

/** By ECMA-48 and the control sequences of xterm. */
const CASES: readonly [what: string, sent: string, expected: string[]][] = [
  ['arrows', '\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
  ['arrows in application mode', '\x1bOA\x1bOB', ['up', 'down']],
  ['an arrow with Ctrl', '\x1b[1;5A', ['up']],
  ['pages', '\x1b[5~\x1b[6~', ['page-up', 'page-down']],
  [
    'ends of several terminals',
    '\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~',
    ['home', 'end', 'home', 'end', 'home', 'end'],
  ],
  ['Tab both ways', '\t\x1b[Z', ['tab', 'back-tab']],
  ['Enter and what deletes', '\r\n\x7f\b', ['enter', 'enter', 'backspace', 'backspace']],
  ['Ctrl', '\x03\x1a\f', ['interrupt', 'suspend', 'redraw']],
  ['characters, wide ones too', 'qé日😀', ['q', 'é', '日', '😀']],
  ['keys that are none here', '\x1b[15~\x1bOP\x1b[200~\x01x', ['x']],
  ['Escape before a character', '\x1bq', ['escape', 'q']],
  ['two Escapes and an arrow', '\x1b\x1b[A', ['escape', 'up']],
];

function nameOf(key: Key): string {
  return key.name === 'character' ? key.character : key.name;
}

for (const [what, sent, expected] of CASES) {
  test(what, () => {
    const keys: string[] = [];
    const reader = new KeyReader((key) => keys.push(nameOf(key)));
    reader.take(sent);
    assert.deepEqual(keys, expected);
    // In pieces, as a slow line brings it.
    keys.length = 0;
    for (const unit of Array.from(sent)) reader.take(unit);
    assert.deepEqual(keys, expected);
  });
}

test('Escape alone is the key when nothing follows', async () => {
  const keys: string[] = [];
  const reader = new KeyReader((key) => keys.push(nameOf(key)), 10);
  reader.take('\x1b');
  assert.deepEqual(keys, []);
  await delay(100);
  assert.deepEqual(keys, ['escape']);
});

test('any text: no throw, and nothing is kept without bound', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 100 })), (pieces) => {
      const keys: Key[] = [];
      const reader = new KeyReader((key) => keys.push(key));
      for (const piece of pieces) reader.take(piece);
      reader.close();
      for (const key of keys) if (key.name === 'character') assert.doesNotMatch(key.character, /\p{Cc}/u);
    }),
    { numRuns: fuzzRuns(200) },
  );
});
