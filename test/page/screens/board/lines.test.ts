import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RowState } from '../../../../src/board/contract.js';
import { type LiveRow, LiveState } from '../../../../src/page/live/live-state.js';
import { choicesOf, isFiltered } from '../../../../src/page/screens/board/choices.js';
import { linesOf } from '../../../../src/page/screens/board/lines.js';
import { SteadyOrder } from '../../../../src/page/screens/board/steady-order.js';
import { MockBoard } from '../../../support/page/mock-board.js';

const START_MS = 1_700_000_000_000;

/** What is shown of a dozen streams at that address, each as `state name`. */
function shownAt(query: string, stateOf = (row: LiveRow): RowState => row.state): string[] {
  const state = new LiveState();
  state.replace(new MockBoard(12, START_MS).state());
  const alarmOf = ({ top_alarm }: LiveRow) => (top_alarm === null ? undefined : state.alarms.get(top_alarm));
  const lines = linesOf({ state, stateOf, alarmOf }, choicesOf(new URLSearchParams(query)), new SteadyOrder(), 0);
  return lines.map((line) =>
    line.kind === 'head'
      ? `${line.name}: ${line.rows}`
      : `${line.state} ${line.row.name?.names[0] ?? line.row.stream_id}`,
  );
}

test('streams in trouble come first, the gravest at the top, then those that are well by their names', () => {
  assert.deepEqual(shownAt(''), [
    'error ZDF HD',
    'silent BBC One HD',
    'warning Nordkanal',
    'held_back France 24',
    'no_data 239.1.0.8:5000',
    'not_measured Südwest Fernsehen',
    'ok arte',
    'ok Das Erste HD',
    'ok Kanal <b>9</b> & \u202eevil',
    'ok Radio Klassik',
    'ok Контраст',
    'ok 日本テレビ',
  ]);
});

describe('filters', () => {
  const cases: [query: string, expected: string[]][] = [
    ['q=zdf', ['error ZDF HD']],
    ['q=HD+one', ['silent BBC One HD']],
    ['q=239.1.0.7', ['ok Radio Klassik']],
    ['q=datagrams+stopped', ['silent BBC One HD']],
    ['state=error,silent', ['error ZDF HD', 'silent BBC One HD']],
    ['state=error&q=arte', []],
    ['kind=st2110-20&probe=probe-1', ['warning Nordkanal', 'ok Kanal <b>9</b> & \u202eevil']],
    ['state=none&sort=none&view=none', shownAt('')],
  ];
  for (const [query, expected] of cases) test(query, () => assert.deepEqual(shownAt(query), expected));
});

test('by probe: each with its streams, the one with the worst first', () => {
  const shown = shownAt('group=probe');
  assert.deepEqual(
    shown.filter((line) => line.endsWith(': 4')),
    ['probe-2: 4', 'probe-1: 4', 'probe-3: 4'],
  );
  assert.deepEqual(shown.slice(0, 2), ['probe-2: 4', 'error ZDF HD']);
});

test('without a connection every stream is without data, whatever it was before', () => {
  assert.ok(shownAt('', () => 'no_data').every((line) => line.startsWith('no_data ')));
});

test('sorted by loss, by errors and by bitrate', () => {
  assert.deepEqual(shownAt('sort=loss').slice(0, 2), ['ok Контраст', 'error ZDF HD'].sort());
  assert.deepEqual(shownAt('sort=bitrate').slice(0, 2), ['ok Kanal <b>9</b> & \u202eevil', 'warning Nordkanal']);
  assert.equal(shownAt('sort=errors')[0], 'ok Das Erste HD');
});

test('only what leaves streams out is a filter', () => {
  const isOne = (query: string) => isFiltered(choicesOf(new URLSearchParams(query)));
  assert.deepEqual(['', 'sort=name&group=probe&view=tiles', 'q=a', 'state=ok', 'probe=a', 'kind=a'].map(isOne), [
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});
