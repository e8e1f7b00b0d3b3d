import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { MetricsRecord } from '../../src/report/accounting.js';

/** The records of a metrics file, in the order they were written. */
export function readRecords(file: string): MetricsRecord[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function sha256OfFile(file: string): string {
  return sha256(readFileSync(file));
}
