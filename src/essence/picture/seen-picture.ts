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
  /** The decoder complained: the picture is not judged, as what it shows may be the concealment of an error. */
  readonly isDamaged: boolean;
}
