import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Overlay } from '../../src/cli/overlay.js';
import { openLiveText } from '../../src/monitor/live-text.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { missingTmux, startInTmux } from '../support/programs/tmux.js';

const PROGRAM = join(REPOSITORY, 'dist/test/support/programs/live-text-program.js');
const WAIT_MS = 20_000;

test('on a terminal the log goes above the text', async () => {
  const overlays: (Overlay | undefined)[] = [];
  const terminal = {
    columns: 30,
    rows: 5,
    written: '',
    write: (text: string) => (terminal.written += text),
    on() {},
    off() {},
  };
  const live = openLiveText({ keepBelow: (overlay) => overlays.push(overlay) }, assert.fail, terminal);
  assert.deepEqual([live.width, live.height], [30, 4]);
  live.show('one\n');
  assert.match(terminal.written, /one/);
  await live.close();
  assert.equal(overlays.length, 2);
  assert.ok(overlays[0] !== undefined);
  assert.equal(overlays[1], undefined);
});

test('in a real terminal', { skip: missingTmux() }, async (t) => {
  const screen = startInTmux(t, `'${process.execPath}' '${PROGRAM}'`, 40, 12);
  await screen.waitFor(/progress$/);
  // Log lines, then the last text; of the one before nothing is left.
  assert.match(screen.text(), /^\S+ INFO first\n\S+ WARN second\n\S+ INFO resize me\nlast 1\nlast 2\nprogress$/);
  screen.resize(30, 8);
  await screen.waitFor(/left to the shell$/);
  assert.match(screen.text(), /^\S+ INFO the end\nlast 1\nlast 2\nleft to the shell$/m);
});

test('without a terminal: blocks', () => {
  const run = spawnSync(process.execPath, [PROGRAM], { encoding: 'utf8', timeout: WAIT_MS });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, 'one\ntwo\nthree\n\nlast 1\nlast 2\n');
});
