import { StreamCounter, type StreamCounterName } from '../stream/counters.js';

/** Why a datagram is rejected whole; the counter is `rejected_datagrams_<cause>`. */
export const DATAGRAM_REJECT_CAUSES = [
  'sync_byte',
  'length',
  'not_classified',
  'truncated_capture',
  'ip_fragment',
  'rtp_invalid',
  'malformed',
] as const;
export type DatagramRejectCause = (typeof DATAGRAM_REJECT_CAUSES)[number];

const COUNTERS = Object.fromEntries(
  DATAGRAM_REJECT_CAUSES.map((cause) => [
    cause,
    StreamCounter[`rejected_datagrams_${cause}` satisfies StreamCounterName],
  ]),
) as { readonly [Cause in DatagramRejectCause]: number };

/** Index of the cause's counter in a stream's counter column. */
export function rejectCounter(cause: DatagramRejectCause): number {
  return COUNTERS[cause];
}

/** Is told of every rejected datagram or packet, with its bytes: for the hexdump of `--debug-on`. */
export type RejectObserver = (
  streamId: string,
  cause: string,
  bytes: Uint8Array,
  offset: number,
  length: number,
) => void;
