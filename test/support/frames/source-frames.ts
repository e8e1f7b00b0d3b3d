import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { END_OF_INPUT, type FrameSource } from '../../../src/capture/frame-source.js';
import { Slab } from '../../../src/capture/slab.js';

/** A frame that a source gave. */
export interface ReadFrame {
  readonly bytes: Buffer;
  readonly wireLength: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Copies of the first frames of a slab. */
export function framesOf(slab: Slab, count: number): ReadFrame[] {
  return Array.from({ length: count }, (_, frame) => {
    const offset = slab.offsets[frame]!;
    const bytes = Buffer.from(slab.bytes.subarray(offset, offset + slab.capturedLengths[frame]!));
    assert.equal(bytes.length, slab.capturedLengths[frame], 'the frame lies within the slab');
    return {
      bytes,
      wireLength: slab.wireLengths[frame]!,
      seconds: slab.seconds[frame]!,
      nanoseconds: slab.nanoseconds[frame]!,
    };
  });
}

/** All frames up to the end of the source, which is then closed. `onFrames` sees each lot before the next is read. */
export async function readAll(
  source: FrameSource,
  slab: Slab = new Slab(1 << 20, 1024),
  onFrames: (frames: readonly ReadFrame[]) => void = () => {},
): Promise<ReadFrame[]> {
  const all: ReadFrame[] = [];
  try {
    for (let count = await source.read(slab); count !== END_OF_INPUT; count = await source.read(slab)) {
      const frames = framesOf(slab, count);
      onFrames(frames);
      all.push(...frames);
    }
    return all;
  } finally {
    await source.close();
  }
}

/** The source is closed at the end of the test, whatever happened. */
export function closing<T extends FrameSource>(t: TestContext, source: T): T {
  t.after(() => source.close());
  return source;
}
