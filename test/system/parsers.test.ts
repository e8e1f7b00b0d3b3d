import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cpuUsagePercent, parseCpuStat } from '../../src/system/cpu-stat.js';
import { parseInterfaceCounters } from '../../src/system/interface-counters.js';
import { parseLoadAverage, parseUptime } from '../../src/system/load-average.js';
import { parseMemoryInfo } from '../../src/system/memory-info.js';
import { parseOsRelease } from '../../src/system/os-release.js';
import { parseSoftnetCounters } from '../../src/system/softnet-counters.js';
import { parseUdpCounters } from '../../src/system/udp-counters.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const MEMORY = `MemTotal:       66821836 kB
MemFree:         1000000 kB
MemAvailable:   52695346 kB
SwapTotal:      33554427 kB
SwapFree:       33452191 kB
`;
const STAT = `cpu  10 20 30 400 50 6 7 8 9 10
cpu0 5 10 15 200 25 3 3 4 4 5
cpu1 5 10 15 200 25 3 4 4 5 5
intr 16377650 0 0
btime 1710856842
`;
const DEVICES = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 111 2 0 0 0 0 0 0 111 2 0 0 0 0 0 0
eth1.5:18446744073709551615 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
`;
const SNMP = `Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
Udp: 148405 8548 53060 171510863 53052 0 8 138437598 0
UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
UdpLite: 1 1 1 1 1 1 1 1 1
`;
const SNMP6 = `Ip6InReceives                   \t9
Udp6InErrors                    \t5
Udp6RcvbufErrors                \t4
UdpLite6InErrors                \t7
`;

describe('/proc/meminfo', () => {
  test('sizes in bytes; what is available is not used', () => {
    assert.deepEqual(parseMemoryInfo(MEMORY), {
      memory_total_bytes: 66821836 * 1024,
      memory_used_bytes: 14126490 * 1024,
      memory_available_bytes: 52695346 * 1024,
      swap_total_bytes: 33554427 * 1024,
      swap_used_bytes: 102236 * 1024,
    });
  });

  test('a kernel that does not say what is available', () => {
    const { memory_total_bytes, memory_used_bytes } = parseMemoryInfo('MemTotal: 8 kB\nMemFree: 4 kB\n');
    assert.deepEqual([memory_total_bytes, memory_used_bytes], [8192, null]);
  });
});

describe('/proc/stat', () => {
  test('guest time is part of user time', () => {
    assert.deepEqual(parseCpuStat(STAT), { count: 2, totalTicks: 531, idleTicks: 450, bootTimeS: 1710856842 });
  });

  test('share of the work', () => {
    const stat = (totalTicks: number, idleTicks: number) => ({ count: 1, totalTicks, idleTicks, bootTimeS: null });
    const cases = [
      { name: 'all idle', before: stat(0, 0), now: stat(100, 100), percent: 0 },
      { name: 'all work', before: stat(0, 0), now: stat(100, 0), percent: 100 },
      { name: 'a quarter', before: stat(100, 50), now: stat(500, 350), percent: 25 },
      { name: 'waiting for disks steps back', before: stat(0, 10), now: stat(100, 5), percent: 100 },
      { name: 'no time passed', before: stat(5, 5), now: stat(5, 5), percent: null },
    ];
    for (const { name, before, now, percent } of cases) assert.equal(cpuUsagePercent(before, now), percent, name);
  });

  test('too few columns', () => {
    assert.equal(parseCpuStat('cpu  1 2 3\n'), null);
  });
});

describe('/proc/loadavg and /proc/uptime', () => {
  test('numbers', () => {
    assert.deepEqual(parseLoadAverage('4.66 5.16 5.23 3/789 12345\n'), {
      load_avg_one: 4.66,
      load_avg_five: 5.16,
      load_avg_fifteen: 5.23,
    });
    assert.equal(parseUptime('350735.47 234388.90\n'), 350735.47);
  });

  test('something else', () => {
    assert.deepEqual(parseLoadAverage('-'), { load_avg_one: null, load_avg_five: null, load_avg_fifteen: null });
    assert.equal(parseUptime('1e9 0'), null);
  });
});

describe('/etc/os-release', () => {
  const cases = [
    ['double quotes', 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n', 'Debian GNU/Linux', '12'],
    ['single quotes and none', "NAME='CentOS Linux'\nVERSION_ID=7\n", 'CentOS Linux', '7'],
    ['an escaped character', 'NAME="A \\"B\\" \\$C"\n', 'A "B" $C', null],
    ['similar names', 'PRETTY_NAME=x\nVERSION_ID_LIKE=y\n', null, null],
    ['empty values', 'NAME=""\nVERSION_ID=\n', null, null],
  ] as const;
  for (const [name, text, system_name, os_version] of cases) {
    test(name, () => assert.deepEqual(parseOsRelease(text), { system_name, os_version }));
  }
});

describe('/proc/net/dev', () => {
  test('columns in their order, a name that is glued to its first number', () => {
    const counters = parseInterfaceCounters(DEVICES, 'eth1.5')!;
    assert.deepEqual(Object.values(counters), [2 ** 64, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert.equal(counters.receive_dropped, 4);
    assert.equal(counters.transmitted_bytes, 9);
  });

  test('no such interface: a longer or shorter name is another one', () => {
    for (const name of ['eth1', 'eth1.55', '.5', '', 'any'])
      assert.equal(parseInterfaceCounters(DEVICES, name), null, name);
  });
});

describe('/proc/net/softnet_stat', () => {
  test('sums of the processors, hexadecimal', () => {
    const text = '05166e4d 00000010 00000006 00000000 00000000\n052c23e1 ffffffff 0000000a 00000000 00000001\n';
    assert.deepEqual(parseSoftnetCounters(text), { softnet_dropped: 0x10 + 0xffffffff, softnet_time_squeezed: 16 });
  });

  test('something else', () => {
    for (const text of ['', '\n', 'x\n', '1 2 3\n']) assert.equal(parseSoftnetCounters(text), null);
  });
});

describe('/proc/net/snmp and snmp6', () => {
  test('IPv4 and IPv6 together, without UDP-Lite', () => {
    assert.deepEqual(parseUdpCounters(SNMP, SNMP6), {
      udp_receive_errors: 53065,
      udp_receive_buffer_errors: 53056,
      udp_checksum_errors: 8,
    });
  });

  test('a host without IPv6', () => {
    assert.equal(parseUdpCounters(SNMP, null)?.udp_receive_errors, 53060);
  });

  test('a counter that the kernel does not have', () => {
    assert.equal(parseUdpCounters('Udp: InDatagrams InErrors\nUdp: 1 2\n', null), null);
  });
});

describe('any text', () => {
  const SAMPLES = [MEMORY, STAT, DEVICES, SNMP, SNMP6, '05166e4d 00000010 00000006\n', '1.00 2.00 3.00 1/2 3\n'];
  /** A real file with a part replaced, or anything at all. */
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(fc.constantFrom(...SAMPLES), fc.nat(600), fc.nat(40), fc.string({ maxLength: 20 }))
      .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length)),
  );

  test('figures are numbers above zero or null, and nothing throws', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.string({ maxLength: 5 }), (text, other, name) => {
        const figures = [
          parseMemoryInfo(text),
          parseCpuStat(text),
          parseLoadAverage(text),
          parseUptime(text),
          parseInterfaceCounters(text, name),
          parseInterfaceCounters(text, 'lo'),
          parseSoftnetCounters(text),
          parseUdpCounters(text, other),
        ];
        for (const value of figures.flatMap((found) =>
          typeof found === 'object' && found ? Object.values(found) : [found],
        )) {
          assert.ok(value === null || (Number.isFinite(value) && value >= 0), String(value));
        }
        parseOsRelease(text);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});
