import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CaptionRig } from '../../../support/captions/caption-rig.js';
import {
  ascii,
  block,
  CR,
  clw,
  cw,
  DLC,
  df,
  dlw,
  dly,
  dsw,
  ETX,
  hdw,
  packet,
  RST,
  spl,
  tgw,
} from '../../../support/captions/dtvcc.js';
import { fuzzRuns } from '../../../support/checks/fuzz.js';

/** Feeds commands of service 1, a packet a picture. */
class ServiceRig extends CaptionRig {
  #sequence = 0;

  service(number: number, ...commands: readonly (readonly number[])[]): this {
    return this.dtvcc(packet(this.#sequence++, block(number, commands.flat())));
  }

  one(...commands: readonly (readonly number[])[]): this {
    return this.service(1, ...commands);
  }
}

describe('CEA-708 services', () => {
  test('pop-on: a hidden window is written, displayed and deleted', () => {
    const rig = new ServiceRig().one(df(0), ascii('HELLO'), CR, ascii('WORLD'), ETX).idle(9);
    rig.one(dsw(1)).idle(19).one(dlw(1)).idle(5);
    assert.deepEqual(rig.told, [['708:1', 'HELLO\nWORLD', 10, 30]]);
    assert.equal(rig.captions[0]?.mode, 'pop-on');
  });

  test('windows that take turns in one packet leave nothing in between', () => {
    const rig = new ServiceRig().one(df(0), ascii('A'), df(1), ascii('B'), dsw(1)).idle(4);
    rig.one(dsw(2), hdw(1)).idle(4).one(tgw(3)).idle(4).one(clw(1));
    assert.deepEqual(rig.told, [
      ['708:1', 'A', 0, 5],
      ['708:1', 'B', 5, 10],
      ['708:1', 'A', 10, 15],
    ]);
  });

  test('windows are read from the top', () => {
    const rig = new ServiceRig().one(df(0, { anchorRow: 60 }), ascii('BELOW'));
    rig.one(df(1, { anchorRow: 10 }), ascii('ABOVE'), dsw(3)).one(dlw(0xff));
    assert.equal(rig.told[0]?.[1], 'ABOVE\nBELOW');
  });

  test('roll-up: rows of a visible window move up', () => {
    const rig = new ServiceRig()
      .one(df(0, { isVisible: true }), ascii('A1'))
      .one(CR, ascii('B2'))
      .idle(3);
    rig.one(CR, ascii('C3')).idle(3).one(RST);
    assert.deepEqual(rig.told, [
      ['708:1', 'A1\nB2', 0, 5],
      ['708:1', 'B2\nC3', 5, 9],
    ]);
    assert.equal(rig.captions[1]?.mode, 'roll-up');
  });

  test('services are told apart, up to number 63', () => {
    const rig = new ServiceRig();
    for (const number of [1, 6, 7, 63]) rig.service(number, df(0, { isVisible: true }), ascii(`S${number}`));
    assert.deepEqual(
      rig
        .idle(2)
        .end()
        .map(([channel, text]) => [channel, text]),
      [1, 6, 7, 63].map((number) => [`708:${number}`, `S${number}`]),
    );
  });

  test('pen location, and what does not fit the window', () => {
    const rig = new ServiceRig().one(df(0, { columns: 4, isVisible: true }), ascii('abcdef'));
    rig.one(spl(1, 2), ascii('x'), spl(15, 63), ascii('y')).one(dlw(1));
    assert.equal(rig.told[0]?.[1], 'abcf\nxy');
  });

  test('characters of all four sets, and of 16 bits', () => {
    const text = [0x7f, 0xe9, 0x10, 0x39, 0x10, 0x76, 0x18, 0x26, 0x6b, 0x18, 0x20, 0x2e, 0x10, 0xa0];
    const rig = new ServiceRig().one(df(0, { isVisible: true }), text).idle(1);
    // A mark that turns the direction of text round is not let through.
    assert.equal(rig.end()[0]?.[1], '♪é™⅛♫\ufffd㏄');
  });

  test('delay: what follows waits, up to its end', () => {
    const rig = new ServiceRig().one(df(0), ascii('LATE'), dly(10), dsw(1)).idle(60).one(dlw(1));
    // 1 s after frame 0, to the next picture
    assert.deepEqual(rig.told, [['708:1', 'LATE', 30, 61]]);
    const ended = new ServiceRig().one(df(0), ascii('SOON'), dly(200), dsw(1)).idle(9).one(DLC).idle(9).one(dlw(1));
    assert.deepEqual(ended.told, [['708:1', 'SOON', 10, 20]]);
  });

  test('a command that goes on in the next block, and unknown ones, are passed over as a whole', () => {
    const command = df(0, { isVisible: true });
    const rig = new ServiceRig()
      .one(command.slice(0, 3))
      .one(command.slice(3), [0x93, 0x10, 0x18, 1, 2, 3], ascii('OK'));
    rig.one([0x10, 0x90, 0x02, 0x41, 0x42], [0x11, 0x41], [0x10, 0x88, 1, 2, 3, 4, 5], cw(0), ascii('!')).one(dlw(1));
    assert.equal(rig.told[0]?.[1], 'OK!');
  });
});

describe('DTVCC packets', () => {
  test('gaps of the sequence, packets that are cut off, bytes outside of packets', () => {
    const rig = new CaptionRig();
    const whole = packet(0, block(1, ascii('12345')));
    rig.dtvcc(whole).dtvcc(packet(1)).dtvcc(packet(3));
    rig
      .dtvcc(whole.slice(0, 4))
      .dtvcc(packet(1))
      .picture([[2, 1, 2]]);
    const { packets, packetErrors, sequenceGaps, strayBytes } = rig.decoder.dtvcc.counts;
    assert.deepEqual([packets, packetErrors, sequenceGaps, strayBytes], [4, 1, 1, 2]);
  });

  test('a block that is longer than its packet, and one of service 0, are errors', () => {
    const rig = new CaptionRig().dtvcc([0x02, 0x3f, 0x41, 0x41]).dtvcc([0x42, 0x01, 0x41, 0x00]);
    assert.equal(rig.decoder.dtvcc.counts.packetErrors, 2);
  });

  test('any packets are decoded, and texts are of the windows that there are', () => {
    const command = fc.oneof(
      fc.uint8Array({ maxLength: 10 }).map((bytes) => [...bytes]),
      fc.nat(7).map((n) => cw(n)),
      fc.tuple(fc.nat(7), fc.uint8Array({ minLength: 6, maxLength: 6 })).map(([n, b]) => [0x98 + n, ...b]),
      fc.tuple(fc.integer({ min: 0x88, max: 0x8d }), fc.nat(255)).map(([c, m]) => [c, m]),
      fc.string({ maxLength: 12 }).map(ascii),
      fc.constantFrom(CR, RST, DLC, [0x0c], [0x0e], [0x08]),
    );
    const blocks = fc.array(fc.tuple(fc.nat(63), fc.array(command, { maxLength: 5 })), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 40 }), (packets) => {
        const rig = new CaptionRig();
        packets.forEach((list, n) => {
          rig.dtvcc(packet(n, ...list.map(([service, commands]) => block(service, commands.flat().slice(0, 31)))));
        });
        for (const [, text] of rig.end()) {
          const lines = text.split('\n');
          assert.ok(lines.length <= 8 * 16 && lines.every((line) => line !== '' && line.length <= 64));
        }
        assert.ok(rig.decoder.dtvcc.services.size <= 63);
      }),
      { numRuns: fuzzRuns(60) },
    );
  });
});
