import { parseCounts } from './count.js';

/** Columns of /proc/net/dev, in their order; `receive_dropped` holds what the NIC missed for want of buffers too. */
export const INTERFACE_COUNTERS = [
  'received_bytes',
  'received_packets',
  'receive_errors',
  'receive_dropped',
  'receive_fifo_errors',
  'receive_frame_errors',
  'received_compressed',
  'received_multicast',
  'transmitted_bytes',
  'transmitted_packets',
  'transmit_errors',
  'transmit_dropped',
  'transmit_fifo_errors',
  'transmit_collisions',
  'transmit_carrier_errors',
  'transmitted_compressed',
] as const;
export type InterfaceCounterName = (typeof INTERFACE_COUNTERS)[number];

/** The counters of an interface from /proc/net/dev; null: there is no such interface. */
export function parseInterfaceCounters(text: string, name: string): Record<InterfaceCounterName, number> | null {
  const line = text.split('\n').find((candidate) => candidate.trimStart().startsWith(`${name}:`));
  if (line === undefined) return null;
  const counts = parseCounts(
    line
      .slice(line.indexOf(':') + 1)
      .trim()
      .split(/ +/),
  );
  if (counts === null || counts.length < INTERFACE_COUNTERS.length) return null;
  const entries = INTERFACE_COUNTERS.map((counter, column) => [counter, counts[column]!]);
  return Object.fromEntries(entries) as Record<InterfaceCounterName, number>;
}
