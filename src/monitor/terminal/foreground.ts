import { readFileSync } from 'node:fs';

/**
 * Whether the terminal is this process's: a job in the background that changes the modes of its terminal is halted by the kernel.
 * `status`: the line of proc_pid_stat(5); where there is no /proc, true.
 */
export function isForeground(status = ownStatus()): boolean {
  // The name of the program is in parentheses, and may have any character in it.
  const [, , group, , , terminalGroup] = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return terminalGroup === undefined || terminalGroup === '-1' || group === terminalGroup;
}

function ownStatus(): string {
  try {
    return readFileSync('/proc/self/stat', 'latin1');
  } catch {
    return '';
  }
}
