import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import type { RejectObserver } from '../ingest/reject-cause.js';

const DUMPED_BYTES = 64;
const BYTES_PER_LINE = 16;

/** Logs a hexdump of rejected datagrams and packets, at most one a second per cause. */
export function createRejectLog(log: RateLimitedLog): RejectObserver {
  return (streamId, cause, bytes, offset, length) => {
    if (!log.isDue(cause)) return;
    const dump = hexdump(bytes.subarray(offset, offset + Math.min(length, DUMPED_BYTES)));
    log.write('debug', cause, { stream_id: streamId, cause, bytes: length, dump }, 'rejected');
  };
}

/** `0000  47 40 11 …` lines of 16 bytes. */
function hexdump(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const hex = Array.from(bytes.subarray(at, at + BYTES_PER_LINE), (byte) => byte.toString(16).padStart(2, '0'));
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.join(' ')}`);
  }
  return lines;
}
