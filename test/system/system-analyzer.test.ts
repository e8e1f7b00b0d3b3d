import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hostname, release } from 'node:os';
import { performance } from 'node:perf_hooks';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemAnalyzer } from '../../src/system/system-analyzer.js';
import type { SystemFiles } from '../../src/system/system-files.js';
import { assertJsonReady } from '../support/analysis/analyzer-fuzz.js';

const HAS_PROC = process.platform === 'linux' ? false : 'no /proc on this system';
const NO_FILES: SystemFiles = { read: () => null, list: () => null };

/** A host with one core of two processors, as its files stand in two moments. */
function filesOf(texts: Record<string, string>): SystemFiles {
  const processor = '/sys/devices/system/cpu';
  const all: Record<string, string> = {
    [`${processor}/cpu0/topology/thread_siblings_list`]: '0-1\n',
    [`${processor}/cpu1/topology/thread_siblings_list`]: '0-1\n',
    ...texts,
  };
  return {
    read: (path) => all[path] ?? null,
    list: (folder) => (folder === processor ? ['cpu0', 'cpu1', 'cpufreq'] : ['1', '77', 'meminfo']),
  };
}

function interfaceLine(receivedBytes: number, transmittedBytes: number): string {
  return `  eth1: ${receivedBytes} 10 0 3 0 0 0 9 ${transmittedBytes} 5 0 0 0 0 0 0\n`;
}

describe('SystemAnalyzer', () => {
  test('a host without these files: everything else is null and nothing throws', () => {
    const analyzer = new SystemAnalyzer({ interfaceName: 'eth1' }, NO_FILES);
    analyzer.snapshot(0);
    const { host_name, kernel_version, interval_ns, ...others } = analyzer.snapshot(1e9);
    assert.equal(host_name, hostname());
    assert.equal(kernel_version, release());
    assert.equal(interval_ns, 1e9);
    for (const [name, value] of Object.entries(others)) assert.equal(value, null, name);
  });

  test('intervals, rates and totals', () => {
    // time   user idle  received  transmitted  softnet dropped
    //   0 s   100  100      1000           50                1
    //   2 s   130  170      6000           50               17
    const texts = {
      '/proc/stat': 'cpu  100 0 0 100 0 0 0 0 0 0\ncpu0 50 0 0 50 0 0 0 0 0 0\nbtime 1700000000\n',
      '/proc/net/dev': interfaceLine(1000, 50),
      '/proc/net/softnet_stat': '00000005 00000001 00000000\n',
    };
    const files = filesOf(texts);
    let current = files;
    const analyzer = new SystemAnalyzer(
      { interfaceName: 'eth1' },
      { read: (path) => current.read(path), list: (folder) => current.list(folder) },
    );
    const first = analyzer.snapshot(5e9);
    assert.equal(first.interval_ns, null);
    assert.equal(first.cpu_usage_percent, null);
    assert.equal(first.network_interface?.received_bytes_total, 1000);
    assert.equal(first.network_interface?.received_bytes_interval, null);
    assert.equal(first.network_interface?.received_bitrate_bps, null);
    current = filesOf({
      ...texts,
      '/proc/stat': texts['/proc/stat'].replace('100 0 0 100', '130 0 0 170'),
      '/proc/net/dev': interfaceLine(6000, 50),
      '/proc/net/softnet_stat': '00000005 00000011 00000000\n',
    });
    const second = analyzer.snapshot(7e9);
    assert.equal(second.interval_ns, 2e9);
    assert.equal(second.cpu_usage_percent, 30);
    assert.equal(second.cpu_count, 1);
    assert.equal(second.core_count, 1);
    assert.equal(second.process_count, 2);
    assert.equal(second.boot_time_s, 1_700_000_000);
    assert.equal(second.network_interface?.received_bytes_interval, 5000);
    assert.equal(second.network_interface?.received_bitrate_bps, 20_000);
    assert.equal(second.network_interface?.transmitted_bitrate_bps, 0);
    assert.equal(second.network_interface?.receive_dropped_total, 3);
    assert.equal(second.softnet?.softnet_dropped_interval, 16);
    assert.equal(second.softnet?.softnet_dropped_total, 17);
  });

  test('an interface that begins anew has no interval', () => {
    let bytes = 1000;
    const files: SystemFiles = {
      ...NO_FILES,
      read: (path) => (path === '/proc/net/dev' ? interfaceLine(bytes, 0) : null),
    };
    const analyzer = new SystemAnalyzer({ interfaceName: 'eth1' }, files);
    analyzer.snapshot(0);
    bytes = 10;
    const { network_interface } = analyzer.snapshot(1e9);
    assert.equal(network_interface?.received_bytes_total, 10);
    assert.equal(network_interface?.received_bytes_interval, null);
    assert.equal(network_interface?.received_bitrate_bps, null);
  });

  test('no interface and no disk were asked for', () => {
    const { network_interface, disk } = new SystemAnalyzer({}).snapshot(0);
    assert.equal(network_interface, null);
    assert.equal(disk, null);
  });

  test('the figures of this host are there, ready for JSON, and CPU use follows the work', {
    skip: HAS_PROC,
  }, async () => {
    const analyzer = new SystemAnalyzer({ interfaceName: 'lo', diskPath: '/' });
    const now = () => performance.now() * 1e6;
    for (let tries = 0; analyzer.snapshot(now()).disk === null && tries < 200; tries++) await sleep(10);
    const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    const end = performance.now() + 20_000 / ticksPerSecond;
    while (performance.now() < end);
    const report = analyzer.snapshot(now());
    assertJsonReady(report);
    const { os_version: _, ...certain } = report;
    for (const [name, value] of Object.entries(certain)) assert.notEqual(value, null, name);
    // This process alone kept one processor busy for 20 ticks.
    assert.ok(report.cpu_usage_percent! >= 50 / report.cpu_count!, `${report.cpu_usage_percent} %`);
    assert.ok(report.cpu_usage_percent! <= 100);
  });
});
