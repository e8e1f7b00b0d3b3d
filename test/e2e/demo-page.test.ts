import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../../src/board/contract.js';
import { notAskedFor } from '../support/programs/long-tests.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, startProcess } from '../support/programs/programs.js';

/** The first time, clips are made. */
const LONGEST_MS = 400_000;
const STREAMS = 12;

test('the demo of the page: a dozen streams at the address that it prints; a signal ends all that it started', {
  skip: missingTool('ffmpeg') || noCaptureRight() || notAskedFor(2),
  timeout: LONGEST_MS,
}, async (t) => {
  const demo = startProcess(t, join(REPOSITORY, 'scripts/demo.sh'), ['--page'], { longestMs: LONGEST_MS });
  const printed = (): string => Buffer.concat(demo.stdout).toString();
  while (!/Ctrl-C ends it/.test(printed())) {
    assert.equal(demo.child.exitCode, null, demo.stderr);
    await delay(100);
  }
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed())![0];
  const streams = async (): Promise<readonly Row[]> =>
    (await (await fetch(`${address}/api/streams`)).json()) as readonly Row[];
  const isComplete = (rows: readonly Row[]): boolean =>
    rows.length === STREAMS && rows.every(({ format }) => format !== null);
  for (const endMs = Date.now() + 60_000; !isComplete(await streams()); await delay(200)) {
    assert.ok(Date.now() < endMs, JSON.stringify(await streams()));
  }
  const started = children(demo.pid);
  assert.ok(started.length >= 3, `${started}`);
  assert.equal((await demo.stop('SIGTERM')).code, 0);
  for (const pid of started) assert.throws(() => process.kill(pid, 0), /ESRCH/, `${pid}`);
});

function children(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const processes = lines.map((line) => line.trim().split(/\s+/));
  // `sleep` comes and goes.
  const found = processes.filter(([, parent, command]) => Number(parent) === pid && command !== 'sleep');
  return found.map(([child]) => Number(child));
}
