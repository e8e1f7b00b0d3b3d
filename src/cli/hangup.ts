// Tested by: test/cli/signals.test.ts
import { isatty } from 'node:tty';

/** Whether any of the standard streams is a terminal: none is under nohup, a service manager or cron. */
export function isOnTerminal(): boolean {
  return [0, 1, 2].some(isatty);
}

/** Of a program that has nothing to re-open: without a terminal SIGHUP does nothing, and with one it ends the program. */
export function outliveHangup(hasTerminal = isOnTerminal()): void {
  if (!hasTerminal) process.on('SIGHUP', () => {});
}
