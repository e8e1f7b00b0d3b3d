import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnseenStreams } from '../../src/monitor/unseen-streams.js';

test('a selected stream that does not come is said once, ten seconds after the first of the others, and at the end', () => {
  const said: unknown[] = [];
  const unseen = new UnseenStreams(['a:1', 'b:2'], (...facts) => said.push(facts));
  unseen.check([], 0);
  unseen.check([], 60_000);
  unseen.check(['b:2'], 61_000);
  unseen.check(['b:2'], 70_999);
  assert.deepEqual(said, [], 'without any stream nothing is mistyped, and the others may come late');
  unseen.check(['b:2', 'c:3'], 71_000);
  unseen.check(['b:2', 'c:3'], 72_000);
  assert.deepEqual(said, [[['a:1'], ['b:2', 'c:3']]]);
  unseen.end(['b:2']);
  assert.equal(said.length, 2);
  unseen.end(['a:1', 'b:2']);
  assert.equal(said.length, 2);
});

test('a selected stream that came and is gone at the end was there', () => {
  const said: unknown[] = [];
  const unseen = new UnseenStreams(['a:1'], (...facts) => said.push(facts));
  unseen.check(['a:1'], 0);
  unseen.check(['b:2'], 20_000);
  unseen.end([]);
  assert.deepEqual(said, []);
});
