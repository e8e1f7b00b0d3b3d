import { execFileSync } from 'node:child_process';
import { SEEN_CELLS, SEEN_HEIGHT, SEEN_WIDTH, type SeenPicture } from '../../../src/essence/picture/seen-picture.js';

const TIMEOUT_MS = 60_000;

/** A picture of one luma, with what `edit` makes of its planes. */
export function pictureOf(
  timeS: number,
  luma: number | ((column: number, row: number) => number),
  edit: Partial<SeenPicture> = {},
): SeenPicture {
  const at = typeof luma === 'number' ? () => luma : luma;
  return {
    timeNs: timeS * 1e9,
    luma: Uint8Array.from({ length: SEEN_CELLS }, (_, n) => at(n % SEEN_WIDTH, Math.floor(n / SEEN_WIDTH))),
    cb: new Uint8Array(SEEN_CELLS).fill(128),
    cr: new Uint8Array(SEEN_CELLS).fill(128),
    statistics: null,
    isDamaged: false,
    ...edit,
  };
}

/** What ffmpeg's filter graph shows, so many pictures a second. */
export function picturesOf(graph: string, rate: number): SeenPicture[] {
  const scaled = `${graph},scale=${SEEN_WIDTH}:${SEEN_HEIGHT}:flags=area:out_range=tv,format=yuv444p,fps=${rate}:round=up`;
  const args = ['-nostdin', '-loglevel', 'error', '-f', 'lavfi', '-i', scaled, '-f', 'rawvideo', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1e8, timeout: TIMEOUT_MS });
  const planeOf = (picture: number, plane: number): Uint8Array =>
    Uint8Array.from(bytes.subarray((3 * picture + plane) * SEEN_CELLS, (3 * picture + plane + 1) * SEEN_CELLS));
  return Array.from({ length: bytes.length / SEEN_CELLS / 3 }, (_, n) => ({
    timeNs: (n * 1e9) / rate,
    luma: planeOf(n, 0),
    cb: planeOf(n, 1),
    cr: planeOf(n, 2),
    statistics: null,
    isDamaged: false,
  }));
}
