import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { KernelLock } from '../../src/output/kernel-lock.js';
import { scratchFolder } from '../support/programs/programs.js';
import { missingHistory } from '../support/records/history-feed.js';

const MODULE = new URL('../../src/output/kernel-lock.js', import.meta.url).href;
const TAKE = `const { KernelLock } = await import(process.argv[1]); console.log(KernelLock.take(process.argv[2]) === 'held' ? 'held' : 'taken'); process.kill(process.pid, 'SIGKILL');`;

/** What another process gets, which is killed with it. */
function takeElsewhere(file: string): string {
  const args = ['--input-type=module', '-e', TAKE, MODULE, file];
  return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.trim();
}

test('a lock is held against other processes, until its process ends', { skip: missingHistory() }, (t) => {
  const file = join(scratchFolder(t), 'lock');
  assert.equal(takeElsewhere(file), 'taken');
  const lock = KernelLock.take(file);
  assert.ok(lock instanceof KernelLock);
  assert.equal(takeElsewhere(file), 'held');
  assert.equal(KernelLock.take(file), 'held', 'in the same process');
  lock.release();
  assert.equal(takeElsewhere(file), 'taken');
});

test('where no lock can be, there is none', () => assert.equal(KernelLock.take('/no/such/folder/lock'), undefined));
