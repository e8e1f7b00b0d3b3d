import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { scratchFolder } from '../support/programs/programs.js';

const LINES = 20_000;
const [LOG, LEAVE] = ['log', 'leave'].map((name) => new URL(`../../src/cli/${name}.js`, import.meta.url));
/** Writes more than a pipe and the program itself hold, says so, and leaves when somebody reads. */
const SOURCE = `import { createConsole } from '${LOG}';
  import { leave } from '${LEAVE}';
  const { log } = createConsole('tscap-test', { silent: false, noProgress: true });
  for (let line = 0; line < ${LINES}; line++) log.info({ line }, 'x'.repeat(100));
  process.once('SIGUSR2', () => leave(0));
  console.log('written');
  setInterval(() => {}, 1000);`;

interface Line {
  readonly level: number;
  readonly line?: number;
  readonly dropped?: number;
  readonly msg: string;
}

test('a pipe that nobody reads costs lines, and their number is said when it is read', {
  timeout: 30_000,
}, async (t) => {
  const file = join(scratchFolder(t), 'program.mjs');
  writeFileSync(file, SOURCE);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGUSR2');
  const lines: Line[] = (await text(child.stderr))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const told = lines.filter(({ dropped }) => dropped !== undefined);
  const dropped = told.reduce((sum, line) => sum + line.dropped!, 0);
  const written = lines.filter(({ line }) => line !== undefined).map(({ line }) => line);
  assert.equal(written.length + dropped, LINES);
  assert.deepEqual(
    written,
    Array.from(written, (_, index) => index),
    'the first ones, in order',
  );
  assert.ok(dropped > 0);
  assert.deepEqual([told[0]!.level, told[0]!.msg], [40, `${told[0]!.dropped} lines dropped`]);
});
