import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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

test('where no lock can be, there is none, and it is said why', { skip: missingHistory() }, (t) => {
  const folder = scratchFolder(t);
  const said: string[] = [];
  assert.equal(
    KernelLock.take(join(folder, 'missing', 'lock'), (reason) => said.push(reason)),
    undefined,
  );
  assert.match(said.join(), /^.*missing\/lock cannot be locked: .+$/);
  writeFileSync(join(folder, 'other'), 'no database, and longer than the head of one: '.repeat(20));
  assert.equal(
    KernelLock.take(join(folder, 'other'), (reason) => said.push(reason)),
    undefined,
  );
  assert.match(said[1]!, /other cannot be locked: .*SQLITE_NOTADB/);
  assert.equal(KernelLock.take(join(folder, 'missing', 'lock')), undefined, 'nobody listens');
});
