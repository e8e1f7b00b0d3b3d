/** Tiles on the screen at once that one may ask for. */
export const TILE_COUNTS = [4, 9, 16, 25, 36, 49, 64, 100] as const;

/** Below the picture: the name of the service, its picture's age and marks. */
export const FOOT_HEIGHT = 26;
const GAP = 4;
const NARROWEST = 150;
const ASPECT = 16 / 9;
const SMALL_PICTURE = 192;

/** How that many tiles stand in that room: as large as can be, none cut; on a narrow screen they are scrolled. */
export function columnsFor(tiles: number, width: number, height: number): number {
  const most = Math.max(1, Math.min(tiles, Math.floor((width + GAP) / (NARROWEST + GAP))));
  let best = most;
  let widest = 0;
  for (let columns = 1; columns <= most; columns++) {
    const byWidth = (width + GAP) / columns - GAP;
    const rows = Math.ceil(tiles / columns);
    const byHeight = ((height + GAP) / rows - GAP - FOOT_HEIGHT) * ASPECT;
    const tile = Math.min(byWidth, byHeight);
    if (tile > widest) [widest, best] = [tile, columns];
  }
  return widest < NARROWEST ? most : best;
}

/** The widest that a tile may be so that all of them are in sight; null where they are scrolled anyway. */
export function tileWidth(tiles: number, columns: number, width: number, height: number): number | null {
  const rows = Math.ceil(tiles / columns);
  const byHeight = ((height + GAP) / rows - GAP - FOOT_HEIGHT) * ASPECT;
  const byWidth = (width + GAP) / columns - GAP;
  return byHeight < NARROWEST * 0.9 ? null : Math.floor(Math.min(byHeight, byWidth));
}

/** Whether a small picture, of 192 columns, is nearly as good in a tile of that width: on a wall of many it is a tenth of the bytes. */
export function isSmallTile(width: number, pixelRatio: number): boolean {
  return width * pixelRatio <= SMALL_PICTURE * 1.25;
}

/** What the address asks for: a number of tiles, or as many as there are up to a hundred. */
export function tilesAsked(query: URLSearchParams, streams: number): number {
  const asked = TILE_COUNTS.find((count) => String(count) === query.get('tiles'));
  return asked ?? Math.max(4, Math.min(100, streams));
}
