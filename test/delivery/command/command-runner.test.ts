import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { COMMAND_LIMITS, CommandRunner, type CommandSettings } from '../../../src/delivery/command/command-runner.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { until } from '../../support/programs/rig.js';
import { RecordedLog } from '../../support/records/sink-records.js';

/** Runs a script; `FOLDER` in it stands for a folder of the test. */
function createRunner(t: TestContext, script: string, settings: Partial<CommandSettings> = {}) {
  const folder = scratchFolder(t);
  const program = join(folder, 'script.sh');
  writeFileSync(program, `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  chmodSync(program, 0o755);
  const log = new RecordedLog();
  const runner = new CommandRunner({ program, args: [], timeoutMs: 10_000, flushMs: 5000, ...settings }, log);
  t.after(() => runner.close());
  const read = (file: string): string =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
  return { runner, log, read };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('the program gets the text on standard input and its arguments as they are', async (t) => {
  const args = ['$HOME', '*', ';', 'exit 1'];
  const { runner, read } = createRunner(t, 'cat > FOLDER/in; printf "%s\\n" "$@" > FOLDER/args', { args });
  runner.run('{"event":"raised"}');
  await runner.close();
  assert.equal(read('in'), '{"event":"raised"}\n');
  assert.equal(read('args'), '$HOME\n*\n;\nexit 1\n');
  assert.deepEqual([runner.started, runner.failed, runner.droppedWhenFull], [1, 0, 0]);
});

test('the program gets none of our secrets', async (t) => {
  process.env.WEBHOOK_SECRET = 'a secret of the tests';
  t.after(() => delete process.env.WEBHOOK_SECRET);
  const { runner, read } = createRunner(t, 'env > FOLDER/env');
  runner.run('x');
  await runner.close();
  assert.match(read('env'), /^PATH=/m);
  assert.doesNotMatch(read('env'), /SECRET/);
});

test('a program that fails is counted and logged with the beginning of its output', async (t) => {
  const { runner, log } = createRunner(t, 'yes too much | head -c 100000; exit 3');
  runner.run('x');
  await runner.close();
  assert.equal(runner.failed, 1);
  const line = log.lines.find((text) => text.includes('command failed'))!;
  assert.match(line, /"code":3/);
  assert.ok(line.length < 2 * COMMAND_LIMITS.outputBytes, `${line.length}`);
});

test('a program that is not there, and one that does not read its input, are no harm', async (t) => {
  const gone = createRunner(t, '', { program: '/nowhere/at-all' });
  gone.runner.run('x');
  await gone.runner.close();
  assert.equal(gone.runner.failed, 1);
  assert.match(gone.log.lines.join(), /command cannot be started .*ENOENT/);
  const deaf = createRunner(t, 'exec <&-; exit 0');
  deaf.runner.run('x'.repeat(1 << 20));
  await deaf.runner.close();
  assert.equal(deaf.runner.failed, 0);
});

test('a program that takes too long is ended, with all that it started, even if it ignores SIGTERM', async (t) => {
  const script = 'trap "" TERM; sleep 60 & echo $$ $! > FOLDER/pids; while :; do sleep 1; done';
  const { runner, read } = createRunner(t, script, { timeoutMs: 300 });
  runner.run('x');
  await until('started', () => read('pids').endsWith('\n'));
  const pids = read('pids').trim().split(' ').map(Number);
  assert.equal(pids.length, 2);
  await until('ended', () => !pids.some(isAlive));
  await runner.close();
  assert.deepEqual([runner.timedOut, runner.failed], [1, 1]);
});

test('what a program leaves running is ended with it', async (t) => {
  const { runner, read } = createRunner(t, 'sleep 60 & echo $! > FOLDER/pid');
  runner.run('x');
  await until('done', () => read('pid').endsWith('\n') && runner.running === 0);
  assert.equal(isAlive(Number(read('pid'))), false);
});

test('what a program leaves in a session of its own is ended with it, and does not add up', async (t) => {
  const { runner, read, log } = createRunner(t, 'setsid sleep 60 & echo $! >> FOLDER/pids; sleep 0.2');
  for (let run = 0; run < 3; run++) runner.run('x');
  const pids = (): number[] => read('pids').split('\n').filter(Boolean).map(Number);
  await until('done', () => pids().length === 3 && runner.running === 0 && runner.waiting === 0);
  assert.deepEqual(pids().filter(isAlive), []);
  assert.match(log.lines.join('\n'), /the command left processes behind, which are ended/);
});

test('without descriptors a program is not started, and counted as failed', () => {
  const script = `
    import { openSync } from 'node:fs';
    const { CommandRunner } = await import(process.argv[1]);
    const lines = [];
    const log = { write: (level, kind, facts, message) => level === 'warn' && lines.push(message + ': ' + facts.reason) };
    const runner = new CommandRunner({ program: '/bin/true', args: [], timeoutMs: 1000, flushMs: 1000 }, log);
    runner.run('warm');
    await new Promise((resolve) => setTimeout(resolve, 400));
    try { for (;;) openSync('/dev/null'); } catch {}
    runner.run('x');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const { started, failed, running } = runner;
    console.log(JSON.stringify({ started, failed, running, lines }));
    process.exit(0);`;
  const module = new URL('../../../src/delivery/command/command-runner.js', import.meta.url).href;
  const args = ['-c', 'ulimit -n 100; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, module];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8', timeout: 20_000 });
  const lines = ['command cannot be started: spawn /bin/true EMFILE'];
  assert.deepEqual(JSON.parse(stdout || '{}'), { started: 2, failed: 1, running: 0, lines }, stderr);
});

test('no more run at once than allowed, no more wait, and the others are dropped and counted', async (t) => {
  const { runner } = createRunner(t, 'sleep 60', { flushMs: 500 });
  const extra = 5;
  for (let sent = 0; sent < COMMAND_LIMITS.waiting + extra; sent++) runner.run('x');
  assert.equal(runner.droppedWhenFull, extra);
  await until('as many as allowed run', () => runner.running === COMMAND_LIMITS.running);
  const startedMs = performance.now();
  await runner.close();
  assert.ok(performance.now() - startedMs < 3000);
  assert.equal(runner.started, COMMAND_LIMITS.running);
  assert.equal(runner.droppedAtEnd, COMMAND_LIMITS.waiting - COMMAND_LIMITS.running);
});
