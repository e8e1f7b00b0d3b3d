import { hostname, release } from 'node:os';
import { readCoreCount } from './core-count.js';
import { CounterAnalyzer } from './counter-analyzer.js';
import { type CpuStat, cpuUsagePercent, parseCpuStat } from './cpu-stat.js';
import { DiskSpace } from './disk-space.js';
import type { HostReport, InterfaceFigures } from './host-report.js';
import { INTERFACE_COUNTERS, parseInterfaceCounters } from './interface-counters.js';
import { parseLoadAverage, parseUptime } from './load-average.js';
import { parseMemoryInfo } from './memory-info.js';
import { type OsRelease, parseOsRelease } from './os-release.js';
import { parseSoftnetCounters, SOFTNET_COUNTERS } from './softnet-counters.js';
import { HOST_FILES, type SystemFiles } from './system-files.js';
import { parseUdpCounters, UDP_COUNTERS } from './udp-counters.js';

export interface SystemAnalyzerOptions {
  /** The interface whose counters are reported; none: null. */
  readonly interfaceName?: string | undefined;
  /** The room on its file system is reported; none: null. */
  readonly diskPath?: string | undefined;
}

const NS_PER_S = 1e9;

/** Figures of the host, read once per report from a few small files of the kernel; never throws. Not to be used per packet. */
export class SystemAnalyzer {
  readonly #interfaceName: string | undefined;
  readonly #files: SystemFiles;
  /** What stays the same while the host is up. */
  readonly #coreCount: number | null;
  readonly #release: OsRelease;
  readonly #interface = new CounterAnalyzer(INTERFACE_COUNTERS);
  readonly #softnet = new CounterAnalyzer(SOFTNET_COUNTERS);
  readonly #udp = new CounterAnalyzer(UDP_COUNTERS);
  readonly #disk: DiskSpace | undefined;
  #lastCpu: CpuStat | null = null;
  #lastNs: number | undefined;

  constructor({ interfaceName, diskPath }: SystemAnalyzerOptions, files: SystemFiles = HOST_FILES) {
    this.#interfaceName = interfaceName;
    this.#files = files;
    this.#coreCount = readCoreCount(files);
    this.#release = parseOsRelease(this.#text('/etc/os-release'));
    this.#disk = diskPath === undefined ? undefined : new DiskSpace(diskPath);
    void this.#disk?.refresh();
  }

  /** The host now. `nowNs` is of any clock that does not step; intervals and rates are since the call before. */
  snapshot(nowNs: number): HostReport {
    const intervalNs = this.#intervalTo(nowNs);
    const cpu = parseCpuStat(this.#text('/proc/stat'));
    const usage = cpu === null || this.#lastCpu === null ? null : cpuUsagePercent(this.#lastCpu, cpu);
    this.#lastCpu = cpu;
    const disk = this.#disk?.latest ?? null;
    void this.#disk?.refresh();
    return {
      interval_ns: intervalNs,
      host_name: hostname(),
      ...this.#release,
      kernel_version: release(),
      boot_time_s: cpu?.bootTimeS ?? null,
      uptime_s: parseUptime(this.#text('/proc/uptime')),
      process_count: this.#processCount(),
      cpu_count: cpu?.count ?? null,
      core_count: this.#coreCount,
      cpu_usage_percent: usage,
      ...parseLoadAverage(this.#text('/proc/loadavg')),
      ...parseMemoryInfo(this.#text('/proc/meminfo')),
      network_interface: this.#interfaceFigures(intervalNs),
      softnet: this.#softnet.snapshot(parseSoftnetCounters(this.#text('/proc/net/softnet_stat'))),
      udp: this.#udp.snapshot(parseUdpCounters(this.#text('/proc/net/snmp'), this.#files.read('/proc/net/snmp6'))),
      disk,
    };
  }

  #text(path: string): string {
    return this.#files.read(path) ?? '';
  }

  #intervalTo(nowNs: number): number | null {
    const last = this.#lastNs;
    this.#lastNs = nowNs;
    return last === undefined || nowNs <= last ? null : nowNs - last;
  }

  /** Programs that run: each has a folder in /proc, named by its number. */
  #processCount(): number | null {
    const programs = this.#files.list('/proc')?.filter((name) => /^\d+$/.test(name)) ?? [];
    return programs.length === 0 ? null : programs.length;
  }

  #interfaceFigures(intervalNs: number | null): InterfaceFigures | null {
    if (this.#interfaceName === undefined) return null;
    const counts = parseInterfaceCounters(this.#text('/proc/net/dev'), this.#interfaceName);
    const figures = this.#interface.snapshot(counts);
    if (figures === null) return null;
    return {
      name: this.#interfaceName,
      received_bitrate_bps: bitrateBps(figures.received_bytes_interval, intervalNs),
      transmitted_bitrate_bps: bitrateBps(figures.transmitted_bytes_interval, intervalNs),
      ...figures,
    };
  }
}

function bitrateBps(bytes: number | null, intervalNs: number | null): number | null {
  return bytes === null || intervalNs === null ? null : (bytes * 8 * NS_PER_S) / intervalNs;
}
