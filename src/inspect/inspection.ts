import type { InspectMessage, InspectOutput } from './inspect-message.js';
import { Inspector, type InspectorOptions } from './inspector.js';
import { InspectorThreads, type ThreadsOptions } from './threads/inspector-threads.js';

/** Runs the analyses of many streams, here or on threads. */
export interface Inspection {
  take(message: InspectMessage): void;
  /** Resolves when there is room for more of this stream; undefined: there is. Where nobody waits for it, batches may be left out. */
  room?(stream: number): Promise<void> | undefined;
  /** No more is told, and the last of every stream was said. */
  end?(): Promise<void>;
}

/**
 * On so many threads; 0, and options that cannot cross a thread: here, where each message is taken before the call returns.
 * `output` must not throw.
 */
export function openInspection(
  options: InspectorOptions,
  threads: number,
  output: (output: InspectOutput) => void,
  more: Omit<ThreadsOptions, 'threads'> = {},
): Inspection {
  const staysHere = threads === 0 || options.payloads !== undefined || options.kinds !== undefined;
  return staysHere ? new Inspector(options, output) : new InspectorThreads(options, { ...more, threads }, output);
}
