import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { scratchFolder } from '../support/programs/programs.js';

const SIGNALS = new URL('../../src/cli/signals.js', import.meta.url);
/** A signal so long behind another is a second one, however late both are handled. */
const SURELY_LATER_MS = 1500;

/** Prints what happens to it, a line each: `ready`, `reopen`, and the signal that stops it. */
function source(hasTerminal: string): string {
  return `import { onForced, onReopen, stopSignal } from '${SIGNALS}';
    const stop = stopSignal(${hasTerminal});
    stop.addEventListener('abort', () => console.log(stop.reason));
    const takeBack = onReopen(() => console.log('never'));
    onReopen(() => console.log('reopen'));
    takeBack();
    onForced(() => 'lost are 3 batches');
    onForced(() => '');
    process.on('SIGWINCH', () => console.log('alive'));
    setInterval(() => {}, 1000);
    console.log('ready');`;
}

/** A process that handles signals, and what reads its next line. */
async function start(
  t: TestContext,
  hasTerminal: string,
): Promise<[ChildProcess, () => Promise<string>, () => string]> {
  const file = join(scratchFolder(t), 'program.mjs');
  writeFileSync(file, source(hasTerminal));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value as string;
  assert.equal(await next(), 'ready');
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  return [child, next, () => said];
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

test('a SIGHUP that comes before there is anything to re-open is not lost', { timeout: 20_000 }, async (t) => {
  const file = join(scratchFolder(t), 'program.mjs');
  writeFileSync(
    file,
    `import { once } from 'node:events';
    import { setImmediate } from 'node:timers/promises';
    import { onReopen, stopSignal } from '${SIGNALS}';
    stopSignal(false);
    setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGHUP');
    await once(process, 'SIGHUP');
    await setImmediate();
    for (const name of ['first', 'second']) onReopen(() => console.log(name));
    process.kill(process.pid, 'SIGHUP');`,
  );
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said: string[] = [];
  while (said.length < 3) said.push((await lines.next()).value as string);
  assert.deepEqual(said, ['first', 'first', 'second']);
});

test('a program that re-opens nothing outlives SIGHUP without a terminal, and ends at it with one', {
  timeout: 20_000,
}, async (t) => {
  const file = join(scratchFolder(t), 'program.mjs');
  const hangup = new URL('../../src/cli/hangup.js', import.meta.url);
  for (const [hasTerminal, end] of [
    ['false', [null, 'SIGKILL']],
    ['true', [null, 'SIGHUP']],
  ] as const) {
    writeFileSync(
      file,
      `import { outliveHangup } from '${hangup}';
       outliveHangup(${hasTerminal});
       process.on('SIGWINCH', () => console.log('alive'));
       setInterval(() => {}, 1000);
       console.log('ready');`,
    );
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, 'ready');
    const ended = once(child, 'exit');
    child.kill('SIGHUP');
    child.kill('SIGWINCH');
    if (hasTerminal === 'false') assert.equal((await lines.next()).value, 'alive');
    child.kill('SIGKILL');
    assert.deepEqual(await ended, end);
  }
});

test('two signals at the same moment are one: timeout(1) sends to the process and to its group', {
  timeout: 20_000,
}, async (t) => {
  const [child, next, said] = await start(t, 'false');
  child.kill('SIGTERM');
  assert.equal(await next(), 'SIGTERM');
  child.kill('SIGTERM');
  child.kill('SIGWINCH');
  assert.equal(await next(), 'alive');
  await delay(SURELY_LATER_MS);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [130, null]);
  assert.equal(said(), 'ended at once by a second SIGTERM: lost are 3 batches\n');
});

test('with a terminal SIGHUP stops, a second one and the SIGTERM after it do not force', {
  timeout: 20_000,
}, async (t) => {
  const [child, next, said] = await start(t, 'true');
  child.kill('SIGHUP');
  assert.equal(await next(), 'SIGHUP');
  child.kill('SIGHUP');
  child.kill('SIGTERM');
  child.kill('SIGWINCH');
  assert.equal(await next(), 'alive');
  await delay(SURELY_LATER_MS);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [130, null]);
  assert.equal(said(), 'ended at once by a second SIGINT: lost are 3 batches\n');
});
