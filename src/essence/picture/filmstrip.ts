import { GLYPH_HEIGHT } from './bitmap-font.js';
import { type Colour, RgbCanvas, type RgbPicture } from './rgb-canvas.js';

/** Pictures of a strip; more are left out at its beginning. */
export const MAX_FILMSTRIP_LENGTH = 64;
const GAP = 4;
const BACKGROUND: Colour = [24, 24, 24];
const TEXT: Colour = [235, 235, 235];
const ERROR: Colour = [255, 72, 56];
/** A strip is not wider; neither is a picture larger. */
const MAX_WIDTH = 1920;
const MAX_SIDE = 1920;

export interface FilmstripPicture {
  /** null: there is none, as it could not be decoded. */
  readonly picture: RgbPicture | null;
  /** When it was shown, as people read it: under the picture. */
  readonly time: string;
  /** The PTS as text: under the time. */
  readonly pts: string;
  /** What was wrong then, such as `black` or `damaged`: over the picture, which gets a red frame; empty: nothing. */
  readonly errors: readonly string[];
}

/**
 * The pictures in one, side by side in rows from the oldest at the top left, each with its time, its PTS and what was wrong; `title` (the service)
 * above. undefined where there is no picture at all.
 */
export function composeFilmstrip(title: string, all: readonly FilmstripPicture[]): RgbPicture | undefined {
  const pictures = all.slice(-MAX_FILMSTRIP_LENGTH).map(withinBounds);
  const width = Math.max(0, ...pictures.map(({ picture }) => picture?.width ?? 0));
  const height = Math.max(0, ...pictures.map(({ picture }) => picture?.height ?? 0));
  if (width === 0 || height === 0) return undefined;
  const scale = width >= 240 ? 2 : 1;
  const line = GLYPH_HEIGHT * scale;
  const columns = Math.max(1, Math.min(pictures.length, Math.floor((MAX_WIDTH - GAP) / (width + GAP))));
  const rowHeight = height + 2 * line + GAP;
  const rows = Math.ceil(pictures.length / columns);
  const canvas = new RgbCanvas(columns * (width + GAP) + GAP, line + 2 * GAP + rows * rowHeight);
  canvas.fill(0, 0, canvas.width, canvas.height, BACKGROUND);
  canvas.text(title, GAP, GAP, canvas.width - 2 * GAP, scale, TEXT);
  for (const [index, each] of pictures.entries()) {
    const left = GAP + (index % columns) * (width + GAP);
    const top = line + 2 * GAP + Math.floor(index / columns) * rowHeight;
    drawPicture(canvas, each, left, top, width, height, scale);
  }
  return canvas;
}

function drawPicture(
  canvas: RgbCanvas,
  { picture, time, pts, errors }: FilmstripPicture,
  left: number,
  top: number,
  width: number,
  height: number,
  scale: number,
): void {
  const line = GLYPH_HEIGHT * scale;
  if (picture !== null) {
    canvas.picture(picture, left + ((width - picture.width) >> 1), top + ((height - picture.height) >> 1));
  }
  const isWrong = errors.length > 0 || picture === null;
  if (isWrong) {
    canvas.frame(left, top, width, height, 2 * scale, ERROR);
    const texts = picture === null ? ['not decoded', ...errors] : errors;
    for (const [index, text] of texts.slice(0, Math.max(1, Math.floor(height / line) - 1)).entries()) {
      const at = top + 3 * scale + index * line;
      canvas.fill(
        left + 3 * scale,
        at,
        Math.min(width - 6 * scale, [...text].length * 6 * scale + scale),
        line,
        BACKGROUND,
      );
      canvas.text(text, left + 4 * scale, at, width - 8 * scale, scale, ERROR);
    }
  }
  canvas.text(time, left, top + height, width, scale, isWrong ? ERROR : TEXT);
  canvas.text(pts, left, top + height + line, width, scale, TEXT);
}

/** What is malformed or absurdly large is not shown. */
function withinBounds(each: FilmstripPicture): FilmstripPicture {
  const { picture } = each;
  if (picture === null) return each;
  const { width, height, bytes } = picture;
  const isSide = (side: number): boolean => Number.isInteger(side) && side > 0 && side <= MAX_SIDE;
  return isSide(width) && isSide(height) && bytes.length >= width * height * 3 ? each : { ...each, picture: null };
}
