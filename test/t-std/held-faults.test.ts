import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldFaults } from '../../src/t-std/held-faults.js';

function held() {
  const told: string[] = [];
  const faults = new HeldFaults(0x100, {
    tStdRuns: () => {},
    tStdFault: (fault, pid, packetIndex, timeNs, value) =>
      told.push(`${fault} ${pid} ${packetIndex} ${timeNs} ${value}`),
  });
  return { told, faults };
}

test('a fault of a stream that is understood is told at once', () => {
  const { told, faults } = held();
  faults.add('EB_underflow', 7, 1000, 3);
  assert.deepEqual(told, ['EB_underflow 256 7 1000 3']);
});

test('others wait, and are told in their order', () => {
  const { told, faults } = held();
  faults.hold();
  faults.add('EB_underflow', 7, 1000, 3);
  faults.add('TB_overflow', 8, 2000, 513);
  assert.deepEqual(told, []);
  faults.release();
  assert.deepEqual(told, ['EB_underflow 256 7 1000 3', 'TB_overflow 256 8 2000 513']);
});

test('those of a model that does not fit are never told, nor what it finds later', () => {
  const { told, faults } = held();
  faults.hold();
  faults.add('EB_underflow', 7, 1000, 3);
  faults.refuse();
  faults.add('EB_underflow', 9, 3000, 3);
  faults.release();
  assert.deepEqual(told, []);
});

test('no more than 256 wait', () => {
  const { told, faults } = held();
  faults.hold();
  for (let n = 0; n < 257; n++) faults.add('data_delay', n, n, 11);
  assert.equal(told.length, 256);
  assert.equal(told[255], 'data_delay 256 255 255 11');
});
