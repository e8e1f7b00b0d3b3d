import type { ProbeConfig } from './options.js';

const LIVE_QUEUE_BYTES = 64 * 1024 * 1024;
/** A file waits for its monitor: more in the queue would only leave the caches, and live until V8 collects all of its garbage. */
const FILE_QUEUE_BYTES = 8 * 1024 * 1024;

/** Most bytes that wait for a monitor: what is given, or what is right for the source. */
export function queueBytesOf({ queueSize }: Pick<ProbeConfig, 'queueSize'>, isLive: boolean): number {
  return queueSize ?? (isLive ? LIVE_QUEUE_BYTES : FILE_QUEUE_BYTES);
}
