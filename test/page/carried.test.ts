import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToScreen } from '../../src/page/carried.js';
import { parseAddress } from '../../src/page/router.js';

test('what was chosen of the streams goes from board to mosaic and back, and nowhere else', () => {
  const board = parseAddress('/board', '?q=hd&state=error,silent&group=probe&view=tiles');
  assert.equal(pathToScreen('mosaic', board), '/mosaic?q=hd&state=error,silent');
  assert.equal(pathToScreen('alarms', board), '/alarms');
  assert.equal(pathToScreen('board', board), '/board');
  assert.equal(pathToScreen('board', parseAddress('/mosaic', '?probe=a&tiles=4')), '/board?probe=a');
  assert.equal(pathToScreen('board', parseAddress('/system', '?q=hd')), '/board');
});
