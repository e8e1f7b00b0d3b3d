import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { StreamHeader } from '../../src/codec/stream-header.js';
import { AudioFrames } from '../../src/t-std/audio-frames.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

/** MPEG-1 Layer II, 192 kbit/s at 48 kHz: 576 bytes, 24 ms. */
const FRAME_BYTES = 576;
const FRAME_27M = 648_000;
const HEADER = { codec: 'mpeg_audio', audio: { sampleRateHz: 48_000 } } as StreamHeader & { codec: 'mpeg_audio' };

function frame(): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES, 0x55);
  bytes.set([0xff, 0xfd, 0xa4, 0x00]); // sync, Layer II, no CRC; 192 kbit/s, 48 kHz
  return bytes;
}

type Told = [behind: number, duration27M: number, isTimed: boolean];

/** What is told of frames that come in these pieces. */
function tell(pieces: readonly Uint8Array[], before: (frames: AudioFrames, piece: number) => void = () => {}) {
  const told: Told[][] = [];
  const frames = new AudioFrames(HEADER, {
    frame: (behind, duration27M, isTimed) => told.at(-1)!.push([behind, duration27M, isTimed]),
  });
  pieces.forEach((piece, n) => {
    told.push([]);
    before(frames, n);
    frames.feed(Buffer.concat([Buffer.alloc(2, 0xff), piece, Buffer.alloc(2, 0xff)]), 2, 2 + piece.length);
  });
  return { told, frames };
}

test('the first frame is a candidate; the second confirms it, and each is told with its place from the end', () => {
  const { told, frames } = tell([Buffer.concat([frame(), frame(), frame()])]);
  assert.deepEqual(told, [
    [
      [2 * FRAME_BYTES, FRAME_27M, false],
      [FRAME_BYTES, FRAME_27M, false],
    ],
  ]);
  assert.equal(frames.syncLosses, 0);
});

test('a header over the border of two pieces belongs to the piece where it ends', () => {
  const stream = Buffer.concat([frame(), frame()]);
  const { told } = tell([stream.subarray(0, FRAME_BYTES + 2), stream.subarray(FRAME_BYTES + 2)]);
  assert.deepEqual(told, [[], [[FRAME_BYTES, FRAME_27M, false]]]);
});

test('the time of a PES packet is that of the first frame that begins in it, its header lies right before that', () => {
  const { told } = tell([frame(), frame(), Buffer.concat([frame(), frame()])], (frames) => frames.startPes(true, 14));
  assert.deepEqual(told, [
    [],
    [[FRAME_BYTES + 14, FRAME_27M, true]],
    [
      [2 * FRAME_BYTES + 14, FRAME_27M, true],
      [FRAME_BYTES, FRAME_27M, false],
    ],
  ]);
});

test('a PES packet that begins within a frame: the time is that of the next, the header not before it', () => {
  const stream = Buffer.concat([frame(), frame(), frame()]);
  const half = FRAME_BYTES + 100;
  const { told } = tell([stream.subarray(0, half), stream.subarray(half)], (frames, piece) => {
    if (piece === 1) frames.startPes(true, 14);
  });
  assert.deepEqual(told[1], [[FRAME_BYTES, FRAME_27M, true]]);
});

test('bytes between frames: a loss of sync, found again by two frames in a row', () => {
  const stream = Buffer.concat([frame(), frame(), Buffer.alloc(50, 0x11), frame(), frame(), frame()]);
  const { told, frames } = tell([stream]);
  assert.deepEqual(
    told[0]!.map(([behind]) => behind),
    [3 * FRAME_BYTES + 50 + FRAME_BYTES, 2 * FRAME_BYTES, FRAME_BYTES],
  );
  assert.equal(frames.syncLosses, 0); // counted until a frame is where it should be
});

test('what was lost begins the search anew', () => {
  const { told } = tell([Buffer.concat([frame(), frame()]), Buffer.concat([frame(), frame()])], (frames, piece) => {
    if (piece === 1) frames.lose();
  });
  assert.deepEqual(
    told.map((piece) => piece.length),
    [1, 1],
  );
});

describe('any bytes in any pieces', () => {
  test('never throws, and tells of no frame before the beginning', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(frame()));
    const property = fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const { told } = tell(pieces);
      let length = 0;
      told.forEach((frames, n) => {
        length += pieces[n]!.length;
        for (const [behind] of frames) assert.ok(behind > 0 && behind <= length);
      });
    });
    fc.assert(property, { numRuns: fuzzRuns(300) });
  });

  test('where the pieces are cut makes no difference', () => {
    const stream = Buffer.concat([frame(), frame(), Buffer.alloc(9), frame(), frame(), frame(), frame()]);
    const starts = (cuts: readonly number[]) => {
      const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((end, n) => stream.subarray(places[n]!, end));
      return tell(pieces).told.flatMap((frames, n) => frames.map(([behind]) => places[n + 1]! - behind));
    };
    const whole = starts([]);
    const cuts = fc.array(fc.nat(stream.length), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, (places) => assert.deepEqual(starts(places), whole)),
      { numRuns: fuzzRuns(200) },
    );
  });
});
