import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ending } from './programs.js';

/** A folder with room for 1 MiB. */
export function mountSmallDisk(t: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-small-disk-'));
  t.after(() => {
    // Hooks run in the order in which they came: whatever has a file open here closes it later, and the disk goes with that.
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tscap-test', folder]);
  return folder;
}

/** Why the test that mounts a small file system is skipped, or false. */
export function noTmpfs(): string | false {
  return process.platform === 'linux' && process.getuid?.() === 0 ? false : 'needs Linux and root, to mount a tmpfs';
}
