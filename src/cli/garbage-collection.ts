import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Garbage is collected in one go in place of step by step. The memory of batches counts for V8 as outside its heap, and with
 * marking in steps it collects after every few of them, which takes a third of the time of a recording at full speed
 * (docs/performance.md); the heap itself is small, so one go is short. What is young is collected by the thread whose it is: with V8's helpers
 * it takes more of the processors, which other threads of ours use.
 */
export function collectGarbageAtOnce(): void {
  setFlagsFromString('--no-incremental-marking');
  setFlagsFromString('--no-parallel-scavenge');
}

/** V8's collector, which programs do not see otherwise: of all garbage, or of what is young. */
export function exposedCollector(): (options?: { readonly type: 'minor' }) => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

/** Of batches between two collections of what is young. */
const BYTES_AT_ONCE = 16 * 1024 * 1024;
/** The same while batches wait: what lives through two collections is old, and only a whole collection frees it. */
const WAITING_BYTES_AT_ONCE = 2 * BYTES_AT_ONCE;

/**
 * Told the bytes of each batch, it collects what is young after every 16 MiB of them, which takes one or two milliseconds. Batches hardly use V8's heap,
 * so that it does so late by itself: by then their memory, outside it, has a whole collection done, which takes 10 to 40 ms. `isWaiting`: batches before
 * it are still needed, so that it is not a good time. Returns whether it has: the memory is given back in a later turn of the event loop.
 */
export function batchCollector(): (bytes: number, isWaiting?: boolean) => boolean {
  const collect = exposedCollector();
  let taken = 0;
  return (bytes, isWaiting = false) => {
    taken += bytes;
    if (taken < (isWaiting ? WAITING_BYTES_AT_ONCE : BYTES_AT_ONCE)) return false;
    taken = 0;
    collect({ type: 'minor' });
    return true;
  };
}
