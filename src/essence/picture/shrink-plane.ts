import { SEEN_CELLS, SEEN_HEIGHT, SEEN_WIDTH } from './seen-picture.js';

/**
 * A plane of `width` × `height` samples of 8 bits, brought to the cells of a SeenPicture: each is the mean of the samples that it covers, the
 * outer ones by their share. A plane that has the size already is given back as it is.
 */
export function shrinkPlane(plane: Uint8Array, width: number, height: number): Uint8Array {
  if (width === SEEN_WIDTH && height === SEEN_HEIGHT) return plane;
  const cells = new Uint8Array(SEEN_CELLS);
  if (!isWhole(plane, width, height)) return cells;
  for (let row = 0; row < SEEN_HEIGHT; row++) {
    const [top, bottom] = [(row * height) / SEEN_HEIGHT, ((row + 1) * height) / SEEN_HEIGHT];
    for (let column = 0; column < SEEN_WIDTH; column++) {
      const [left, right] = [(column * width) / SEEN_WIDTH, ((column + 1) * width) / SEEN_WIDTH];
      cells[row * SEEN_WIDTH + column] = Math.round(meanOf(plane, width, top, bottom, left, right));
    }
  }
  return cells;
}

function isWhole(plane: Uint8Array, width: number, height: number): boolean {
  return (
    Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 && plane.length >= width * height
  );
}

function meanOf(plane: Uint8Array, width: number, top: number, bottom: number, left: number, right: number): number {
  let sum = 0;
  for (let row = Math.floor(top); row < bottom; row++) {
    const down = Math.min(row + 1, bottom) - Math.max(row, top);
    let line = 0;
    for (let column = Math.floor(left); column < right; column++) {
      line += plane[row * width + column]! * (Math.min(column + 1, right) - Math.max(column, left));
    }
    sum += line * down;
  }
  return sum / ((bottom - top) * (right - left));
}
