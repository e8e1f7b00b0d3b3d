import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Attempts } from '../../../src/http/access/attempts.js';

test('an address has 10 tries and gets one back in half a minute', () => {
  const clock = { ms: 0 };
  const attempts = new Attempts(() => clock.ms);
  for (let count = 0; count < 10; count++) assert.ok(attempts.take('10.0.0.1', `name ${count}`));
  assert.equal(attempts.take('10.0.0.1', 'anna'), false);
  assert.equal(attempts.take('10.0.0.2', 'anna'), true);
  clock.ms = 30_000;
  assert.equal(attempts.take('10.0.0.1', 'anna'), true);
  assert.equal(attempts.take('10.0.0.1', 'anna'), false);
});

test('a name has 20 tries from wherever', () => {
  const attempts = new Attempts(() => 0);
  for (let count = 0; count < 20; count++) assert.ok(attempts.take(`10.0.0.${count}`, 'anna'));
  assert.equal(attempts.take('10.0.1.1', 'anna'), false);
  assert.equal(attempts.take('10.0.1.1', 'karl'), true);
});

test('a try that was right costs none', () => {
  const attempts = new Attempts(() => 0);
  for (let count = 0; count < 100; count++) {
    assert.ok(attempts.take('10.0.0.1', 'anna'));
    attempts.giveBack('10.0.0.1', 'anna');
  }
});

test('who has no try left makes nobody else be forgotten, by whatever names', () => {
  const attempts = new Attempts(() => 0);
  for (const address of ['10.0.0.1', '10.0.0.2']) {
    for (let count = 0; count < 10; count++) attempts.take(address, `${address} ${count}`);
  }
  for (let count = 0; count < 10_000; count++) attempts.take('10.0.0.1', `name ${count}`);
  assert.equal(attempts.take('10.0.0.2', 'anna'), false);
});
