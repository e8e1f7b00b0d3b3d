import type { HostReport } from '../../../src/system/host-report.js';

const GIB = 2 ** 30;

/** A host as the message that rscap sent shows one. */
export const HOST: HostReport = {
  interval_ns: 1e9,
  host_name: 'sun',
  system_name: 'CentOS Linux',
  os_version: '7',
  kernel_version: '3.11.0-1160.88.1.el7.x86_64',
  boot_time_s: 1_710_856_842,
  uptime_s: 1_810_696.9,
  process_count: 412,
  cpu_count: 32,
  core_count: 16,
  cpu_usage_percent: 33.1,
  load_avg_one: 4.66,
  load_avg_five: 5.16,
  load_avg_fifteen: 5.23,
  memory_total_bytes: 64 * GIB,
  memory_used_bytes: 13 * GIB,
  memory_available_bytes: 51 * GIB,
  swap_total_bytes: 32 * GIB,
  swap_used_bytes: GIB / 8,
  network_interface: null,
  softnet: null,
  udp: null,
  disk: null,
};
