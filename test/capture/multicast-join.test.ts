import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { listDevices } from '../../src/capture/devices.js';
import { joinGroups } from '../../src/capture/multicast-join.js';
import { rejectsWith } from '../support/frames/capture.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';

const device = listDevices().find(({ isLoopback }) => isLoopback)?.name ?? 'lo';
const skip = process.platform !== 'linux' && 'reads memberships in /proc/net';

/** A network namespace of its own has no routes. */
const noRoutes = skip || noCaptureRight() || missingTool('unshare');

/** IPv4 groups of the device: the kernel shows them as 32-bit numbers in the byte order of the host. */
function ipv4Groups(): Set<string> {
  const groups = new Set<string>();
  let isOfDevice = false;
  for (const line of readFileSync('/proc/net/igmp', 'utf8').split('\n')) {
    const header = /^\d+\s+(\S+)/.exec(line);
    if (header) isOfDevice = header[1] === device;
    const group = /^\s+([0-9A-F]{8})\s/.exec(line)?.[1];
    if (isOfDevice && group) groups.add([...Buffer.from(group, 'hex')].reverse().join('.'));
  }
  return groups;
}

const ipv6Groups = (): string[] =>
  readFileSync('/proc/net/igmp6', 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, name]) => name === device)
    .map(([, , group]) => group ?? '');

/** Rows `device group source` of the source-specific memberships. */
const ipv4Sources = (): string[] =>
  readFileSync('/proc/net/mcfilter', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).slice(1, 4).join(' '));

describe('join and leave', { skip }, () => {
  test('IPv4, more groups than a socket may have, given twice', async () => {
    const groups = Array.from({ length: 45 }, (_, n) => `239.77.1.${n + 1}`);
    const membership = await joinGroups({ device, groups: [...groups, ...groups] });
    const joined = ipv4Groups();
    membership.close();
    assert.deepEqual(
      groups.filter((group) => !joined.has(group)),
      [],
    );
    const left = ipv4Groups();
    assert.deepEqual(
      groups.filter((group) => left.has(group)),
      [],
    );
    membership.close();
  });

  test('IPv4, source-specific', async () => {
    const membership = await joinGroups({ device, groups: ['232.77.1.1'], source: '192.0.2.7' });
    const rows = ipv4Sources();
    membership.close();
    assert(rows.includes(`${device} 0xe84d0101 0xc0000207`), rows.join('\n'));
  });

  test('IPv6 beside IPv4', { skip: noIpv6() }, async () => {
    const membership = await joinGroups({ device, groups: ['ff15::77', '239.77.2.1'] });
    const [six, four] = [ipv6Groups(), ipv4Groups()];
    membership.close();
    assert(six.includes('ff150000000000000000000000000077'), six.join());
    assert(four.has('239.77.2.1'));
    assert(!ipv6Groups().includes('ff150000000000000000000000000077'));
  });

  test('nothing is joined for no groups', async () => {
    (await joinGroups({ device, groups: [] })).close();
  });
});

describe('errors name group and device', () => {
  test('not a multicast address', async () => {
    await rejectsWith(
      joinGroups({ device, groups: ['10.0.0.1'] }),
      'JOIN_FAILED',
      new RegExp(`cannot join 10\\.0\\.0\\.1 on ${device}: .*EINVAL`),
    );
  });
  test('sender of the other family', async () => {
    const message = new RegExp(
      `cannot join 232\\.1\\.1\\.1 for sender ::1 on ${device}: the sender must be an IPv4 address`,
    );
    await rejectsWith(joinGroups({ device, groups: ['232.1.1.1'], source: '::1' }), 'JOIN_FAILED', message);
  });
  test('sender that is no address', async () => {
    const message = /cannot join ff3e::1 for sender foo on any: the sender must be an IPv6 address/;
    await rejectsWith(joinGroups({ device: 'any', groups: ['ff3e::1'], source: 'foo' }), 'JOIN_FAILED', message);
  });
  test('no interface that the routes lead the group to', { skip: noRoutes }, () => {
    const module = new URL('../../src/capture/multicast-join.js', import.meta.url);
    const script = `import('${module}').then((join) => join.joinGroups({ device: 'any', groups: ['239.1.1.1'] }))`;
    const args = ['--net', process.execPath, '-e', script];
    const { stderr } = spawnSync('unshare', args, { encoding: 'utf8', timeout: 20_000 });
    assert.match(stderr, /cannot join 239\.1\.1\.1 on any: .*ENODEV.*--no-join/);
  });
  test('device without an address', async () => {
    await rejectsWith(
      joinGroups({ device: 'nothing0', groups: ['239.1.1.1'] }),
      'JOIN_FAILED',
      /on nothing0: it has no IPv4 address/,
    );
  });
});

function noIpv6(): string | false {
  const hasIpv6 = listDevices().some(({ name, addresses }) => name === device && addresses.includes('::1'));
  return hasIpv6 ? false : 'no IPv6 on the loopback device';
}
