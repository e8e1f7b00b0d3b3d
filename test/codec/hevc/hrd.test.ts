import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHevcHrd } from '../../../src/codec/hevc/hrd.js';
import { SyntaxReader } from '../../../src/codec/syntax-reader.js';
import { bytesOf, ue } from '../../support/packets/bit-writer.js';

type Field = readonly [number, number];

/** Fields of hrd_parameters() that all sub-layers share. Spec: ITU-T H.265, E.2.2 */
function common({ nal = 1, vcl = 0, hasSubPicture = 0, rateScale = 0, sizeScale = 0 } = {}): Field[] {
  if (nal === 0 && vcl === 0)
    return [
      [0, 1],
      [0, 1],
    ];
  return [
    [nal, 1],
    [vcl, 1],
    [hasSubPicture, 1],
    ...(hasSubPicture === 1 ? ([[0x7ffff, 19]] as const) : []), // tick divisor, lengths of delays
    [rateScale, 4],
    [sizeScale, 4],
    ...(hasSubPicture === 1 ? ([[0xf, 4]] as const) : []), // cpb_size_du_scale
    [0x7fff, 15], // lengths of delays
  ];
}

/** A sub-layer of fixed rate with one schedule or more. */
const fixedRate = (schedules = 1): Field[] => [[1, 1], ue(0), ue(schedules - 1)];

/** A schedule of sub_layer_hrd_parameters(): values less 1, before their scales. */
const schedule = (rate: number, size: number, isConstant: number): Field[] => [ue(rate), ue(size), [isConstant, 1]];

function read(fields: readonly Field[], hasCommonInfo = true, maxSubLayersMinus1 = 0) {
  const bytes = bytesOf(...fields, [0b101, 3]); // what follows is not read
  const bits = new SyntaxReader(bytes, 0, bytes.length);
  const hrd = readHevcHrd(bits, hasCommonInfo, maxSubLayersMinus1).buffer;
  return { hrd, next: bits.u('next', 3), isTruncated: bits.isTruncated };
}

test('one schedule: rate in units of 64 bit/s, size in units of 16 bits, by their scales', () => {
  const { hrd, next } = read([...common({ rateScale: 4, sizeScale: 3 }), ...fixedRate(), ...schedule(9764, 15624, 1)]);
  assert.deepEqual(hrd, { bitrateBps: 9765 * 64 * 16, sizeBits: 15625 * 16 * 8, isConstantRate: true });
  assert.equal(next, 0b101);
});

test('several schedules: the last', () => {
  const { hrd, next } = read([...common(), ...fixedRate(2), ...schedule(1, 1, 1), ...schedule(99, 199, 0)]);
  assert.deepEqual(hrd, { bitrateBps: 6400, sizeBits: 3200, isConstantRate: false });
  assert.equal(next, 0b101);
});

test('several sub-layers: the highest', () => {
  const layers = [1, 2, 3].flatMap((rate) => [...fixedRate(), ...schedule(rate - 1, 0, 0)]);
  const { hrd, next } = read([...common(), ...layers], true, 2);
  assert.equal(hrd?.bitrateBps, 3 * 64);
  assert.equal(next, 0b101);
});

test('NAL and VCL: that of the NAL units', () => {
  const { hrd, next } = read([...common({ vcl: 1 }), ...fixedRate(), ...schedule(0, 0, 0), ...schedule(7, 7, 1)]);
  assert.equal(hrd?.bitrateBps, 64);
  assert.equal(next, 0b101);
});

test('VCL only: none', () => {
  const { hrd, next } = read([...common({ nal: 0, vcl: 1 }), ...fixedRate(), ...schedule(7, 7, 1)]);
  assert.equal(hrd, undefined);
  assert.equal(next, 0b101);
});

test('neither: nothing of schedules but their number', () => {
  const { hrd, next } = read([...common({ nal: 0 }), ...fixedRate()]);
  assert.equal(hrd, undefined);
  assert.equal(next, 0b101);
});

test('sub-pictures have sizes and rates of their own, which are passed over', () => {
  const { hrd, next } = read([...common({ hasSubPicture: 1 }), ...fixedRate(), ue(4), ue(5), ue(77), ue(88), [1, 1]]);
  assert.deepEqual(hrd, { bitrateBps: 320, sizeBits: 96, isConstantRate: true });
  assert.equal(next, 0b101);
});

test('no fixed rate: low delay has one schedule, else their number is said', () => {
  const lowDelay = read([...common(), [0, 1], [0, 1], [1, 1], ...schedule(0, 0, 0)]);
  assert.deepEqual([lowDelay.hrd?.bitrateBps, lowDelay.next], [64, 0b101]);
  const other = read([...common(), [0, 1], [0, 1], [0, 1], ue(1), ...schedule(0, 0, 0), ...schedule(1, 0, 0)]);
  assert.deepEqual([other.hrd?.bitrateBps, other.next], [128, 0b101]);
  const withinSequence = read([...common(), [0, 1], [1, 1], ue(0), ue(0), ...schedule(2, 0, 0)]);
  assert.deepEqual([withinSequence.hrd?.bitrateBps, withinSequence.next], [192, 0b101]);
});

test('more schedules than there may be: 32 are read', () => {
  const { isTruncated } = read([...common(), ...fixedRate(1_000_000), ...schedule(0, 0, 0)]);
  assert.equal(isTruncated, true);
});
