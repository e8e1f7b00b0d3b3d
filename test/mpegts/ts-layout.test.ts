import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  detectTsLayout,
  findLock,
  PLAIN_PACKETS,
  TS_DETECTION_SIZE,
  type TsLayout,
} from '../../src/mpegts/ts-layout.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

const WITH_PARITY: TsLayout = { stride: 204, prefix: 0 };
const WITH_TIMES: TsLayout = { stride: 192, prefix: 4 };

/** So many packets without a sync byte in their payload, each as the layout has it. */
function packets(count: number, { stride, prefix }: TsLayout = PLAIN_PACKETS): Buffer {
  const parity = Buffer.alloc(stride - prefix - 188);
  const parts = Array.from({ length: count }, (_, n) => [Buffer.alloc(prefix, 1), payloadPacket(0x100, n), parity]);
  return Buffer.concat(parts.flat());
}

describe('the layout of a file', () => {
  const garbage = Buffer.from('no packets at all: ');
  const cases: readonly (readonly [name: string, bytes: Buffer, isWhole: boolean, layout: TsLayout | undefined])[] = [
    ['packets of 188 bytes', packets(6), false, PLAIN_PACKETS],
    ['204 bytes, with parity', packets(6, WITH_PARITY), false, WITH_PARITY],
    ['192 bytes, with arrival times', packets(6, WITH_TIMES), false, WITH_TIMES],
    ['garbage before the packets', Buffer.concat([garbage, packets(6)]), false, PLAIN_PACKETS],
    ['garbage before packets with arrival times', Buffer.concat([garbage, packets(6, WITH_TIMES)]), false, WITH_TIMES],
    ['four packets, and more may follow', packets(4), false, undefined],
    ['a whole file of four packets', packets(4), true, PLAIN_PACKETS],
    ['a whole file of one', packets(1), true, PLAIN_PACKETS],
    ['a whole file of one with an arrival time', packets(1, WITH_TIMES), true, WITH_TIMES],
    ['a whole file of two with parity', packets(2, WITH_PARITY), true, WITH_PARITY],
    ['a whole file of less than a packet', packets(1).subarray(0, 187), true, undefined],
    ['a whole file of text', Buffer.from('G'.padEnd(400, 'text')), true, undefined],
    ['an empty file', Buffer.alloc(0), true, undefined],
  ];
  for (const [name, bytes, isWhole, layout] of cases) {
    test(name, () => assert.deepEqual(detectTsLayout(bytes, isWhole), layout));
  }

  test('the bytes that are asked for decide for each layout', () => {
    for (const layout of [PLAIN_PACKETS, WITH_PARITY, WITH_TIMES]) {
      assert.deepEqual(detectTsLayout(packets(8, layout).subarray(0, TS_DETECTION_SIZE), false), layout);
    }
  });
});

describe('where packets begin', () => {
  const at = (bytes: Buffer, isEnd: boolean, layout = PLAIN_PACKETS, from = 0) =>
    findLock(bytes, from, bytes.length, layout, isEnd);

  test('at the first of five sync bytes in a row', () => {
    assert.equal(at(Buffer.concat([Buffer.alloc(10, 0x47), Buffer.alloc(5), packets(5)]), false), 15);
  });

  test('the prefix belongs to the packet', () => {
    assert.equal(at(Buffer.concat([Buffer.alloc(7), packets(5, WITH_TIMES)]), false, WITH_TIMES), 7);
  });

  test('not before the place that is asked for', () => {
    assert.equal(at(packets(7), false, PLAIN_PACKETS, 1), 188);
  });

  test('with four, more bytes must tell: the complement of the place', () => {
    assert.equal(at(Buffer.concat([Buffer.alloc(3), packets(4)]), false), ~3);
  });

  test('at the end of the input four will do, when they reach exactly to it', () => {
    assert.equal(at(Buffer.concat([Buffer.alloc(3), packets(4)]), true), 3);
    assert.equal(at(Buffer.concat([packets(4), Buffer.alloc(1)]), true), ~(4 * 188 + 1));
  });

  test('nowhere: the complement of the end', () => {
    assert.equal(at(Buffer.alloc(500), false), ~500);
  });

  test('any bytes: a place within them, with a sync byte in it', () => {
    const bytes = fc.array(fc.constantFrom(0x47, 0), { maxLength: 1200 }).map((values) => Buffer.from(values));
    const property = fc.property(
      bytes,
      fc.boolean(),
      fc.constantFrom(PLAIN_PACKETS, WITH_TIMES),
      (given, isEnd, layout) => {
        const found = at(given, isEnd, layout);
        if (found >= 0) assert.equal(given[found + layout.prefix], 0x47);
        else assert.ok(~found <= given.length);
      },
    );
    fc.assert(property, { numRuns: fuzzRuns(300) });
  });
});
