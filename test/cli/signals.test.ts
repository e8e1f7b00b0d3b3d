import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { scratchFolder } from '../support/programs/programs.js';

const SIGNALS = new URL('../../src/cli/signals.js', import.meta.url);

/** Prints what happens to it, a line each: `ready`, `reopen`, and the signal that stops it. */
function source(hasTerminal: string): string {
  return `import { onReopen, stopSignal } from '${SIGNALS}';
    const stop = stopSignal(${hasTerminal});
    stop.addEventListener('abort', () => console.log(stop.reason));
    const takeBack = onReopen(() => console.log('never'));
    onReopen(() => console.log('reopen'));
    takeBack();
    process.on('SIGWINCH', () => console.log('alive'));
    setInterval(() => {}, 1000);
    console.log('ready');`;
}

/** A process that handles signals, and what reads its next line. */
async function start(t: TestContext, hasTerminal: string): Promise<[ChildProcess, () => Promise<string>]> {
  const file = join(scratchFolder(t), 'program.mjs');
  writeFileSync(file, source(hasTerminal));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value as string;
  assert.equal(await next(), 'ready');
  return [child, next];
}

test('without a terminal SIGHUP re-opens, each time, and stops nothing', { timeout: 20_000 }, async (t) => {
  const [child, next] = await start(t, '');
  for (let i = 0; i < 2; i++) {
    child.kill('SIGHUP');
    assert.equal(await next(), 'reopen');
  }
  child.kill('SIGTERM');
  assert.equal(await next(), 'SIGTERM');
});

test('with a terminal SIGHUP stops, a second one and the SIGTERM after it do not force', {
  timeout: 20_000,
}, async (t) => {
  const [child, next] = await start(t, 'true');
  child.kill('SIGHUP');
  assert.equal(await next(), 'SIGHUP');
  child.kill('SIGHUP');
  child.kill('SIGTERM');
  child.kill('SIGWINCH');
  assert.equal(await next(), 'alive');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [130, null]);
});
