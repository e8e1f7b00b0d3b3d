/** Width of the planes of a SeenPicture, in cells. */
export const SEEN_WIDTH = 64;
/** Height of the planes of a SeenPicture, in cells. */
export const SEEN_HEIGHT = 36;
/** Cells of a plane of a SeenPicture. */
export const SEEN_CELLS = SEEN_WIDTH * SEEN_HEIGHT;

/**
 * What the measures want of one decoded picture: three small planes of 64 × 36 cells, row by row from the top left, each cell the mean of
 * the samples that it covers (the whole picture after cropping, stretched to the planes; interlaced as a frame). Y′CbCr of 8 bits in narrow
 * range (black 16, white 235, chroma around 128) with the matrix of the stream, whatever range, depth and subsampling it has.
 * The planes are read during the call only, and may be used again by who made them.
 */
export interface SeenPicture {
  /** Of the picture, ns since the stream began. */
  readonly timeNs: number;
  readonly luma: Uint8Array;
  /** Null: not to be had; then solid colours are told by luma alone, and bars are not told. */
  readonly cb: Uint8Array | null;
  readonly cr: Uint8Array | null;
  /** Of the samples rather than the cells, in the same range; null: not to be had. */
  readonly statistics: LumaStatistics | null;
  /** The decoder complained: the picture is not judged, as what it shows may be the concealment of an error. */
  readonly isDamaged: boolean;
}

/** Of the samples of luma, or of cells where these are not to be had; 8 bits in narrow range (black 16, white 235). */
export interface LumaStatistics {
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

/** Whether the planes have their size: what comes from another process is not believed. */
export function isSeenPicture({ luma, cb, cr, timeNs }: SeenPicture): boolean {
  const isPlane = (plane: Uint8Array | null): boolean => plane === null || plane.length === SEEN_CELLS;
  return luma.length === SEEN_CELLS && isPlane(cb) && isPlane(cr) && Number.isFinite(timeNs);
}

export function statisticsOf(cells: Uint8Array): LumaStatistics {
  let [sum, squares, min, max] = [0, 0, 255, 0];
  for (const cell of cells) {
    sum += cell;
    squares += cell * cell;
    if (cell < min) min = cell;
    if (cell > max) max = cell;
  }
  const mean = sum / cells.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / cells.length - mean * mean)), min, max };
}
