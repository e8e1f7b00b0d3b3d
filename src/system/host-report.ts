import type { CounterFigures } from './counter-analyzer.js';
import type { DiskFigures } from './disk-space.js';
import type { InterfaceCounterName } from './interface-counters.js';
import type { LoadAverage } from './load-average.js';
import type { MemoryInfo } from './memory-info.js';
import type { OsRelease } from './os-release.js';
import type { SoftnetCounterName } from './softnet-counters.js';
import type { UdpCounterName } from './udp-counters.js';

/** Counters of one network interface, and its rates since the report before. */
export interface InterfaceFigures extends CounterFigures<InterfaceCounterName> {
  readonly name: string;
  readonly received_bitrate_bps: number | null;
  readonly transmitted_bitrate_bps: number | null;
}

/** The host as it is now, ready for JSON. What could not be read is null; so is what needs an earlier report, in the first one. */
export interface HostReport extends MemoryInfo, LoadAverage, OsRelease {
  /** Time since the report before. */
  readonly interval_ns: number | null;
  readonly host_name: string;
  readonly kernel_version: string;
  /** Epoch seconds. */
  readonly boot_time_s: number | null;
  readonly uptime_s: number | null;
  readonly process_count: number | null;
  /** Processors that are on (threads of cores). */
  readonly cpu_count: number | null;
  readonly core_count: number | null;
  /** Share of all processors since the report before, 0 to 100. */
  readonly cpu_usage_percent: number | null;
  readonly network_interface: InterfaceFigures | null;
  readonly softnet: CounterFigures<SoftnetCounterName> | null;
  readonly udp: CounterFigures<UdpCounterName> | null;
  readonly disk: DiskFigures | null;
}
