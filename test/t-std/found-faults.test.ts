import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FoundFaults } from '../../src/t-std/found-faults.js';

test('in the order of the packets; of one packet in the order in which they were found, and once', () => {
  const told: string[] = [];
  const found = new FoundFaults();
  for (const [packetIndex, name] of [
    [7, 'a 7'],
    [9, 'a 9'],
    [3, 'b 3'],
    [7, 'b 7'],
  ] as const) {
    found.add(packetIndex, () => told.push(name));
  }
  found.tellAll();
  found.tellAll();
  assert.deepEqual(told, ['b 3', 'a 7', 'b 7', 'a 9']);
});
