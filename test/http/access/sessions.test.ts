import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sessions } from '../../../src/http/access/sessions.js';

const LIMITS = { all: 4, ofName: 2, idleMs: 100, longestMs: 250 };

function open(): { sessions: Sessions; clock: { ms: number } } {
  const clock = { ms: 0 };
  return { sessions: new Sessions(() => clock.ms, LIMITS), clock };
}

test('a session has an id of 256 bits, until it ends', () => {
  const { sessions } = open();
  const id = sessions.start('anna');
  assert.match(id, /^[\w-]{43}$/);
  assert.notEqual(sessions.start('anna'), id);
  assert.equal(sessions.use(id), 'anna');
  assert.equal(sessions.use(`${id}x`), undefined);
  assert.equal(sessions.use(''), undefined);
  sessions.end(id);
  assert.equal(sessions.use(id), undefined);
});

test('a session that is not used is over after a while, and each after its time', () => {
  const { sessions, clock } = open();
  const [used, idle] = [sessions.start('anna'), sessions.start('karl')];
  for (clock.ms = 50; clock.ms <= 250; clock.ms += 50) assert.equal(sessions.use(used), 'anna');
  assert.equal(sessions.use(idle), undefined);
  clock.ms = 251;
  assert.equal(sessions.count(), 0);
  assert.equal(sessions.use(used), undefined);
});

test('a name has a few, and all together have room for some: who was there least recently goes', () => {
  const { sessions } = open();
  const first = sessions.start('anna');
  const second = sessions.start('anna');
  sessions.use(first);
  sessions.start('anna');
  assert.deepEqual([sessions.use(first), sessions.use(second)], ['anna', undefined]);
  const [b, c] = [sessions.start('b'), sessions.start('c')];
  sessions.use(first);
  sessions.use(b);
  sessions.start('d');
  assert.equal(sessions.count(), LIMITS.all);
  assert.deepEqual([sessions.use(first), sessions.use(b), sessions.use(c)], ['anna', 'b', 'c']);
});
