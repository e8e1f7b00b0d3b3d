// Tested by: test/essence/picture/picture-meter.test.ts
import type { SeenPicture } from './seen-picture.js';

/** Cells of a solid colour differ by no more, in 8 bits. */
const MOST_SPREAD = 8;

/** The colour of a picture of one colour only, as `#rrggbb` by ITU-R BT.709 (grey without chroma); undefined where it has several. */
export function solidColourOf({ luma, cb, cr }: Pick<SeenPicture, 'luma' | 'cb' | 'cr'>): string | undefined {
  const y = onlyValue(luma);
  const blueDifference = cb === null ? 128 : onlyValue(cb);
  const redDifference = cr === null ? 128 : onlyValue(cr);
  if (y === undefined || blueDifference === undefined || redDifference === undefined) return undefined;
  const level = (y - 16) / 219;
  const [pb, pr] = [(blueDifference - 128) / 224, (redDifference - 128) / 224];
  const parts = [level + 1.5748 * pr, level - 0.1873 * pb - 0.4681 * pr, level + 1.8556 * pb];
  return `#${parts.map(hexByte).join('')}`;
}

function hexByte(part: number): string {
  return Math.round(Math.max(0, Math.min(1, part)) * 255)
    .toString(16)
    .padStart(2, '0');
}

/** Mean of cells that are alike. */
function onlyValue(cells: Uint8Array): number | undefined {
  let [least, most, sum] = [255, 0, 0];
  for (const cell of cells) {
    if (cell < least) least = cell;
    if (cell > most) most = cell;
    sum += cell;
  }
  return most - least <= MOST_SPREAD ? sum / cells.length : undefined;
}
