import { isOnTerminal } from './hangup.js';
import { leaveNow } from './leave.js';
import { ExitCode } from './program.js';
import { standardError } from './standard-error.js';

const reopenings = new Set<() => void>();
/** Asked for before there was anything to re-open. */
let isReopeningDue = false;
const losses = new Set<() => string>();
/** Longest time that stderr has for what is said of an end at once. */
const LAST_WORDS_MS = 100;
/** Two signals within this time are one asking: timeout(1) signals the process and then its group, and a wrapper hands on the Ctrl-C that the whole group had. */
const SAME_ASKING_MS = 200;

/**
 * Aborts at the first SIGINT or SIGTERM, and at SIGHUP where a terminal was there at the start, so that the program ends in
 * order; the reason is the signal's name. A second SIGINT or SIGTERM, unless it comes at the same moment, ends the process at once, and says
 * what is lost by that; a SIGHUP more does not, for the shell sends one too when its terminal goes. Without a terminal SIGHUP calls what `onReopen` was
 * given, under nohup too: Node forgets that a signal was ignored. To be called once.
 */
export function stopSignal(hasTerminal = isOnTerminal()): AbortSignal {
  const controller = new AbortController();
  let askedMs: number | undefined;
  const stop = (name: NodeJS.Signals): void => {
    if (askedMs !== undefined) {
      if (performance.now() - askedMs >= SAME_ASKING_MS) void leaveByForce(name);
      return;
    }
    controller.abort(name);
    askedMs = performance.now();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', hasTerminal ? (name) => controller.abort(name) : reopenAll);
  return controller.signal;
}

/**
 * Calls back at each SIGHUP that asks a program without a terminal to re-open the files that are appended to and to read its
 * profile again; now, where it was asked for while the program was starting. The callback must not throw. Returns what takes it back.
 */
export function onReopen(reopen: () => void): () => void {
  reopenings.add(reopen);
  if (isReopeningDue) reopen();
  isReopeningDue = false;
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

/** Asks what would be lost by an end at once, as `12 packets were not recorded`; '' is nothing. Returns what takes it back. */
export function onForced(lost: () => string): () => void {
  losses.add(lost);
  return () => void losses.delete(lost);
}

async function leaveByForce(name: NodeJS.Signals): Promise<never> {
  const lost = [...losses].map((say) => say()).filter((text) => text !== '');
  losses.clear();
  standardError.write(`ended at once by a second ${name}${lost.length === 0 ? '' : `: ${lost.join('; ')}`}\n`);
  await standardError.flush(LAST_WORDS_MS);
  return leaveNow(ExitCode.forced);
}

function reopenAll(): void {
  isReopeningDue = reopenings.size === 0;
  for (const reopen of reopenings) reopen();
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
