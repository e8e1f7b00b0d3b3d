import { parseCount } from './count.js';

/** What the kernel could not give to UDP sockets, of IPv4 and IPv6 together; what libpcap captures does not pass there. */
export const UDP_COUNTERS = ['udp_receive_errors', 'udp_receive_buffer_errors', 'udp_checksum_errors'] as const;
export type UdpCounterName = (typeof UDP_COUNTERS)[number];

const KERNEL_NAMES = {
  udp_receive_errors: 'InErrors',
  udp_receive_buffer_errors: 'RcvbufErrors',
  udp_checksum_errors: 'InCsumErrors',
} as const satisfies Record<UdpCounterName, string>;

/** Reads /proc/net/snmp, and /proc/net/snmp6 where there is IPv6; null: not their format. */
export function parseUdpCounters(snmp: string, snmp6: string | null): Record<UdpCounterName, number> | null {
  const [names, values] = snmp.split('\n').filter((line) => line.startsWith('Udp: '));
  if (names === undefined || values === undefined) return null;
  const columns = names.split(' ');
  const counts = values.split(' ');
  const sums: Partial<Record<UdpCounterName, number>> = {};
  for (const counter of UDP_COUNTERS) {
    const column = columns.indexOf(KERNEL_NAMES[counter]);
    const count = column === -1 ? null : parseCount(counts[column]);
    if (count === null) return null;
    sums[counter] = count + (snmp6 === null ? 0 : countOfIpv6(snmp6, KERNEL_NAMES[counter]));
  }
  return sums as Record<UdpCounterName, number>;
}

/** 0 where the kernel has no such counter. */
function countOfIpv6(snmp6: string, name: string): number {
  return parseCount(new RegExp(`^Udp6${name}\\s+(\\S+)$`, 'm').exec(snmp6)?.[1]) ?? 0;
}
