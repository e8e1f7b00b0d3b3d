import { counter, gauge, type MetricScope } from '../report/metric-family.js';
import type { HostReport } from '../system/host-report.js';

/** Metrics of the host of the monitor. */
export const HOST_METRICS: MetricScope<HostReport> = {
  title: 'Host of the monitor',
  labels: [],
  families: [
    gauge('tscap_host_info', 'Always 1.', (host, add) => add(1, host.host_name, host.kernel_version), 'host', 'kernel'),
    gauge('tscap_host_cpus', 'Processors that are on.', (host, add) => add(host.cpu_count)),
    gauge('tscap_host_cpu_usage_ratio', 'Share of all processors over the report interval.', (host, add) =>
      add(host.cpu_usage_percent === null ? null : host.cpu_usage_percent / 100),
    ),
    gauge('tscap_host_load1', 'Load average over one minute.', (host, add) => add(host.load_avg_one)),
    gauge('tscap_host_memory_size_bytes', 'Memory.', (host, add) => add(host.memory_total_bytes)),
    gauge('tscap_host_memory_available_bytes', 'Memory that programs can have.', (host, add) =>
      add(host.memory_available_bytes),
    ),
    gauge('tscap_host_swap_used_bytes', 'Swap in use.', (host, add) => add(host.swap_used_bytes)),
    counter('tscap_host_softnet_dropped_packets_total', 'Packets that the kernel had no time for.', (host, add) =>
      add(host.softnet?.softnet_dropped_total),
    ),
    counter('tscap_host_udp_receive_buffer_errors_total', 'Datagrams for which a socket had no room.', (host, add) =>
      add(host.udp?.udp_receive_buffer_errors_total),
    ),
    gauge('tscap_host_disk_available_bytes', 'Room where recordings or the spool are.', (host, add) =>
      add(host.disk?.disk_available_bytes),
    ),
    gauge('tscap_host_disk_size_bytes', 'Size of that file system.', (host, add) => add(host.disk?.disk_total_bytes)),
  ],
};
