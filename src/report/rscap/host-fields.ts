// Tested by: test/report/rscap/rscap-formatter.test.ts
import type { HostReport } from '../../system/host-report.js';
import type { RscapFields } from './field.js';

const KIB = 1024;

function kibOf(bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / KIB);
}

/** Fields of the host that the monitor runs on: with every PID, as rscap sent them, and once for all, as its successor does. */
export const HOST_FIELDS = {
  total_memory: {
    type: 'integer',
    nullable: true,
    unit: 'KiB',
    text: '`memory_total_bytes`.',
    of: (host) => kibOf(host.memory_total_bytes),
  },
  used_memory: {
    type: 'integer',
    nullable: true,
    unit: 'KiB',
    text: '`memory_used_bytes`: what programs cannot have without swapping.',
    of: (host) => kibOf(host.memory_used_bytes),
  },
  total_swap: {
    type: 'integer',
    nullable: true,
    unit: 'KiB',
    text: '`swap_total_bytes`.',
    of: (host) => kibOf(host.swap_total_bytes),
  },
  used_swap: {
    type: 'integer',
    nullable: true,
    unit: 'KiB',
    text: '`swap_used_bytes`.',
    of: (host) => kibOf(host.swap_used_bytes),
  },
  cpu_usage: {
    type: 'number',
    nullable: true,
    unit: '%',
    text: '`cpu_usage_percent`: of all processors since the message before; null in the first one.',
    of: (host) => host.cpu_usage_percent,
  },
  cpu_count: {
    type: 'integer',
    nullable: true,
    text: '`cpu_count`: processors that are on (threads of cores).',
    of: (host) => host.cpu_count,
  },
  core_count: { type: 'integer', nullable: true, text: '`core_count`.', of: (host) => host.core_count },
  boot_time: {
    type: 'integer',
    nullable: true,
    unit: 'epoch s',
    text: '`boot_time_s`.',
    of: (host) => host.boot_time_s,
  },
  load_avg_one: { type: 'number', nullable: true, text: '`load_avg_one`.', of: (host) => host.load_avg_one },
  load_avg_five: { type: 'number', nullable: true, text: '`load_avg_five`.', of: (host) => host.load_avg_five },
  load_avg_fifteen: {
    type: 'number',
    nullable: true,
    text: '`load_avg_fifteen`.',
    of: (host) => host.load_avg_fifteen,
  },
  host_name: { type: 'string', text: '`host_name`.', of: (host) => host.host_name },
  kernel_version: { type: 'string', text: '`kernel_version`.', of: (host) => host.kernel_version },
  os_version: {
    type: 'string',
    text: '`os_version`; empty where the system has none.',
    of: (host) => host.os_version ?? '',
  },
} as const satisfies RscapFields<HostReport>;

/** What only the successor of rscap sends of the host. */
export const LATER_HOST_FIELDS = {
  process_count: {
    type: 'integer',
    nullable: true,
    since: 'rsprobe',
    text: '`process_count`.',
    of: (host) => host.process_count,
  },
  uptime: {
    type: 'integer',
    nullable: true,
    since: 'rsprobe',
    unit: 's',
    text: '`uptime_s`.',
    of: (host) => (host.uptime_s === null ? null : Math.floor(host.uptime_s)),
  },
  system_name: {
    type: 'string',
    since: 'rsprobe',
    text: '`system_name`; empty where it is not known.',
    of: (host) => host.system_name ?? '',
  },
} as const satisfies RscapFields<HostReport>;
