import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { describe, test } from 'node:test';
import { DiskSpace } from '../../src/system/disk-space.js';
import type { HostReport } from '../../src/system/host-report.js';
import { SystemAnalyzer } from '../../src/system/system-analyzer.js';

/** Compares with what other programs of the host say; they look a moment later, so a figure that moves has a tolerance. */
function report(): HostReport {
  return new SystemAnalyzer({ interfaceName: 'lo' }).snapshot(0);
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

function skipWithout(program: string): string | false {
  if (process.platform !== 'linux') return 'needs /proc';
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return false;
  } catch {
    return `${program} is not installed`;
  }
}

function assertNear(actual: number | null, expected: number, tolerance: number, name: string): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${name}: ${actual}, expected ${expected}`);
}

/** `before` and `after` of a counter that only rises, around what we read. */
function assertBetween(before: number, actual: number | undefined, after: number, name: string): void {
  assert.ok(
    actual !== undefined && actual >= before && actual <= after,
    `${name}: ${actual}, not in ${before}…${after}`,
  );
}

describe('host figures and other programs', () => {
  test('free: memory and swap', { skip: skipWithout('free') }, () => {
    const lines = run('free', '-b')
      .split('\n')
      .map((line) => line.split(/\s+/));
    const memory = lines.find(([name]) => name === 'Mem:')!.map(Number);
    const swap = lines.find(([name]) => name === 'Swap:')!.map(Number);
    const { memory_total_bytes, memory_available_bytes, swap_total_bytes, swap_used_bytes } = report();
    assert.equal(memory_total_bytes, memory[1]);
    assertNear(memory_available_bytes, memory[6]!, memory[1]! * 0.1, 'available');
    assert.equal(swap_total_bytes, swap[1]);
    assertNear(swap_used_bytes, swap[2]!, Math.max(1, swap[1]! * 0.1), 'used swap');
  });

  test('nproc and lscpu: processors and cores', { skip: skipWithout('lscpu') }, () => {
    const cores = run('lscpu', '-p=SOCKET,NODE,CORE')
      .split('\n')
      .filter((line) => /^\d/.test(line));
    const { cpu_count, core_count } = report();
    assert.equal(cpu_count, cpus().length);
    assert.equal(core_count, new Set(cores).size);
  });

  test('uptime: boot time and load', { skip: skipWithout('uptime') }, () => {
    const booted = Date.parse(run('uptime', '-s').trim().replace(' ', 'T')) / 1000;
    const { boot_time_s, uptime_s, load_avg_one, load_avg_fifteen } = report();
    assertNear(boot_time_s, booted, 2, 'boot time');
    assertNear(uptime_s, Date.now() / 1000 - booted, 3, 'time up');
    assertNear(load_avg_one, loadavg()[0]!, 0.5, 'load of one minute');
    assertNear(load_avg_fifteen, loadavg()[2]!, 0.5, 'load of 15 minutes');
  });

  test('ps: processes', { skip: skipWithout('ps') }, () => {
    const processes = run('ps', '-e', '-o', 'pid=').trim().split('\n').length;
    assertNear(report().process_count, processes, 50, 'processes');
  });

  test('uname and os-release', { skip: skipWithout('uname') }, () => {
    const [name, version] = run('sh', '-c', '. /etc/os-release; printf "%s\\n%s\\n" "$NAME" "$VERSION_ID"').split('\n');
    const { kernel_version, host_name, system_name, os_version } = report();
    assert.equal(kernel_version, run('uname', '-r').trim());
    assert.equal(host_name, run('uname', '-n').trim());
    assert.equal(system_name, name === '' ? null : name);
    assert.equal(os_version, version === '' ? null : version);
  });

  test('ip: counters of an interface', { skip: skipWithout('ip') }, () => {
    const counters = () => JSON.parse(run('ip', '-j', '-s', 'link', 'show', 'lo'))[0].stats64;
    const before = counters();
    const { network_interface: own } = report();
    const after = counters();
    for (const [name, side, counter] of [
      ['received_bytes', 'rx', 'bytes'],
      ['received_packets', 'rx', 'packets'],
      ['receive_errors', 'rx', 'errors'],
      ['received_multicast', 'rx', 'multicast'],
      ['transmitted_bytes', 'tx', 'bytes'],
      ['transmitted_packets', 'tx', 'packets'],
      ['transmit_dropped', 'tx', 'dropped'],
    ] as const) {
      assertBetween(before[side][counter], own?.[`${name}_total`], after[side][counter], name);
    }
  });

  test('nstat: UDP errors', { skip: skipWithout('nstat') }, () => {
    const counts = () => JSON.parse(run('nstat', '-a', '-s', '-z', '-j')).kernel;
    const before = counts();
    const { udp } = report();
    const after = counts();
    for (const [name, kernelName] of [
      ['udp_receive_errors', 'InErrors'],
      ['udp_receive_buffer_errors', 'RcvbufErrors'],
      ['udp_checksum_errors', 'InCsumErrors'],
    ] as const) {
      const both = (found: Record<string, number>) => found[`Udp${kernelName}`]! + (found[`Udp6${kernelName}`] ?? 0);
      assertBetween(both(before), udp?.[`${name}_total`], both(after), name);
    }
  });
});

describe('DiskSpace', () => {
  test('df says the same', { skip: skipWithout('df') }, async () => {
    const disk = new DiskSpace('/');
    const unread = disk.latest;
    assert.equal(unread, null);
    await disk.refresh();
    const [total, used, available] = run('df', '-B1', '--output=size,used,avail', '/')
      .split('\n')[1]!
      .trim()
      .split(/\s+/)
      .map(Number);
    const { bsize } = statfsSync('/');
    const tolerance = 1e8 + bsize;
    assert.equal(disk.latest?.disk_total_bytes, total);
    assertNear(disk.latest!.disk_used_bytes, used!, tolerance, 'used');
    assertNear(disk.latest!.disk_available_bytes, available!, tolerance, 'available');
  });

  test('a path that is not there', async () => {
    const disk = new DiskSpace('/no/such/folder');
    await disk.refresh();
    assert.equal(disk.latest, null);
  });

  test('one question at a time', async () => {
    const disk = new DiskSpace('/');
    assert.equal(disk.refresh(), disk.refresh());
    await disk.refresh();
  });
});
