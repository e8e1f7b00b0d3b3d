import assert from 'node:assert/strict';
import type { InspectMessage, InspectOutput } from './inspect-message.js';
import type { InspectorOptions } from './inspector.js';
import { InspectorThreads, type ThreadsOptions } from './threads/inspector-threads.js';

/** Runs the analyses of many streams, here or on threads. */
export interface Inspection {
  take(message: InspectMessage): void;
  /**
   * Resolves when there is room for more of this stream; undefined: there is. Where nobody waits for it, batches may be left out. `isFile`: it is read from
   * a file, which nothing is lost of, so that little is to wait.
   */
  room?(stream: number, isFile: boolean): Promise<void> | undefined;
  /** The warm-up need not go on. */
  endWarmUp?(): void;
  /** The program was told to stop: what can only be analysed much later is given up, counted. */
  hurry?(): void;
  /** No more is told, and the last of every stream was said. */
  end?(): Promise<void>;
}

/** Makes what analyses in this thread. */
export type InspectHere = (options: InspectorOptions, output: (output: InspectOutput) => void) => Inspection;

/** How streams are analysed: see `loadInspectHere`. */
export interface InspectionPlace extends Partial<Omit<ThreadsOptions, 'threads'>> {
  readonly here?: InspectHere | undefined;
}

type HereOptions = Pick<InspectorOptions, 'payloads' | 'kinds'>;

/**
 * What `openInspection` wants where streams are analysed in this thread: with 0 threads, and with options that cannot cross a thread. Otherwise undefined:
 * what analyses is some hundred modules, which the thread that receives and records need not have.
 */
export async function loadInspectHere(options: HereOptions, threads: number): Promise<InspectHere | undefined> {
  if (!staysHere(options, threads)) return undefined;
  const { Inspector } = await import('./inspector.js');
  return (inspector, output) => new Inspector(inspector, output);
}

/**
 * On so many threads, or here, where each message is taken before the call returns.
 * `output` must not throw.
 */
export function openInspection(
  options: InspectorOptions,
  threads: number,
  output: (output: InspectOutput) => void,
  { here, ...place }: InspectionPlace,
): Inspection {
  if (!staysHere(options, threads)) return new InspectorThreads(options, { ...place, threads }, output);
  assert(here !== undefined, 'what analyses here was not loaded');
  return here(options, output);
}

function staysHere({ payloads, kinds }: HereOptions, threads: number): boolean {
  return threads === 0 || payloads !== undefined || kinds !== undefined;
}
