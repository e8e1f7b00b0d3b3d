import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ac3Reader } from '../../../src/codec/audio/ac3-reader.js';
import type { AudioFormat } from '../../../src/codec/audio/audio-format.js';
import { BitWriter } from '../../support/packets/bit-writer.js';

interface Eac3Options {
  /** strmtyp: 0 independent, 1 dependent. */
  readonly type?: number;
  readonly substream?: number;
  readonly acmod?: number;
  readonly lfe?: number;
  readonly dialnorm?: number;
  readonly channelMap?: number;
  readonly bsmod?: number;
  readonly addbsi?: readonly number[];
}

/** A frame of E-AC-3 of 512 bytes at 48 kHz with six blocks. Spec: ATSC A/52, table E1.2 */
function eac3(options: Eac3Options = {}): Buffer {
  const { type = 0, substream = 0, acmod = 7, lfe = 1, dialnorm = 27, channelMap, bsmod, addbsi } = options;
  const bits = new BitWriter().u(16, 0x0b77).u(2, type).u(3, substream).u(11, 255); // frmsiz
  bits.u(2, 0).u(2, 3).u(3, acmod).u(1, lfe).u(5, 16).u(5, dialnorm).u(1, 0); // fscod … compre
  if (acmod === 0) bits.u(5, 27).u(1, 0); // dialnorm2, compr2e
  if (type === 1) bits.u(1, channelMap === undefined ? 0 : 1);
  if (channelMap !== undefined) bits.u(16, channelMap);
  bits.u(1, 0); // mixmdate
  bits.u(1, bsmod === undefined ? 0 : 1);
  if (bsmod !== undefined) {
    bits.u(3, bsmod).u(2, 0);
    if (acmod === 2) bits.u(4, 0);
    if (acmod >= 6) bits.u(2, 0);
    bits.u(1, 0);
    if (acmod === 0) bits.u(1, 0);
    bits.u(1, 0); // sourcefscod
  }
  bits.u(1, addbsi === undefined ? 0 : 1);
  if (addbsi !== undefined) {
    bits.u(6, addbsi.length - 1);
    for (const byte of addbsi) bits.u(8, byte);
  }
  const frame = Buffer.alloc(512);
  bits.bytes().copy(frame);
  return frame;
}

/** AC-3 at 48 kHz, 384 kb/s. Spec: ATSC A/52, 5.3.2 */
function ac3(acmod: number, lfe: number, dialnorm: number, bsmod = 0): Buffer {
  const bits = new BitWriter().u(16, 0x0b77).u(16, 0).u(2, 0).u(6, 28).u(5, 8).u(3, bsmod).u(3, acmod);
  if ((acmod & 1) !== 0 && acmod !== 1) bits.u(2, 0);
  if ((acmod & 4) !== 0) bits.u(2, 0);
  if (acmod === 2) bits.u(2, 0);
  const frame = Buffer.alloc(1536);
  bits.u(1, lfe).u(5, dialnorm).bytes().copy(frame);
  return frame;
}

/** The format that such frames have, read twice so that all that belongs to the first is there. */
function formatOf(...frames: readonly Buffer[]): AudioFormat {
  const reader = new Ac3Reader();
  for (const frame of [...frames, ...frames]) {
    assert.equal(reader.frameSizeAt(frame, 0), frame.length);
    reader.read(frame, 0, Math.min(frame.length, reader.headBytes));
  }
  assert.ok(!Number.isNaN(reader.formatKey));
  return reader.format();
}

describe('AC-3', () => {
  // ATSC A/52, table 5.8
  for (const [acmod, lfe, channels, layout] of [
    [0, 0, 2, 'dual mono'],
    [1, 0, 1, 'mono'],
    [2, 0, 2, 'stereo'],
    [3, 0, 3, '3.0'],
    [4, 0, 3, '3.0 (2/1)'],
    [5, 0, 4, '4.0'],
    [6, 0, 4, 'quad'],
    [7, 0, 5, '5.0'],
    [7, 1, 6, '5.1'],
    [2, 1, 3, '2.1'],
  ] as const) {
    test(`acmod ${acmod}, lfeon ${lfe}: ${layout}`, () => {
      const format = formatOf(ac3(acmod, lfe, 31));
      assert.deepEqual([format.codec, format.channels, format.layout], ['ac3', channels, layout]);
    });
  }

  test('dialnorm, service, rate', () => {
    const format = formatOf(ac3(2, 0, 24, 2));
    assert.equal(format.dialnorm_db, -24);
    assert.equal(format.service, 'visually impaired');
    assert.equal(format.bitrate_bps, 384_000);
    assert.equal(formatOf(ac3(1, 0, 0, 7)).dialnorm_db, -31, '0 is reserved: ATSC A/52, 5.4.2.8');
    assert.equal(formatOf(ac3(1, 0, 0, 7)).service, 'voice over');
    assert.equal(formatOf(ac3(2, 0, 0, 7)).service, 'karaoke');
  });
});

describe('E-AC-3', () => {
  test('a dependent substream with the rear surrounds makes 7.1', () => {
    // Ls, Rs, Lrs/Rrs. Spec: ATSC A/52, table E1.4
    const format = formatOf(eac3(), eac3({ type: 1, acmod: 6, lfe: 0, channelMap: 0x1a00 }));
    assert.deepEqual([format.codec, format.channels, format.layout], ['eac3', 8, '7.1']);
  });

  test('a dependent substream with channels above makes 5.1.2', () => {
    const format = formatOf(eac3(), eac3({ type: 1, acmod: 2, lfe: 0, channelMap: 0x0010 }));
    assert.deepEqual([format.channels, format.layout], [8, '5.1.2']);
  });

  test('other independent substreams are programs', () => {
    const reader = new Ac3Reader();
    const samples = [eac3(), eac3({ substream: 1 }), eac3()].map((frame) => {
      reader.frameSizeAt(frame, 0);
      reader.read(frame, 0, reader.headBytes);
      return reader.samples;
    });
    assert.deepEqual(samples, [1536, 0, 1536]);
    assert.equal(reader.format().presentations, 2);
    assert.equal(reader.format().channels, 6);
  });

  // ETSI TS 103 420, 8.3: flag_ec3_extension_type_a, complexity_index_type_a
  test('joint object coding is Atmos', () => {
    const format = formatOf(eac3({ addbsi: [0x01, 16] }));
    assert.equal(format.is_atmos, true);
    assert.equal(format.profile, 'Dolby Atmos (JOC)');
    assert.equal(formatOf(eac3({ addbsi: [0x00, 16] })).is_atmos, false);
    assert.equal(formatOf(eac3()).is_atmos, false);
  });

  test('bsmod behind the mixing data, for dual mono too', () => {
    const format = formatOf(eac3({ acmod: 0, lfe: 0, bsmod: 5, dialnorm: 20 }));
    assert.deepEqual([format.service, format.layout, format.dialnorm_db], ['commentary', 'dual mono', -20]);
  });
});
