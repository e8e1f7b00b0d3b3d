import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CaptionRig } from '../../../support/captions/caption-rig.js';
import { chars, misc, nulls, pac, popOn, twice, xds } from '../../../support/captions/line21.js';
import { fuzzRuns } from '../../../support/checks/fuzz.js';

// Frames are those of the pair that shows or erases a caption. Spec: 47 CFR 15.119
describe('line 21, captions', () => {
  test('pop-on: from the code that shows it to the one that erases it', () => {
    const first = popOn('HELLO\nWORLD');
    const rig = new CaptionRig().line21(first).idle(10).line21(misc('EDM')).idle(5);
    // EOC comes twice: the first one counts.
    assert.deepEqual(rig.told, [['CC1', 'HELLO\nWORLD', first.length - 2, first.length + 10]]);
  });

  test('pop-on: one takes the place of the other', () => {
    const first = popOn('ONE');
    const second = popOn('TWO', 1, 3);
    const rig = new CaptionRig().line21(first).line21(second).idle(9);
    const change = first.length + second.length - 2;
    assert.deepEqual(rig.end(), [
      ['CC1', 'ONE', first.length - 2, change],
      ['CC1', 'TWO', change, change + 10],
    ]);
  });

  test('roll-up: each carriage return is the end of a caption, which shows so many rows', () => {
    const rig = new CaptionRig().line21([...misc('RU2'), ...misc('CR'), ...pac(15), ...chars('A1')]); // frames 0 to 6
    rig.line21([...misc('CR'), ...chars('B2')]); // 7 to 9
    rig.line21([...misc('CR'), ...chars('C3')]); // 10 to 12
    assert.deepEqual(rig.line21(misc('EDM')).told, [
      ['CC1', 'A1', 6, 7],
      ['CC1', 'A1\nB2', 7, 10],
      ['CC1', 'B2\nC3', 10, 13],
    ]);
  });

  test('roll-up: a change of depth takes away what is above', () => {
    const rig = new CaptionRig().line21([...misc('RU3'), ...chars('A1'), ...misc('CR'), ...chars('B2')]);
    rig.line21([...misc('CR'), ...chars('C3'), ...misc('RU2')]).idle(2);
    assert.deepEqual(
      rig.end().map(([, text]) => text),
      ['A1', 'A1\nB2', 'A1\nB2\nC3', 'B2\nC3'],
    );
  });

  test('paint-on: shown from its first character on', () => {
    const rig = new CaptionRig().line21([...misc('RDC'), ...pac(14), ...chars('PAINT')]);
    assert.deepEqual(rig.line21(misc('EDM')).told, [['CC1', 'PAINT', 4, 7]]);
  });

  test('both data channels of both fields are told apart', () => {
    const rig = new CaptionRig();
    for (const field of [1, 2] as const) rig.line21(popOn('AB', 1), field).line21(popOn('CD', 2), field);
    assert.deepEqual(
      rig.end().map(([channel, text]) => [channel, text]),
      [
        ['CC1', 'AB'],
        ['CC2', 'CD'],
        ['CC3', 'AB'],
        // Shown with the last pair, and so for a frame.
        ['CC4', 'CD'],
      ],
    );
  });

  test('special and extended characters, tabs, backspace, mid-row codes', () => {
    const line = [...chars('e'), ...twice(0x12, 0x21), ...twice(0x11, 0x37), ...twice(0x11, 0x2e), ...chars('xy')];
    const rig = new CaptionRig().line21([...misc('RDC'), ...pac(14, 4), ...twice(0x17, 0x23), ...line]);
    rig.line21(misc('BS'));
    // An extended character takes the place of the one before it.
    assert.equal(rig.line21(misc('EDM')).told[0]?.[1], 'É♪ x');
  });

  test('a row that is full keeps the last character that was written to it', () => {
    const rig = new CaptionRig().line21([...misc('RDC'), ...pac(14), ...chars(`${'a'.repeat(32)}bc`), ...misc('EDM')]);
    assert.equal(rig.told[0]?.[1], `${'a'.repeat(31)}c`);
  });

  test('a code that comes a third time counts again, and one null pair between makes no difference', () => {
    const text = (pairs: readonly (readonly [number, number])[]) =>
      new CaptionRig().line21([...misc('RDC'), ...pac(14), ...chars('abcd'), ...pairs, ...misc('EDM')]).told[0]?.[1];
    assert.equal(text([...misc('BS'), ...misc('BS')]), 'ab');
    assert.equal(
      text([
        [0x14, 0x21],
        [0, 0],
        [0x14, 0x21],
      ]),
      'abc',
    );
    assert.equal(text([[0x14, 0x21], ...nulls(2), [0x14, 0x21]]), 'ab');
  });

  test('parity: damaged characters are solid blocks, a damaged control code is passed over', () => {
    const rig = new CaptionRig().line21([...misc('RDC'), ...pac(14), ...chars('ab')]);
    rig.picture([[0, 0x63, 0x64]]); // c has four ones and should have the parity bit, d has three
    rig.picture([[0, 0x94, 0x2c ^ 0x80]]); // EDM, damaged
    rig.idle(3).line21(misc('EDM'));
    assert.deepEqual(
      rig.told.map(([, text]) => text),
      ['ab█d'],
    );
    assert.equal(rig.decoder.fields[0].counts.parityErrors, 2);
  });

  test('a screen that gets no data for 16 s is erased', () => {
    const caption = popOn('STUCK');
    const rig = new CaptionRig().line21(caption);
    for (let n = 0; n < 20 * 30; n++) rig.picture([]);
    const [[, text, start, end]] = rig.told as [[string, string, number, number]];
    assert.equal(text, 'STUCK');
    assert.ok(Math.abs((end - start) / 29.97 - 16) < 0.1);
  });
});

describe('line 21, text and extended data', () => {
  test('text: a line is told when it ends, and captions go on beside it', () => {
    const caption = [...misc('RCL'), ...pac(15), ...chars('CC'), ...misc('EOC')];
    const rig = new CaptionRig().line21([
      ...caption,
      ...misc('TR'),
      ...chars('LINE ONE'),
      ...misc('CR'),
      ...chars('TWO'),
    ]);
    rig.line21(misc('EDM')).line21(misc('TR'));
    assert.deepEqual(
      rig.told.map(([channel, text]) => [channel, text]),
      [
        ['T1', 'LINE ONE'],
        ['CC1', 'CC'],
        ['T1', 'TWO'],
      ],
    );
    assert.equal(rig.captions[0]?.mode, 'text');
  });

  test('extended data: packets that interrupt each other and captions', () => {
    const name = xds(1, 3, 'News at 9');
    const rig = new CaptionRig();
    rig.line21([...name.slice(0, 3), ...misc('RDC'), ...pac(1), ...chars('CC3!')], 2);
    // Goes on with the packet: its class plus one.
    rig.line21([...xds(3, 1, 'NET'), [0x02, 0x03], ...name.slice(3), ...misc('EDM')], 2);
    rig.line21([...xds(3, 2, 'WABC'), ...xds(1, 5, '\x48\x44')], 2);
    const { xds: decoder } = rig.decoder.fields[1];
    assert.deepEqual(decoder?.facts, {
      program_name: 'News at 9',
      network_name: 'NET',
      call_letters: 'WABC',
      content_advisory: 'TV-PG',
    });
    assert.equal(decoder?.packetErrors, 0);
    assert.deepEqual(
      rig.told.map(([channel, text]) => [channel, text]),
      [['CC3', 'CC3!']],
    );
  });

  test('extended data: a wrong checksum is an error and says nothing', () => {
    const [start, ...rest] = xds(1, 3, 'Wrong');
    const rig = new CaptionRig().line21([start!, [0x41, 0x41], ...rest], 2);
    assert.equal(rig.decoder.fields[1].xds?.packetErrors, 1);
    assert.equal(rig.decoder.fields[1].xds?.facts.program_name, null);
  });
});

test('line 21: any pairs are decoded, and texts are of the rows that there are', () => {
  const pair = fc.oneof(
    fc.tuple(fc.nat(255), fc.nat(255)),
    fc.tuple(fc.integer({ min: 0x10, max: 0x1f }), fc.integer({ min: 0x20, max: 0x7f })),
    fc.tuple(fc.integer({ min: 0x20, max: 0x7f }), fc.integer({ min: 0x20, max: 0x7f })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), pair, fc.boolean()), { maxLength: 300 }), (pairs) => {
      const rig = new CaptionRig();
      for (const [field, [a, b], isRaw] of pairs) {
        if (isRaw) rig.picture([[field, a, b]]);
        else rig.line21([[a & 0x7f, b & 0x7f]], field === 0 ? 1 : 2);
      }
      for (const [channel, text, start, end] of rig.end()) {
        const lines = text.split('\n');
        assert.ok(end > start && lines.length <= 15);
        assert.ok(lines.every((line) => line !== '' && line.length <= (channel.startsWith('T') ? 256 : 32)));
      }
    }),
    { numRuns: fuzzRuns(60) },
  );
});
