import { setFlagsFromString } from 'node:v8';

/**
 * Garbage is collected in one go in place of step by step. The memory of batches counts for V8 as outside its heap, and with
 * marking in steps it collects after every few of them, which takes a third of the time of a recording at full speed
 * (docs/performance.md); the heap itself is small, so one go is short.
 */
export function collectGarbageAtOnce(): void {
  setFlagsFromString('--no-incremental-marking');
}
