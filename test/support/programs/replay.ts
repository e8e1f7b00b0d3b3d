import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ReplayReport } from '../../../src/replay/report.js';
import { startProgram } from './programs.js';

let sent = 0;

/** Sends a file over the loopback device; resolves with what the sender says of it. */
export async function replay(
  t: TestContext,
  folder: string,
  input: string,
  destination: string,
  ...args: string[]
): Promise<ReplayReport> {
  const report = join(folder, `sent-${sent++}.json`);
  const common = ['--input', input, '--destination', destination, '--interface', 'lo', '--report', report];
  await startProgram(t, 'replay', [...common, ...args]).expectExit(0);
  return JSON.parse(readFileSync(report, 'utf8'));
}
