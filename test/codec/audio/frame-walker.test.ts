import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FRAMED_CODECS } from '../../../src/codec/audio/audio-format.js';
import { createFrameReader } from '../../../src/codec/audio/create-frame-reader.js';
import { type FrameSink, FrameWalker } from '../../../src/codec/audio/frame-walker.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

/** A frame of AAC in ADTS: LC, 48 kHz, stereo. Spec: ISO/IEC 13818-7, 6.2 */
function adts(size: number, fill = 0): Buffer {
  const frame = Buffer.alloc(size, fill);
  Buffer.from([0xff, 0xf1, 0x4c, 0x80, size >> 3, ((size & 7) << 5) | 0x1f, 0xfc]).copy(frame);
  return frame;
}

class Told implements FrameSink {
  readonly frames: (readonly [size: number, pts90k: number])[] = [];
  losses = 0;
  skippedBytes = 0;
  #candidate: readonly [number, number] | undefined;

  candidate(size: number, pts90k: number): void {
    this.#candidate = [size, pts90k];
  }

  confirmed(isConfirmed: boolean): void {
    if (isConfirmed) this.frames.push(this.#candidate!);
  }

  frame(size: number, pts90k: number): void {
    this.frames.push([size, pts90k]);
  }

  lost(): void {
    this.losses++;
  }

  skipped(bytes: number): void {
    this.skippedBytes += bytes;
  }

  get sizes(): number[] {
    return this.frames.map(([size]) => size);
  }
}

function walk(bytes: Uint8Array, piece = bytes.length): Told {
  const told = new Told();
  const walker = new FrameWalker(createFrameReader('adts'), told);
  walker.startPes(0, 0);
  for (let pos = 0; pos < bytes.length; pos += piece) walker.feed(bytes, pos, Math.min(pos + piece, bytes.length));
  return told;
}

describe('FrameWalker', () => {
  test('finds each frame, however the bytes are cut', () => {
    const sizes = [100, 7, 300, 12, 8, 184, 9, 33];
    const bytes = Buffer.concat(sizes.map((size) => adts(size, 0xff)));
    for (const piece of [1, 2, 3, 7, 8, 50, 184, bytes.length]) {
      const told = walk(bytes, piece);
      assert.deepEqual(told.sizes, sizes, `pieces of ${piece}`);
      assert.equal(told.skippedBytes, 0);
    }
  });

  test('a frame that is not where it should be is searched for, and bytes between frames are counted', () => {
    const bytes = Buffer.concat([adts(50), adts(50), Buffer.alloc(33, 1), adts(60), adts(60), adts(60)]);
    for (const piece of [1, 5, 40, bytes.length]) {
      const told = walk(bytes, piece);
      assert.deepEqual(told.sizes, [50, 50, 60, 60, 60]);
      assert.equal(told.losses, 1, 'once for all that is missing');
      assert.equal(told.skippedBytes, 33);
    }
  });

  test('the time of a PES packet is that of the first frame that begins in it', () => {
    const told = new Told();
    const walker = new FrameWalker(createFrameReader('adts'), told);
    const bytes = Buffer.concat([adts(100), adts(100), adts(100), adts(100)]);
    walker.startPes(1000, 14);
    walker.feed(bytes, 0, 205);
    walker.startPes(9000, 14);
    walker.feed(bytes, 205, 400);
    assert.deepEqual(
      told.frames.map(([, pts90k]) => pts90k),
      [1000, Number.NaN, Number.NaN, 9000],
    );
  });

  test('without what confirms it a frame is none', () => {
    assert.deepEqual(walk(adts(100)).sizes, []);
    assert.deepEqual(walk(Buffer.concat([adts(50), Buffer.alloc(100, 0x11)])).sizes, []);
  });

  test('takes any bytes, of any codec, in any pieces', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...HEADS));
    fc.assert(
      fc.property(fc.constantFrom(...FRAMED_CODECS), fc.array(piece, { maxLength: 20 }), (codec, pieces) => {
        const told = new Told();
        const reader = createFrameReader(codec, 2);
        const walker = new FrameWalker(reader, told);
        let fed = 0;
        pieces.forEach((bytes, n) => {
          if (n % 3 === 0) walker.startPes(n, 14);
          if (n % 7 === 6) walker.lose();
          walker.feed(bytes, 0, bytes.length);
          fed += bytes.length;
          assert.equal(typeof reader.format().codec, 'string');
        });
        assert.ok(told.frames.length <= fed && told.skippedBytes <= fed);
        assert.ok(reader.samples >= 0 && Number.isFinite(reader.sampleRateHz));
      }),
      { numRuns: fuzzRuns(300) },
    );
  });
});

/** Beginnings of frames. */
const HEADS: readonly Uint8Array[] = [
  adts(20),
  Buffer.from('fffda4000000', 'hex'),
  Buffer.from('56e01820001190', 'hex'),
  Buffer.from('0b770000143024eb', 'hex'),
  Buffer.from('0b77007f3f8600ffffffffffffff', 'hex'),
  Buffer.from('ac4000101fe0000000', 'hex'),
  Buffer.from('ac41ffff000020bfcee59c20022a0097e0b104cadd', 'hex'),
  Buffer.from('7ffe80013c3c1f40b5e0', 'hex'),
  Buffer.from('64582025000f00ff0041a29547', 'hex'),
  Buffer.from('7fe0ffff20fc', 'hex'),
  Buffer.from('7ffc0a00000000ff', 'hex'),
  Buffer.from('0a0000100000', 'hex'),
];
