// Tested by: test/monitor/session-table.test.ts
import { LONGEST } from '../wire/longest.js';

/** V8 keeps a character in two bytes at most. */
const CHARACTER_BYTES = 2;
/** Counters, counts by cause and objects of a session or a stream: 1.3 kB of heap were measured. */
const FIXED_BYTES = 2048;
/** What may change from message to message is reserved at its longest. */
const CHANGING_STREAM_BYTES = 2 * LONGEST.address * CHARACTER_BYTES + LONGEST.vlans * 8;
const CHANGING_SESSION_BYTES = LONGEST.source * CHARACTER_BYTES;

/** Memory that is reserved for a session without its streams. */
export function sessionBytes(probeId: string): number {
  return probeId.length * CHARACTER_BYTES + CHANGING_SESSION_BYTES + FIXED_BYTES;
}

/** Memory that is reserved for a stream of a session. */
export function streamBytes(streamId: string): number {
  return streamId.length * CHARACTER_BYTES + CHANGING_STREAM_BYTES + FIXED_BYTES;
}
