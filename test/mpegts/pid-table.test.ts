import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PidNumbers } from '../../src/mpegts/pid-numbers.js';
import { PidTable } from '../../src/mpegts/pid-table.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

test('a value is where it was set, and nowhere else', () => {
  const table = new PidTable<string>();
  for (const pid of [0, 0x3f, 0x40, 0x1fff]) table.set(pid, `PID ${pid}`);
  for (const pid of [0, 0x3f, 0x40, 0x1fff]) assert.equal(table.get(pid), `PID ${pid}`);
  for (const pid of [1, 0x3e, 0x41, 0x80, 0x1ffe]) assert.equal(table.get(pid), undefined, `PID ${pid}`);
  assert.equal(new PidTable<string>().get(0), undefined, 'another table');
});

test('all PIDs have room', () => {
  const table = new PidTable<number>();
  for (let pid = 0x1fff; pid >= 0; pid--) table.set(pid, pid * 3);
  for (let pid = 0; pid < 0x2000; pid++) assert.equal(table.get(pid), pid * 3, `PID ${pid}`);
  assert.deepEqual(table.entries().at(-1), [0x1fff, 0x1fff * 3]);
});

test('tables that share the numbers of their PIDs have each its own values', () => {
  const numbers = new PidNumbers();
  const even = new PidTable<number>(numbers);
  const thirds = new PidTable<number>(numbers);
  for (let pid = 0; pid < 0x2000; pid++) {
    if (pid % 2 === 0) even.set(pid, pid);
    if (pid % 3 === 0) thirds.set(pid, -pid);
  }
  thirds.delete(6);
  thirds.delete(0x1fff);
  for (let pid = 0; pid < 0x2000; pid++) {
    assert.equal(even.get(pid), pid % 2 === 0 ? pid : undefined, `PID ${pid}`);
    assert.equal(thirds.get(pid), pid % 3 === 0 && pid !== 6 ? -pid : undefined, `PID ${pid}`);
  }
  assert.equal(thirds.entries().length, Math.ceil(0x2000 / 3) - 1);
  even.clear();
  assert.deepEqual([even.get(12), even.entries(), thirds.get(12)], [undefined, [], -12]);
});

test('does the same as a map of all PIDs', () => {
  const pid = fc.oneof(fc.nat(0x1fff), fc.constantFrom(0, 0x3f, 0x40, 0x1fff));
  const step = fc.oneof(
    fc.record({ pid, value: fc.constantFrom(0, 1, 2) }),
    fc.record({ pid, value: fc.constant(undefined) }),
    fc.constant('clear' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const table = new PidTable<number>();
      const map = new Map<number, number>();
      for (const step of steps) {
        if (step === 'clear') {
          table.clear();
          map.clear();
        } else if (step.value === undefined) {
          table.delete(step.pid);
          map.delete(step.pid);
        } else {
          table.set(step.pid, step.value);
          map.set(step.pid, step.value);
        }
      }
      assert.deepEqual(
        table.entries(),
        [...map].sort(([a], [b]) => a - b),
      );
    }),
    { numRuns: fuzzRuns(200) },
  );
});
