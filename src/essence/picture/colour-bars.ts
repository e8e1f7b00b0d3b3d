import { SEEN_HEIGHT, SEEN_WIDTH, type SeenPicture } from './seen-picture.js';

/** Colours of bars as bits: red 4, green 2, blue 1. Others are none. */
const NONE = -1;
const [WHITE, YELLOW, CYAN, GREEN, MAGENTA, RED, BLUE] = [7, 6, 3, 2, 5, 4, 1];
const SEQUENCE: readonly number[] = [WHITE, YELLOW, CYAN, GREEN, MAGENTA, RED, BLUE];
/** Bars take at least that share of the width: those of ARIB STD-B28 and SMPTE RP 219 have grey at both sides. */
const LEAST_WIDTH = 0.65 * SEEN_WIDTH;
/** A row of each part of the upper half: below it, bars of SMPTE show something else. */
const ROWS = [0.08, 0.2, 0.35, 0.48].map((part) => Math.floor(part * SEEN_HEIGHT));
/** Parts of full scale: a primary is off or on, and of those that are on none is much brighter. */
const [MOST_OFF, LEAST_ON, MOST_SPREAD] = [0.2, 0.55, 0.25];

const found = new Int8Array(SEEN_WIDTH);

/**
 * Whether a picture shows colour bars in the order of their luma: white, yellow, cyan, green, magenta, red, blue, of 75 % or 100 %, as those of
 * SMPTE EG 1, SMPTE RP 219 and ITU-R BT.471 do. Told by their colours and like widths in the upper half; without chroma they are not told.
 */
export function isColourBars({ luma, cb, cr }: Pick<SeenPicture, 'luma' | 'cb' | 'cr'>): boolean {
  if (cb === null || cr === null) return false;
  return ROWS.every((row) => {
    for (let column = 0; column < SEEN_WIDTH; column++) {
      const at = row * SEEN_WIDTH + column;
      found[column] = colourOf(luma[at]!, cb[at]!, cr[at]!);
    }
    return isSequence();
  });
}

/** A colour of the bars. ITU-R BT.709 is taken for all: with another matrix the primaries stay on and off. */
function colourOf(y: number, cb: number, cr: number): number {
  const luma = (y - 16) / 219;
  const [blueDifference, redDifference] = [(cb - 128) / 224, (cr - 128) / 224];
  const red = luma + 1.5748 * redDifference;
  const green = luma - 0.1873 * blueDifference - 0.4681 * redDifference;
  const blue = luma + 1.8556 * blueDifference;
  let [colour, least, most] = [0, Number.POSITIVE_INFINITY, 0];
  for (const value of [red, green, blue]) {
    const isOn = value >= LEAST_ON;
    if (!isOn && value > MOST_OFF) return NONE;
    colour = (colour << 1) | (isOn ? 1 : 0);
    if (isOn) [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  return most - least > MOST_SPREAD && colour !== 0 ? NONE : colour;
}

/** The row has the bars one behind the other, of like widths; between two a cell may be of neither. */
function isSequence(): boolean {
  let column = found.indexOf(WHITE);
  if (column < 0) return false;
  const first = column;
  let [narrowest, widest] = [SEEN_WIDTH, 0];
  for (const colour of SEQUENCE) {
    if (column < SEEN_WIDTH && found[column] !== colour) column++;
    const from = column;
    while (column < SEEN_WIDTH && found[column] === colour) column++;
    narrowest = Math.min(narrowest, column - from);
    widest = Math.max(widest, column - from);
  }
  return narrowest >= 3 && widest - narrowest <= 3 && column - first >= LEAST_WIDTH;
}
