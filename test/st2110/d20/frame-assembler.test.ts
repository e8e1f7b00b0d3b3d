import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameAssembler, type FrameLayout } from '../../../src/st2110/d20/frame-assembler.js';
import { pixelGroupOf } from '../../../src/st2110/d20/pixel-group.js';
import { VideoPayload } from '../../../src/st2110/d20/video-payload.js';
import { type PieceSpec, videoPayload } from '../../support/st2110/video-builder.js';

const GROUP = pixelGroupOf('YCbCr-4:2:2', 8)!;
const PROGRESSIVE: FrameLayout = { width: 4, height: 4, isInterlaced: false, hasFrameLines: false, group: GROUP };
const INTERLACED: FrameLayout = { ...PROGRESSIVE, isInterlaced: true };
const LINE_BYTES = 8;

interface Packet {
  readonly timestamp: number;
  readonly pieces: readonly PieceSpec[];
  readonly isLast?: boolean;
}

test('lines of a field are numbered from 0 on: those of the second field stand between', () => {
  const { frames } = assemble(INTERLACED, [
    { timestamp: 1, pieces: [line(0, 0, 10), line(1, 0, 12)], isLast: true },
    { timestamp: 2, pieces: [line(0, 1, 11), line(1, 1, 13)], isLast: true },
  ]);
  assert.deepEqual(frames, [{ lines: [10, 11, 12, 13], missing: 0 }]);
});

test('a frame whose marker is lost ends where the next one begins', () => {
  const { frames } = assemble(PROGRESSIVE, [
    { timestamp: 1, pieces: [line(0, 0, 1), line(1, 0, 2)] },
    { timestamp: 2, pieces: [line(0, 0, 3), line(1, 0, 4), line(2, 0, 5)] },
    { timestamp: 2, pieces: [line(3, 0, 6)], isLast: true },
  ]);
  assert.deepEqual(frames, [
    { lines: [1, 2, 0, 0], missing: 8 },
    { lines: [3, 4, 5, 6], missing: 0 },
  ]);
});

test('a frame whose second field is lost ends where the next first field begins', () => {
  const { frames } = assemble(INTERLACED, [
    { timestamp: 1, pieces: [line(0, 0, 1), line(1, 0, 2)], isLast: true },
    { timestamp: 3, pieces: [line(0, 0, 3), line(1, 0, 4)], isLast: true },
    { timestamp: 4, pieces: [line(0, 1, 5), line(1, 1, 6)], isLast: true },
  ]);
  assert.deepEqual(
    frames.map(({ missing }) => missing),
    [8, 0],
  );
});

test('a piece outside the picture, or of a part of a pixel group, is counted and left out', () => {
  const { assembler, frames } = assemble(PROGRESSIVE, [
    { timestamp: 1, pieces: [line(4, 0, 1), { line: 0, pixel: 2, length: LINE_BYTES }] },
    {
      timestamp: 1,
      pieces: [
        { line: 0, pixel: 1, length: 4 },
        { line: 0, pixel: 0, length: 3 },
      ],
    },
    { timestamp: 1, pieces: [line(3, 0, 9)], isLast: true },
  ]);
  assert.equal(assembler.misplaced, 4);
  assert.deepEqual(frames, [{ lines: [0, 0, 0, 9], missing: 12 }]);
});

test('a pixel group of 4:2:0 is on two lines', () => {
  const group = pixelGroupOf('YCbCr-4:2:0', 8)!;
  const { assembler, frames } = assemble({ ...PROGRESSIVE, group }, [
    { timestamp: 1, pieces: [{ line: 0, pixel: 0, length: 12 }] },
    { timestamp: 1, pieces: [{ line: 1, pixel: 0, length: 12 }] },
    { timestamp: 1, pieces: [{ line: 2, pixel: 2, length: 6 }], isLast: true },
  ]);
  assert.equal(assembler.misplaced, 1);
  assert.equal(frames[0]!.missing, 4);
});

test('a packet that comes behind the marker is still of its frame', () => {
  const { frames } = assemble(PROGRESSIVE, [
    { timestamp: 1, pieces: [line(0, 0, 1), line(1, 0, 2)] },
    { timestamp: 1, pieces: [line(3, 0, 4)], isLast: true },
    { timestamp: 1, pieces: [line(2, 0, 3)] },
    { timestamp: 2, pieces: [line(0, 0, 5), line(1, 0, 6)] },
    { timestamp: 2, pieces: [line(2, 0, 7), line(3, 0, 8)], isLast: true },
  ]);
  assert.deepEqual(frames, [
    { lines: [1, 2, 3, 4], missing: 0 },
    { lines: [5, 6, 7, 8], missing: 0 },
  ]);
});

test('what came twice is there once, and a packet of a frame before is late', () => {
  const { assembler, frames } = assemble(PROGRESSIVE, [
    { timestamp: 1, pieces: [line(0, 0, 1), line(1, 0, 2)] },
    { timestamp: 1, pieces: [line(0, 0, 1), line(1, 0, 2)] },
    { timestamp: 1, pieces: [line(3, 0, 4)], isLast: true },
    { timestamp: 2, pieces: [line(0, 0, 5), line(1, 0, 6)] },
    { timestamp: 1, pieces: [line(2, 0, 3)] },
    { timestamp: 2, pieces: [line(2, 0, 7), line(3, 0, 8)], isLast: true },
  ]);
  assert.deepEqual(
    frames.map(({ missing }) => missing),
    [4, 0],
  );
  assert.equal(assembler.late, 1);
});

function line(number: number, field: number, fill: number): PieceSpec {
  return { line: number, pixel: 0, length: LINE_BYTES, field, fill };
}

function assemble(layout: FrameLayout, packets: readonly Packet[]) {
  const frames: { readonly lines: readonly number[]; readonly missing: number }[] = [];
  const assembler = new FrameAssembler(layout, ({ bytes, rowBytes, missingPixels }) => {
    const rows = Array.from({ length: bytes.length / rowBytes }, (_, row) => bytes[row * rowBytes]!);
    frames.push({ lines: rows, missing: missingPixels });
  });
  const payload = new VideoPayload();
  for (const { timestamp, pieces, isLast = false } of packets) {
    const bytes = videoPayload(pieces);
    assert.equal(payload.parse(bytes, 0, bytes.length), undefined);
    assembler.feed(bytes, payload, timestamp, isLast);
  }
  assembler.settle();
  return { assembler, frames };
}
