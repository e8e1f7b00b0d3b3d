import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LARGEST_DATAGRAM, SendBatch } from '../../src/replay/send-batch.js';

const ADDRESSES = Uint32Array.of(1, 2, 3, 4, 0, 0, 0xffff, 0xef010101);

/** Appends a datagram of the size. */
function append(batch: SendBatch, length: number, copies = 1, dueNs = 0): void {
  batch.append(length, copies, ADDRESSES, 4, 5000, dueNs, 7);
}

test('rows: places and lengths, copies of the same bytes', () => {
  const batch = new SendBatch();
  append(batch, 100);
  append(batch, 50, 2, 1000);
  append(batch, 25);
  assert.equal(batch.count, 4);
  assert.deepEqual([...batch.offsets.subarray(0, 4)], [0, 100, 100, 150]);
  assert.deepEqual([...batch.lengths.subarray(0, 4)], [100, 50, 50, 25]);
  assert.deepEqual([...batch.addresses.subarray(4, 8)], [0, 0, 0xffff, 0xef010101]);
  assert.deepEqual([batch.ports[1], batch.dueNs[2], batch.packets[3], batch.end], [5000, 1000, 7, 175]);
});

describe('room', () => {
  test('for a datagram sent twice and one that was held back, in rows', () => {
    const batch = new SendBatch();
    while (batch.hasRoom()) append(batch, 1);
    assert.equal(batch.count, 4096 - 2);
  });

  test('in bytes, for the largest datagrams', () => {
    const batch = new SendBatch();
    while (batch.hasRoom()) append(batch, LARGEST_DATAGRAM);
    assert.ok(batch.end >= 2 ** 20 && batch.end + 2 * LARGEST_DATAGRAM <= batch.bytes.length);
  });

  test('for a quarter of a second', () => {
    const batch = new SendBatch();
    append(batch, 1, 1, 5e9);
    append(batch, 1, 1, 5e9 + 250e6 - 1);
    assert.ok(batch.hasRoom());
    append(batch, 1, 1, 5e9 + 250e6);
    assert.ok(!batch.hasRoom());
    batch.clear();
    assert.ok(batch.hasRoom());
  });

  test('for as many faults', () => {
    const batch = new SendBatch();
    for (let number = 0; number < 4096; number++) batch.faults.push({ fault: 'drop', number, packets: 7 });
    assert.ok(!batch.hasRoom());
  });
});

describe('what of the input is done', () => {
  /** Datagrams 0 and 1, the second twice; 2 dropped; 3 and 4, which changed places. */
  function sample(): SendBatch {
    const batch = new SendBatch();
    append(batch, 10); // row 0: datagram 0
    batch.markDone(1);
    append(batch, 10, 2); // rows 1 and 2: datagram 1
    batch.markDone(2);
    batch.markDone(3); // datagram 2 has no row
    append(batch, 10); // row 3: datagram 4
    append(batch, 10); // row 4: datagram 3
    batch.markDone(5);
    return batch;
  }

  const cases: readonly (readonly [sent: number, rows: number, doneTo: number])[] = [
    [0, 0, 0],
    [1, 1, 1],
    [2, 3, 3], // the copy goes with its datagram; the dropped one behind it is done, too
    [3, 3, 3],
    [4, 5, 5], // not between two that changed places
    [5, 5, 5],
  ];
  for (const [sent, rows, doneTo] of cases) {
    test(`${sent} rows sent: ${rows} at least, done up to ${doneTo}`, () => {
      const batch = sample();
      assert.equal(batch.wholeRows(sent), rows);
      assert.equal(batch.doneTo(rows), doneTo);
    });
  }

  test('a batch of dropped datagrams only', () => {
    const batch = new SendBatch();
    batch.markDone(9);
    assert.equal(batch.doneTo(0), 9);
  });
});
