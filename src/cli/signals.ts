import { ExitCode } from './program.js';

/**
 * Aborts at the first SIGINT or SIGTERM, so that the program ends in order; the reason is the signal's name.
 * A second one ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(ExitCode.forced);
    controller.abort(name);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
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
