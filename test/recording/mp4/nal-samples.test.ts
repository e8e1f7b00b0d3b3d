import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  lengthPrefixedSize,
  NalUse,
  nalRanges,
  nalUse,
  parameterSetKey,
  writeLengthPrefixed,
} from '../../../src/recording/mp4/nal-samples.js';

test('units behind start codes of three and four bytes, without zeros behind them', () => {
  // Delimiter with zero_byte, a slice, trailing zeros, a slice at the end.
  const bytes = Uint8Array.of(0, 0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x65, 0x88, 0x80, 0, 0, 0, 0, 1, 0x41, 0x9a, 0);
  const ranges = nalRanges(bytes);
  assert.deepEqual(ranges, [4, 6, 9, 12, 17, 19]);
  const target = new Uint8Array(lengthPrefixedSize(ranges.slice(2)));
  writeLengthPrefixed(target, bytes, ranges.slice(2));
  assert.deepEqual([...target], [0, 0, 0, 3, 0x65, 0x88, 0x80, 0, 0, 0, 2, 0x41, 0x9a]);
});

test('what is done with units', () => {
  assert.deepEqual(
    [0x09, 0x0c, 0x67, 0x68, 0x65, 0x06].map((first) => nalUse('h264', first)),
    [NalUse.DROP, NalUse.DROP, NalUse.PARAMETERS, NalUse.PARAMETERS, NalUse.KEEP, NalUse.KEEP],
  );
  assert.deepEqual(
    [35, 38, 32, 33, 34, 19, 39].map((type) => nalUse('hevc', type << 1)),
    [NalUse.DROP, NalUse.DROP, NalUse.PARAMETERS, NalUse.PARAMETERS, NalUse.PARAMETERS, NalUse.KEEP, NalUse.KEEP],
  );
});

test('ids of parameter sets', () => {
  // seq_parameter_set_id ue(v) 1 = '010', pic_parameter_set_id 0 = '1'.
  assert.equal(parameterSetKey('h264', Uint8Array.of(0x67, 0x64, 0x00, 0x1e, 0x4a, 0xd9)), 7 * 256 + 1);
  assert.equal(parameterSetKey('h264', Uint8Array.of(0x68, 0xeb, 0xe3)), 8 * 256);
  assert.equal(parameterSetKey('hevc', Uint8Array.of(0x40, 0x01, 0x0c, 0x01)), 32 * 256);
  assert.equal(parameterSetKey('h264', Uint8Array.of(0x67)), -1);
});
