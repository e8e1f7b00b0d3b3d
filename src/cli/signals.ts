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
