import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { REPOSITORY, type RunningProcess, scratchFolder, startProcess } from '../support/programs/programs.js';
import { until } from '../support/programs/rig.js';

const MONITOR = join(REPOSITORY, 'dist/src/bin/monitor.js');
const CONTAINER = ['--pid', '--fork', '--mount-proc', '--kill-child'];

/** Why there can be no process namespaces here, or false. */
function noContainers(): string | false {
  const { status } = spawnSync('unshare', [...CONTAINER, 'true']);
  return status === 0 ? false : 'unshare --pid needs Linux and root';
}

/** A monitor that is process 1 of its own, as in a container. */
function startContained(t: TestContext, args: readonly string[]): RunningProcess {
  const link = ['--ipc-path', join(scratchFolder(t), 'link.sock')];
  return startProcess(t, 'unshare', [...CONTAINER, process.execPath, MONITOR, ...link, ...args]);
}

// What two monitors share, and what the second one says.
const SHARED = [
  {
    name: 'spool',
    args: (folder: string) => [
      '--send-to-kafka',
      '--kafka-broker',
      '127.0.0.1:1',
      '--spool-dir',
      join(folder, 'spool'),
    ],
    says: /spool folder \S+ is in use by /,
  },
  {
    name: 'history',
    args: (folder: string) => ['--history', join(folder, 'history.db')],
    says: /history \S+ is written by another monitor/,
  },
] as const;

for (const { name, args, says } of SHARED) {
  test(`of two monitors in containers that share one ${name} the second ends with one line, and the first goes on`, {
    skip: noContainers(),
    timeout: 60_000,
  }, async (t) => {
    const folder = scratchFolder(t);
    const first = startContained(t, args(folder));
    await first.waitForStderr(/connecting/, 30_000);
    const second = startContained(t, args(folder));
    const { code } = await second.exit;
    assert.equal(code, 1, second.stderr);
    const lines = second.stderr.split('\n').filter((line) => says.test(line));
    assert.equal(lines.length, 1, second.stderr);
    assert.doesNotMatch(second.stderr, /^ {4}at /m, 'no stack');
    assert.equal(first.child.exitCode, null, 'the first one runs');
    first.child.kill('SIGKILL');
    await first.exit;
    const third = startContained(t, args(folder));
    await third.waitForStderr(/connecting/, 30_000);
    await until('it runs', () => third.child.exitCode === null);
  });
}
