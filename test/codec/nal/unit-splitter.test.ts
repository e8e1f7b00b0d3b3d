import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_UNIT_SIZE, type UnitSink, UnitSplitter } from '../../../src/codec/nal/unit-splitter.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { hex } from '../../support/frames/frame-builder.js';

interface Unit {
  readonly at: number;
  readonly first: number;
  bytes: string;
  isWhole: boolean;
}

class Units implements UnitSink {
  readonly all: Unit[] = [];
  readonly #wanted: number;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  beginUnit(first: number, at: number): number {
    this.all.push({ at, first, bytes: '', isWhole: false });
    return this.#wanted;
  }

  unit(bytes: Uint8Array, end: number, isWhole: boolean): void {
    const unit = this.all.at(-1)!;
    unit.bytes = Buffer.from(bytes.subarray(0, end)).toString('hex');
    unit.isWhole = isWhole;
  }
}

function split(pieces: readonly Uint8Array[], wanted = MAX_UNIT_SIZE): Unit[] {
  const units = new Units(wanted);
  const splitter = new UnitSplitter(units, true);
  for (const piece of pieces) splitter.feed(piece, 0, piece.length);
  splitter.flush();
  assert.equal(
    splitter.position,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  return units.all;
}

/** As the standards say it: a prefix is three bytes, what lies up to the next one is the unit. */
function expectedOf(bytes: Uint8Array): Unit[] {
  const codes: number[] = [];
  for (let at = 0; at + 3 < bytes.length; at++) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1) codes.push(at);
  }
  const isCutOff = bytes.length >= 3 && Buffer.from(bytes.subarray(-3)).equals(hex('000001'));
  return codes.map((code, n) => {
    const end = codes[n + 1] ?? (isCutOff ? bytes.length - 3 : bytes.length);
    const unit = bytes.subarray(code + 3, Math.max(code + 3, end));
    const at = code > 0 && bytes[code - 1] === 0 ? code - 1 : code;
    return { at, first: bytes[code + 3]!, bytes: Buffer.from(unit).toString('hex'), isWhole: true };
  });
}

test('zeros before a start code of MPEG-2 are of what came before', () => {
  const units = new Units(9);
  const splitter = new UnitSplitter(units, false);
  splitter.feed(hex('00000001 b3aa 00000001 00bb'), 0, 12);
  assert.deepEqual(
    units.all.map(({ at, first }) => [at, first]),
    [
      [1, 0xb3],
      [7, 0],
    ],
  );
});

describe('units of a stream with start codes', () => {
  test('start codes of three and four bytes, trailing zeros', () => {
    const bytes = hex('00000001 6701 000001 68ff 0000 00000001 65aabb');
    assert.deepEqual(split([bytes]), [
      { at: 0, first: 0x67, bytes: '6701', isWhole: true },
      { at: 6, first: 0x68, bytes: '68ff000000', isWhole: true },
      { at: 13, first: 0x65, bytes: '65aabb', isWhole: true },
    ]);
  });

  test('no more than is wanted, as soon as it is there', () => {
    const bytes = hex('000001 6501020304 000001 41aa');
    assert.deepEqual(split([bytes], 3), [
      { at: 0, first: 0x65, bytes: '650102', isWhole: false },
      { at: 8, first: 0x41, bytes: '41aa', isWhole: true },
    ]);
  });

  test('bytes that are passed over count, and nothing begins in them', () => {
    const units = new Units(2);
    const splitter = new UnitSplitter(units, true);
    splitter.feed(hex('000001 6501'), 0, 5);
    splitter.skip();
    splitter.feed(hex('000001 4102 0000'), 0, 7);
    splitter.resume();
    splitter.feed(hex('0109 000001 0910'), 0, 7);
    assert.deepEqual(
      units.all.map(({ at, bytes }) => [at, bytes]),
      [
        [0, '6501'],
        [14, '0910'],
      ],
    );
  });

  test('behind a gap no unit goes on, and no start code is put together', () => {
    const units = new Units(9);
    const splitter = new UnitSplitter(units, true);
    splitter.feed(hex('000001 65010000'), 0, 7);
    splitter.gap();
    splitter.feed(hex('01 4102 000001 0910'), 0, 8);
    splitter.flush();
    assert.deepEqual(
      units.all.map(({ first, bytes }) => [first, bytes]),
      [
        [0x65, ''],
        [0x09, '0910'],
      ],
    );
  });

  test('a unit without end takes no more than its bound', () => {
    const [unit] = split([hex('00000106'), new Uint8Array(1_000_000).fill(7)]);
    assert.equal(unit?.bytes.length, MAX_UNIT_SIZE * 2);
    assert.equal(unit?.isWhole, false);
  });
});

test('any bytes, cut anywhere: the units are those of the standard', () => {
  const bytes = fc.array(fc.constantFrom(0, 0, 0, 1, 1, 3, 0x65), { maxLength: 60 });
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(8), { maxLength: 60 }), (numbers, sizes) => {
      const whole = Uint8Array.from(numbers);
      const pieces: Uint8Array[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(whole.subarray(at, at + size));
        at += size;
      }
      pieces.push(whole.subarray(at));
      const expected = expectedOf(whole);
      assert.deepEqual(split([whole]), expected, 'in one piece');
      assert.deepEqual(split(pieces), expected, 'in pieces');
    }),
    { numRuns: fuzzRuns(2000) },
  );
});
