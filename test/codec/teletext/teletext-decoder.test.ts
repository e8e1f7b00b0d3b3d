import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PresentationClock } from '../../../src/codec/captions/presentation-clock.js';
import type { Caption } from '../../../src/codec/captions/shown-text.js';
import { TeletextDecoder } from '../../../src/codec/teletext/teletext-decoder.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { enhancement, header, packet, pesPayload, presentation, row } from '../../support/teletext/teletext-builder.js';

/** Feeds PES packets at their times in s; texts with the times in s that they were shown. */
class Rig {
  readonly captions: Caption[] = [];
  readonly #clock = new PresentationClock();
  readonly decoder = new TeletextDecoder(
    this.#clock,
    { caption: (caption) => this.captions.push(caption) },
    (page) => page === 0x150,
  );

  pes(atS: number, ...units: readonly (readonly number[])[]): this {
    this.#clock.advance(atS * 90_000, atS * 1e9);
    this.decoder.startPes();
    const bytes = pesPayload(...units);
    // In pieces of a packet.
    for (let at = 0; at < bytes.length; at += 139) this.decoder.payload(bytes, at, Math.min(at + 139, bytes.length));
    return this;
  }

  get shown(): [channel: string, fromS: number, toS: number, text: string][] {
    return this.captions.map(({ channel, start, end, text }) => [
      channel,
      start.pts90k / 90_000,
      end.pts90k / 90_000,
      text,
    ]);
  }
}

const FRENCH = 4;

describe('a subtitle page', () => {
  test('is shown from its header to the next one that erases it', () => {
    const rig = new Rig()
      .pes(0, header(0x888))
      .pes(1, header(0x888), row(8, 20, 'One line'), row(8, 22, 'and another'))
      .pes(4, header(0x888))
      .pes(5, header(0x888));
    assert.deepEqual(rig.shown, [['ttx:888', 1, 4, 'One line\nand another']]);
    assert.deepEqual([rig.decoder.pages, rig.decoder.subtitlePages], [[0x888], [0x888]]);
  });

  test('that comes again is one subtitle', () => {
    const rig = new Rig();
    for (const at of [1, 2, 3]) rig.pes(at, header(0x888), row(8, 20, 'The same'));
    rig.pes(4, header(0x888), row(8, 20, 'Another')).pes(5, header(0x888));
    rig.decoder.end();
    assert.deepEqual(rig.shown, [
      ['ttx:888', 1, 4, 'The same'],
      ['ttx:888', 4, 5, 'Another'],
    ]);
  });

  test('keeps rows where its header does not erase them', () => {
    const rig = new Rig()
      .pes(1, header(0x888), row(8, 20, 'Above'))
      .pes(2, header(0x888, { isErased: false }), row(8, 22, 'below'))
      .pes(3, header(0x888));
    rig.decoder.end();
    assert.deepEqual(
      rig.shown.map(([, , , text]) => text),
      ['Above', 'Above\nbelow'],
    );
  });

  test('is told by the PMT where its header does not say so; others are not decoded', () => {
    const plain = { isSubtitle: false };
    const rig = new Rig()
      .pes(1, header(0x150, plain), row(1, 20, 'told'))
      .pes(2, header(0x151, plain), row(1, 20, 'not'))
      .pes(3, header(0x150, plain));
    rig.decoder.end();
    assert.deepEqual(rig.shown, [['ttx:150', 1, 3, 'told']]);
    assert.deepEqual(rig.decoder.pages, [0x150, 0x151]);
  });

  test('is whole when a header of another magazine comes, in serial transmission', () => {
    const serial = { isSerial: true };
    const rig = new Rig()
      .pes(1, header(0x888, serial), row(8, 20, 'A'))
      .pes(2, header(0x1ff, serial))
      .pes(3, row(8, 20, 'B'))
      .pes(4, header(0x888, serial));
    rig.decoder.end();
    assert.deepEqual(rig.shown, [['ttx:888', 1, 4, 'A']]);
  });

  test('that is still there at the end is told', () => {
    const rig = new Rig()
      .pes(1, header(0x888), row(8, 20, 'Last'))
      .pes(2, header(0x8ff))
      .pes(3);
    rig.decoder.end();
    assert.deepEqual(rig.shown, [['ttx:888', 1, 3, 'Last']]);
  });
});

describe('characters', () => {
  const textOf = (...units: readonly (readonly number[])[]): string => {
    const rig = new Rig().pes(1, ...units).pes(2, header(0x888));
    rig.decoder.end();
    return rig.shown[0]?.[3] ?? '';
  };

  test('are those of the national option of the header', () => {
    assert.equal(textOf(header(0x888, { option: FRENCH }), row(8, 20, '@ l{-bas ~a')), 'à lâ-bas ça');
  });

  test('are those of M/29, and of X/28 before these', () => {
    assert.equal(textOf(presentation(8, 29, 8), header(0x888), row(8, 20, '[')), 'Ż');
    assert.equal(textOf(presentation(8, 29, 8), header(0x888), presentation(8, 28, 36), row(8, 20, 'A')), 'А');
  });

  test('are put in place by X/26', () => {
    const triplets = enhancement(8, [
      [40 + 20, 0x04, 0], // row 20
      [2, 0x12, 0x65], // é
      [5, 0x0f, 0x79], // ø
      [40 + 22, 0x04, 0], // row 22
      [3, 0x10, 0x2a], // @
    ]);
    assert.equal(textOf(header(0x888), triplets, row(8, 20, 'e..o'), row(8, 22, 'a*b')), 'é..ø\na@b');
  });

  test('outside the box, concealed ones and mosaics are not shown', () => {
    assert.equal(textOf(header(0x888), packet(8, 20, [])), '');
    assert.equal(textOf(header(0x888), row(8, 20, 'a', 0x18, 'b', 0x07, 'c', 0x17, '!A', 0x07, '!')), 'a c A !');
  });

  test('with a wrong parity are marked and counted', () => {
    const damaged = row(8, 20, 'abc');
    damaged[2 + 2 + 2 + 3] = damaged[2 + 2 + 2 + 3]! ^ 0x01;
    const rig = new Rig().pes(1, header(0x888), damaged).pes(2, header(0x888));
    rig.decoder.end();
    assert.deepEqual([rig.shown[0]![3], rig.decoder.counts.parityErrors], ['a\ufffdc', 1]);
  });
});

test('what is damaged or of another kind is counted', () => {
  const noFrame = packet(8, 0, []);
  noFrame[3] = 0;
  const wrongAddress = packet(8, 0, []);
  wrongAddress[4] = wrongAddress[4]! ^ 3;
  const rig = new Rig().pes(1, noFrame, wrongAddress, [0xff, 2, 0xff, 0xff]);
  rig.decoder.startPes();
  rig.decoder.payload(Buffer.from([0x20, 1, 2]), 0, 3);
  const { packets, malformed, hammingErrors } = rig.decoder.counts;
  assert.deepEqual([packets, malformed, hammingErrors], [1, 2, 1]);
});

test('any bytes: no throw, and bounded', () => {
  const unit = fc.oneof(
    fc.array(fc.nat(255), { maxLength: 60 }),
    fc
      .tuple(fc.nat(7), fc.nat(31), fc.array(fc.nat(255), { maxLength: 40 }))
      .map(([magazine, number, data]) => packet(magazine, number, data)),
    fc.nat(0x8ff).map((page) => header(page)),
    fc
      .tuple(fc.nat(7), fc.integer({ min: 1, max: 24 }), fc.string({ maxLength: 38 }))
      .map(([magazine, n, text]) => row(magazine, n, text.replaceAll(/[^ -~]/g, '?'))),
    fc
      .array(fc.tuple(fc.nat(63), fc.nat(31), fc.nat(127)), { maxLength: 13 })
      .map((triplets) => enhancement(8, triplets)),
  );
  fc.assert(
    fc.property(fc.array(fc.array(unit, { maxLength: 8 }), { maxLength: 20 }), (packets) => {
      const rig = new Rig();
      for (const [n, units] of packets.entries()) rig.pes(n, ...units);
      rig.decoder.end();
      assert.ok(rig.decoder.subtitlePages.length <= 64);
      for (const { text } of rig.captions) assert.ok(text.length <= 25 * 41);
    }),
    { numRuns: fuzzRuns(300) },
  );
});
