import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveState, MOST_EVENTS } from '../../../src/page/live/live-state.js';
import { SPARK_VALUES } from '../../../src/page/live/spark-ring.js';
import { MockBoard } from '../../support/page/mock-board.js';

const START_MS = 1_700_000_000_000;

function told(streams: number): { board: MockBoard; state: LiveState } {
  const board = new MockBoard(streams, START_MS);
  const state = new LiveState();
  state.replace(copy(board.state()));
  return { board, state };
}

test('whoever has a whole state and all deltas knows what a whole state of then tells', () => {
  const { board, state } = told(40);
  for (let second = 1; second <= 200; second++) {
    assert.notEqual(state.apply(copy(board.tick(START_MS + second * 1000))), null);
    state.apply(copy(board.change(second % 40, second % 2 === 0 ? 'error' : 'ok', START_MS + second * 1000)));
  }
  assert.deepEqual(state.toMessage(), { ...copy(board.state()), events: state.events });
});

test('a delta tells which rows it changed, and a row that changed is another object', () => {
  const { board, state } = told(12);
  const [before, other] = [state.rows.get(2), state.rows.get(3)];
  const changes = state.apply(copy(board.change(2, 'error', START_MS + 1000)))!;
  assert.deepEqual([...changes.rows], [2]);
  assert.equal(changes.isNewSet, false);
  assert.deepEqual(
    changes.alarms.map(({ n, state: alarmState }) => [n, alarmState]),
    [[2, 'raised']],
  );
  assert.notEqual(state.rows.get(2), before);
  assert.equal(state.rows.get(2)!.state, 'error');
  assert.equal(state.rows.get(3), other);
});

test('rows come and go', () => {
  const { state } = told(2);
  const [, ...cells] = copy(new MockBoard(3, START_MS).state()).rows[2]!;
  const came = state.apply({ seq: 1, time_ms: START_MS, added: [[7, ...cells]] })!;
  assert.deepEqual([[...came.rows], came.isNewSet, [...state.rows.keys()]], [[7], true, [0, 1, 7]]);
  assert.equal(state.rowByKey(state.rows.get(7)!.key)!.n, 7);
  state.apply({ seq: 2, time_ms: START_MS, removed: [0, 7], rows: [[7, 0, 'gone']] });
  assert.deepEqual([...state.rows.keys()], [1]);
});

test('a missing delta is noticed, and one that came before is no change', () => {
  const { state } = told(2);
  assert.equal(state.apply({ seq: 2, time_ms: START_MS }), null);
  assert.equal(state.seq, 0);
  assert.equal(state.apply({ seq: 0, time_ms: START_MS, removed: [0] })!.isNewSet, false);
  assert.equal(state.rows.size, 2);
  assert.equal(new LiveState().apply({ seq: 0, time_ms: 0 }), null);
});

test('another run forgets everything of the one before', () => {
  const { board, state } = told(12);
  state.apply(copy(board.change(1, 'error', START_MS)));
  state.replace(copy(new MockBoard(1, START_MS, { run: 'later' }).state()));
  assert.deepEqual(
    [state.run, state.seq, state.rows.size, state.alarms.size, state.events.length],
    ['later', 0, 1, 0, 0],
  );
});

test('days of deltas leave no more than there was room for', () => {
  const { board, state } = told(3);
  for (let second = 1; second <= 3000; second++)
    state.apply(copy(board.change(0, second % 2 ? 'error' : 'ok', START_MS + second * 1000)));
  assert.equal(state.events.length, MOST_EVENTS);
  assert.equal(state.rows.get(0)!.spark.values().length, SPARK_VALUES);
});

/** As it comes over the network. */
function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
