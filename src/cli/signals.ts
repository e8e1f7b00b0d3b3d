import { isatty } from 'node:tty';
import { leaveNow } from './leave.js';
import { ExitCode } from './program.js';

const reopenings = new Set<() => void>();

/**
 * Aborts at the first SIGINT or SIGTERM, and at SIGHUP where a terminal was there at the start, so that the program ends in
 * order; the reason is the signal's name. A second SIGINT or SIGTERM ends the process at once; a SIGHUP more does not, for the
 * shell sends one too when its terminal goes. Without a terminal SIGHUP calls what `onReopen` was given. To be called once.
 */
export function stopSignal(hasTerminal = isOnTerminal()): AbortSignal {
  const controller = new AbortController();
  let isAsked = false;
  const stop = (name: NodeJS.Signals): void => {
    if (isAsked) leaveNow(ExitCode.forced);
    isAsked = true;
    controller.abort(name);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', hasTerminal ? (name) => controller.abort(name) : reopenAll);
  return controller.signal;
}

/**
 * Calls back at each SIGHUP that asks a program without a terminal to re-open the files that are appended to and to read its
 * profile again. The callback must not throw. Returns what takes it back.
 */
export function onReopen(reopen: () => void): () => void {
  reopenings.add(reopen);
  return () => void reopenings.delete(reopen);
}

/**
 * Calls back at each SIGUSR1, which opens no debugger then. The callback must not throw. Returns what takes it back: the signal is ignored
 * from then on, as one that is late must not end the program.
 */
export function onSaveAsked(save: (name: NodeJS.Signals) => void): () => void {
  process.on('SIGUSR1', save);
  return () => {
    process.on('SIGUSR1', () => {});
    process.off('SIGUSR1', save);
  };
}

function reopenAll(): void {
  for (const reopen of reopenings) reopen();
}

/** Whether any of the standard streams is a terminal: none is under nohup, a service manager or cron. */
function isOnTerminal(): boolean {
  return [0, 1, 2].some(isatty);
}

/** Resolves with the promise, or as soon as the work is stopped; nothing to wait for: undefined. */
export function untilStopped(promise: Promise<void> | undefined, stop: AbortSignal): Promise<void> | undefined {
  if (promise === undefined || stop.aborted) return undefined;
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      stop.removeEventListener('abort', finish);
      resolve();
    };
    stop.addEventListener('abort', finish, { once: true });
    promise.then(finish, reject);
  });
}

/** What the work yields; undefined when it failed because it was stopped, for instance before the first bytes of a pipe came. */
export async function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  }
}
