// Tested by: test/output/appended-file.test.ts
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { STANDARD_OUTPUT } from './standard-output-name.js';

const STDOUT_DESCRIPTOR = 1;

/** Size of a regular file, and whether its last record has no end; what is no regular file, or cannot be read, has neither. */
export function endOf(name: string, recordEnd: Buffer): { size: number; isTorn: boolean } {
  const isShown = name === STANDARD_OUTPUT;
  const stats = isShown ? fstatSync(STDOUT_DESCRIPTOR) : statSync(name);
  if (!stats.isFile()) return { size: 0, isTorn: false };
  const { size } = stats;
  let descriptor: number;
  try {
    // Standard output is open for writing alone.
    descriptor = openSync(isShown ? '/dev/stdout' : name, 'r');
  } catch {
    return { size, isTorn: false };
  }
  try {
    const last = Buffer.alloc(Math.min(recordEnd.length, size));
    readSync(descriptor, last, 0, last.length, size - last.length);
    return { size, isTorn: size > 0 && !last.equals(recordEnd) };
  } finally {
    closeSync(descriptor);
  }
}
