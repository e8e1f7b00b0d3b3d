import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { takeCoverage } from 'node:v8';
import { standardError } from './standard-error.js';

/** Longest time that stderr has for what still waits. */
const FLUSH_MS = 1000;

const lastThings = new Set<() => void>();

/** Calls back before the process leaves, or says why it must; to put back what would outlast it. The callback must not throw. Returns what takes it back. */
export function onLeaving(restore: () => void): () => void {
  lastThings.add(restore);
  return () => void lastThings.delete(restore);
}

/** Puts back what would outlast the process. */
export function restoreAll(): void {
  for (const restore of lastThings) restore();
}

/** build/exit.node, see native/exit/addon.cc. */
interface Addon {
  leave(code: number): never;
}

/** Ends the process when stderr has taken what was said. All else that must arrive must have arrived. */
export async function leave(code: number): Promise<never> {
  restoreAll();
  await standardError.flush(FLUSH_MS);
  return leaveNow(code);
}

/**
 * Ends the process at once. At its own end Node waits for V8's threads, of which one may wait for the main thread: about 1 of
 * 200 analyses of a file never ended (nodejs/node#54918, #64274). So this goes past it. Without the addon (tscap was installed
 * without a compiler), or where Node has a profile to write, it is Node's end all the same.
 */
export function leaveNow(code: number): never {
  restoreAll();
  if (process.env.NODE_V8_COVERAGE) takeCoverage();
  if (!isProfiled()) loadAddon()?.leave(code);
  process.exit(code);
}

function isProfiled(): boolean {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => /--([\w-]*prof|trace)/.test(option));
}

function loadAddon(): Addon | undefined {
  const file = fileURLToPath(new URL('../../../build/exit.node', import.meta.url));
  try {
    return createRequire(import.meta.url)(file);
  } catch {
    return undefined;
  }
}
