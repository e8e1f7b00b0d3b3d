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
  /** Name of the interface. */
  readonly name: string;
  /** Rate of all that was received, frame headers included; null in the first report. */
  readonly received_bitrate_bps: number | null;
  /** Rate of all that was sent, likewise. */
  readonly transmitted_bitrate_bps: number | null;
}

/** The host as it is now, ready for JSON. What could not be read is null; so is what needs an earlier report, in the first one. */
export interface HostReport extends MemoryInfo, LoadAverage, OsRelease {
  /** Time since the report before. */
  readonly interval_ns: number | null;
  /** As `hostname` says. */
  readonly host_name: string;
  /** As `uname -r` says. */
  readonly kernel_version: string;
  /** When the host was started: epoch seconds. */
  readonly boot_time_s: number | null;
  /** Since the host was started. */
  readonly uptime_s: number | null;
  /** Programs that run. */
  readonly process_count: number | null;
  /** Processors that are on (threads of cores). */
  readonly cpu_count: number | null;
  /** Cores of all processors. */
  readonly core_count: number | null;
  /** Share of all processors since the report before, 0 to 100. */
  readonly cpu_usage_percent: number | null;
  /** null where none is watched. */
  readonly network_interface: InterfaceFigures | null;
  /** Between NIC and protocols: packets that found a backlog full, and times that a processor stopped with packets left. */
  readonly softnet: CounterFigures<SoftnetCounterName> | null;
  /** Counters of all sockets. */
  readonly udp: CounterFigures<UdpCounterName> | null;
  /** null where none is watched. */
  readonly disk: DiskFigures | null;
}
