import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import '../../../src/delivery/kafka/kafka-connection.js';

type Reader = (decoder: any) => unknown;

const Decoder = createRequire(import.meta.url)('kafkajs/src/protocol/decoder.js');
const NOT_WITHIN = { name: 'RangeError', message: 'an answer whose lengths do not fit' };

function decoderOf(...bytes: number[]) {
  return new Decoder(Buffer.from(bytes));
}

test('what fits is read as before', () => {
  const text = [0x00, 0x02, 0x68, 0x69]; // length 2, "hi"
  assert.equal(decoderOf(...text).readString(), 'hi');
  assert.equal(decoderOf(0xff, 0xff).readString(), null);
  assert.deepEqual(
    decoderOf(0, 0, 0, 2, ...text, ...text).readArray((d: any) => d.readString()),
    ['hi', 'hi'],
  );
  assert.deepEqual(decoderOf(0xff, 0xff, 0xff, 0xff).readArray(assert.fail), []);
  assert.deepEqual([...decoderOf(0, 0, 0, 1, 7).readBytes()], [7]);
  assert.equal(decoderOf(0x03, 0x68, 0x69).readUVarIntString(), 'hi');
  assert.deepEqual(decoderOf(0x01).readUVarIntArray(assert.fail), []);
  assert.equal(decoderOf(1, 2).readBytes(0).length, 0);
});

/** Without the guard the first one goes round 40 times at the same place, and the second one for minutes. */
const CASES: readonly (readonly [string, readonly number[], Reader])[] = [
  [
    'texts of -2 bytes',
    [
      0,
      0,
      0,
      40,
      ...Array(80)
        .fill(0xff)
        .map((_, n) => 0xff - (n % 2)),
    ],
    (d) => d.readArray((e: any) => e.readString()),
  ],
  ['2^31 - 1 texts', [0x7f, 0xff, 0xff, 0xff, 0xff, 0xfe], (d) => d.readArray((e: any) => e.readString())],
  ['a text longer than what is there', [0x00, 0x09, 0x68], (d) => d.readString()],
  ['bytes of a negative length', [0x80, 0, 0, 0, 1], (d) => d.readBytes()],
  ['a compact array longer than what is there', [0x7f, 0x01], (d) => d.readUVarIntArray((e: any) => e.readInt8())],
  ['a number that never ends', [0xff, 0xff], (d) => d.readVarInt()],
];
for (const [name, bytes, read] of CASES) {
  test(`${name}: an error at once`, () => {
    assert.throws(() => read(decoderOf(...bytes)), NOT_WITHIN);
  });
}
