/**
 * Between NIC and protocols: packets dropped because the backlog of a processor was full (net.core.netdev_max_backlog), and times
 * that a processor stopped with packets left (net.core.netdev_budget).
 */
export const SOFTNET_COUNTERS = ['softnet_dropped', 'softnet_time_squeezed'] as const;
export type SoftnetCounterName = (typeof SOFTNET_COUNTERS)[number];

/** Each line is a processor: packets, dropped, squeezed, and more, in hexadecimal. */
const LINE = /^[0-9a-f]{8} ([0-9a-f]{8}) ([0-9a-f]{8})(?: |$)/;

/** Sums over all processors, from /proc/net/softnet_stat; null: not its format. */
export function parseSoftnetCounters(text: string): Record<SoftnetCounterName, number> | null {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return null;
  const sums = { softnet_dropped: 0, softnet_time_squeezed: 0 };
  for (const line of lines) {
    const columns = LINE.exec(line);
    if (columns === null) return null;
    sums.softnet_dropped += Number.parseInt(columns[1]!, 16);
    sums.softnet_time_squeezed += Number.parseInt(columns[2]!, 16);
  }
  return sums;
}
