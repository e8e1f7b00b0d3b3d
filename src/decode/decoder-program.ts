import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProcessSettings } from './decoder-process.js';

/** Memory of one process: two pictures of 8K with what their decoder needs. */
const MEMORY_MEGABYTES = 1024;
/** CPU time that one request may take: a picture of 8K takes half a second. */
const CPU_MS = 3000;
/** From a request to its answer: other processes may have the cores. */
const TIME_OUT_MS = 10_000;
const START_TIME_OUT_MS = 10_000;

/** Beside the addons; see native/decode/main.cc. */
const PROGRAM = fileURLToPath(new URL('../../../build/decode', import.meta.url));

/** How a decoder over libav is started; undefined where it was not built. */
export function libavDecoder(program: string = PROGRAM): ProcessSettings | undefined {
  if (!existsSync(program)) return undefined;
  const args = [`${MEMORY_MEGABYTES}`, `${CPU_MS}`];
  return { program, args, timeOutMs: TIME_OUT_MS, startTimeOutMs: START_TIME_OUT_MS };
}
