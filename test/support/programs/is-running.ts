import { existsSync, readFileSync } from 'node:fs';

/** Whether the process is there, and no zombie. */
export function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) return false;
  return existsSync(status) && !/\) Z /.test(readFileSync(status, 'latin1'));
}
