import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  columnsFor,
  FOOT_HEIGHT,
  isSmallTile,
  TILE_COUNTS,
  tilesAsked,
  tileWidth,
} from '../../../../src/page/screens/mosaic/mosaic-grid.js';

describe('all tiles are in sight on a screen, whatever their number', () => {
  for (const [width, height] of [
    [1920, 1000],
    [1256, 700],
    [3840, 2160],
  ] as const) {
    for (const tiles of TILE_COUNTS) {
      test(`${tiles} in ${width} × ${height}`, () => {
        const columns = columnsFor(tiles, width, height);
        const tile = tileWidth(tiles, columns, width, height);
        if (tile === null) return assert.ok(tiles > 36 && width < 1900, 'only where they would be too small');
        const rows = Math.ceil(tiles / columns);
        assert.ok(columns * (tile + 4) - 4 <= width);
        assert.ok(rows * ((tile * 9) / 16 + FOOT_HEIGHT + 4) - 4 <= height + rows);
        assert.ok(columns * rows >= tiles);
      });
    }
  }
});

test('on a phone two stand side by side and the rest is scrolled to', () => {
  assert.equal(columnsFor(16, 374, 600), 2);
  assert.equal(tileWidth(16, 2, 374, 600), null);
});

test('as many tiles as the address asks for, or as there are streams', () => {
  const asked = (query: string, streams: number) => tilesAsked(new URLSearchParams(query), streams);
  assert.deepEqual([asked('tiles=25', 3), asked('tiles=26', 12), asked('', 500), asked('', 0)], [25, 12, 100, 4]);
});

test('small tiles have small pictures, where the screen has no more to show', () => {
  assert.deepEqual(
    [isSmallTile(190, 1), isSmallTile(240, 1), isSmallTile(300, 1), isSmallTile(190, 2)],
    [true, true, false, false],
  );
});
