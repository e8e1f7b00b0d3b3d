import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type FlowKey, FlowTable } from '../../src/net/flow-table.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function flow(address: number, port = 5000, vlanKey = 0): FlowKey {
  return { vlanKey, isIpv6: false, destination: Uint32Array.of(address, 0, 0, 0), destinationPort: port };
}

function flow6(words: readonly number[], port = 5000): FlowKey {
  return { vlanKey: 0, isIpv6: true, destination: Uint32Array.from(words), destinationPort: port };
}

describe('FlowTable', () => {
  test('finds what was inserted, and nothing else', () => {
    const table = new FlowTable(8);
    const keys = [
      flow(0xef010101),
      flow(0xef010101, 5001), // another port
      flow(0xef010102), // another address
      flow(0xef010101, 5000, 123), // in a VLAN
      flow6([0xef010101, 0, 0, 0]), // IPv6 with the same bits
      flow6([0xef010101, 0, 0, 1]),
      flow6([0xef010101, 0, 1, 0]),
    ];
    for (const [index, key] of keys.entries()) {
      assert.equal(table.lookup(key), -1);
      assert.equal(table.insert(key), index);
    }
    assert.deepEqual(
      keys.map((key) => table.lookup(key)),
      [0, 1, 2, 3, 4, 5, 6],
    );
    assert.equal(table.insert(keys[3]!), 3, 'a known flow keeps its index');
    assert.equal(table.size, 7);
  });

  test('is full at its capacity', () => {
    const table = new FlowTable(2);
    assert.equal(table.insert(flow(1)), 0);
    assert.equal(table.insert(flow(2)), 1);
    assert.equal(table.insert(flow(3)), -1);
    table.remove(0);
    assert.equal(table.lookup(flow(1)), -1);
    assert.equal(table.insert(flow(3)), 0, 'the index is used again');
    assert.equal(table.lookup(flow(2)), 1);
  });

  test('behaves like a map, whatever is inserted and removed', () => {
    const step = fc.record({ address: fc.nat(40), port: fc.nat(2), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.nat(0xffff), (steps, seed) => {
        const table = new FlowTable(24, seed);
        const model = new Map<string, number>();
        for (const { address, port, remove } of steps) {
          const name = `${address}:${port}`;
          const key = flow(address, port);
          const known = model.get(name);
          assert.equal(table.lookup(key), known ?? -1);
          if (remove && known !== undefined) {
            table.remove(known);
            model.delete(name);
          } else if (!remove) {
            const index = table.insert(key);
            if (known !== undefined) assert.equal(index, known);
            else if (model.size === 24) assert.equal(index, -1);
            else {
              assert.ok(index >= 0 && index < 24 && ![...model.values()].includes(index));
              model.set(name, index);
            }
          }
          assert.equal(table.size, model.size);
        }
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  test('takes all of a full range of addresses, whatever the seed', () => {
    for (const seed of [0, 1, 0xffffffff, 0x12345678]) {
      const table = new FlowTable(20_000, seed);
      for (let address = 0; address < 20_000; address++) {
        assert.notEqual(table.insert(flow(0xe0000000 + address * 256)), -1);
      }
    }
  });
});
