import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type Endpoint, parseAddress, parseEndpoint } from '../../src/net/address.js';
import { composeFilter } from '../../src/net/bpf-filter.js';
import { LinkTypes } from '../../src/net/link-type.js';
import { DATAGRAM, DATAGRAM_CASES, V4, V6 } from '../support/frames/datagram-cases.js';
import {
  type Bytes,
  concat,
  ethernet,
  extensionHeader,
  fragmentHeader,
  hex,
  ipv4,
  ipv6,
  pppoe,
  udp,
} from '../support/frames/frame-builder.js';
import { parsePcap } from '../support/frames/pcap-reader.js';
import { plainPcapFile } from '../support/frames/pcap-writer.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';

/** Linux refuses longer programs (BPF_MAXINSNS). */
const KERNEL_INSTRUCTIONS = 4096;
const ETHERNET = LinkTypes.ETHERNET;
const IPV6 = 0x86dd;
const PPPOE = 0x8864;

function endpoints(...texts: readonly string[]): Endpoint[] {
  return texts.map((text) => parseEndpoint(text) as Endpoint);
}

/** The sources of DATAGRAM_CASES. */
const SOURCES = endpoints('239.1.1.1:5000', '[ff3e::1]:5000');
const EVERYTHING: readonly Endpoint[] = [];

const OTHER_PORT = udp({ destinationPort: 5001 });
const LATER = { fragmentOffset: 100, payload: new Uint8Array(16) };
const v4Of = (fields: Parameters<typeof ipv4>[0]): Bytes =>
  ethernet({ payload: ipv4({ payload: DATAGRAM, ...fields }) });
const v6Of = (fields: Parameters<typeof ipv6>[0]): Bytes =>
  ethernet({ etherType: IPV6, payload: ipv6({ payload: DATAGRAM, ...fields }) });

/** Ethernet frames: whether the filter of SOURCES, and the one of everything, lets them through. */
const FRAMES: readonly { name: string; frame: Bytes; sources: boolean; everything: boolean }[] = [
  { name: 'datagram', frame: v4Of({}), sources: true, everything: true },
  { name: 'another port', frame: v4Of({ payload: OTHER_PORT }), sources: false, everything: true },
  { name: 'another address', frame: v4Of({ destination: '239.1.1.2' }), sources: false, everything: true },
  {
    name: 'address as the source',
    frame: v4Of({ source: '239.1.1.1', destination: '10.0.0.1' }),
    sources: false,
    everything: true,
  },
  {
    name: 'port as the source',
    frame: v4Of({ payload: udp({ sourcePort: 5000, destinationPort: 9 }) }),
    sources: false,
    everything: true,
  },
  { name: 'first fragment', frame: v4Of({ moreFragments: true }), sources: true, everything: true },
  {
    name: 'first fragment, another port',
    frame: v4Of({ moreFragments: true, payload: OTHER_PORT }),
    sources: false,
    everything: true,
  },
  { name: 'later fragment', frame: v4Of(LATER), sources: true, everything: true },
  {
    name: 'later fragment, another address',
    frame: v4Of({ ...LATER, destination: '239.1.1.2' }),
    sources: false,
    everything: true,
  },
  {
    name: 'later fragment in a VLAN',
    frame: ethernet({ vlans: [5], payload: ipv4(LATER) }),
    sources: true,
    everything: true,
  },
  {
    name: 'VLAN, another port',
    frame: ethernet({ vlans: [5], payload: ipv4({ payload: OTHER_PORT }) }),
    sources: false,
    everything: true,
  },
  {
    name: 'PPPoE in two VLANs',
    frame: ethernet({ vlans: [5, 6], etherType: PPPOE, payload: pppoe(0x21, V4) }),
    sources: true,
    everything: true,
  },
  {
    name: 'PPPoE, another port',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, ipv4({ payload: OTHER_PORT })) }),
    sources: false,
    everything: true,
  },
  {
    name: 'PPPoE, later fragment',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, ipv4(LATER)) }),
    sources: true,
    everything: true,
  },
  {
    name: 'PPPoE, TCP',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0x21, ipv4({ protocol: 6 })) }),
    sources: false,
    everything: false,
  },
  {
    name: 'PPPoE, link control',
    frame: ethernet({ etherType: PPPOE, payload: pppoe(0xc021, V4) }),
    sources: false,
    everything: false,
  },
  { name: 'IPv6, another port', frame: v6Of({ payload: OTHER_PORT }), sources: false, everything: true },
  {
    name: 'IPv6, another address',
    frame: v6Of({ destination: 'ff3e 0000 0000 0000 0000 0000 0001 0001' }),
    sources: false,
    everything: true,
  },
  {
    name: 'IPv6, first fragment',
    frame: v6Of({ nextHeader: 44, payload: fragmentHeader(17, 0, true, DATAGRAM) }),
    sources: true,
    everything: true,
  },
  {
    name: 'IPv6, later fragment',
    frame: v6Of({ nextHeader: 44, payload: fragmentHeader(17, 9, false, hex('01')) }),
    sources: true,
    everything: true,
  },
  {
    name: 'IPv6, later fragment to another address',
    frame: v6Of({
      destination: 'ff3e 0000 0000 0000 0000 0000 0000 0002',
      nextHeader: 44,
      payload: fragmentHeader(17, 9, false, hex('01')),
    }),
    sources: false,
    everything: true,
  },
  {
    name: 'IPv6, extension header in a VLAN',
    frame: ethernet({
      vlans: [5],
      etherType: IPV6,
      payload: ipv6({ nextHeader: 0, payload: extensionHeader(17, 1, DATAGRAM) }),
    }),
    sources: true,
    everything: true,
  },
  { name: 'TCP', frame: v4Of({ protocol: 6 }), sources: false, everything: false },
  {
    name: 'TCP in a VLAN',
    frame: ethernet({ vlans: [5], payload: ipv4({ protocol: 6 }) }),
    sources: false,
    everything: false,
  },
  { name: 'TCP over IPv6', frame: v6Of({ nextHeader: 6 }), sources: false, everything: false },
  {
    name: 'ICMP error that quotes a datagram',
    frame: v4Of({ protocol: 1, payload: concat(hex('0303000000000000'), V4) }),
    sources: false,
    everything: false,
  },
  {
    name: 'ICMPv6 error that quotes a datagram',
    frame: v6Of({ nextHeader: 58, payload: concat(hex('0104000000000000'), V6) }),
    sources: false,
    everything: false,
  },
  {
    name: 'ARP',
    frame: ethernet({ etherType: 0x0806, payload: new Uint8Array(46) }),
    sources: false,
    everything: false,
  },
  {
    name: 'untagged frame that looks like a VLAN further on',
    frame: ethernet({ etherType: 0x88b5, payload: concat(hex('00010800'), V4) }),
    sources: false,
    everything: false,
  },
];

const SENDER_V4 = parseAddress('10.0.0.7')!;
const SENDER_V6 = parseAddress('2001:db8::7')!;
/** Frames of the sources above, and whether filters for those senders let them through. */
const SENT: readonly { name: string; frame: Bytes; sender: typeof SENDER_V4; passes: boolean }[] = [
  { name: 'IPv4', frame: v4Of({ source: '10.0.0.7' }), sender: SENDER_V4, passes: true },
  { name: 'IPv4 of another sender', frame: v4Of({ source: '10.0.0.8' }), sender: SENDER_V4, passes: false },
  {
    name: 'IPv4 of another sender in two VLANs',
    frame: ethernet({ vlans: [5, 6], payload: ipv4({ source: '10.0.0.8', payload: DATAGRAM }) }),
    sender: SENDER_V4,
    passes: false,
  },
  {
    name: 'IPv4 in a VLAN',
    frame: ethernet({ vlans: [5], payload: ipv4({ source: '10.0.0.7', payload: DATAGRAM }) }),
    sender: SENDER_V4,
    passes: true,
  },
  {
    name: 'later fragment of another sender',
    frame: v4Of({ ...LATER, source: '10.0.0.8' }),
    sender: SENDER_V4,
    passes: false,
  },
  { name: 'IPv6', frame: v6Of({ source: '2001 0db8 0000 0000 0000 0000 0000 0007' }), sender: SENDER_V6, passes: true },
  {
    name: 'IPv6 of another sender',
    frame: v6Of({ source: '2001 0db8 0000 0000 0000 0000 0000 0008' }),
    sender: SENDER_V6,
    passes: false,
  },
  {
    name: 'IPv6, of a sender of IPv4',
    frame: v6Of({ source: '2001 0db8 0000 0000 0000 0000 0000 0008' }),
    sender: SENDER_V4,
    passes: true,
  },
];

describe('composeFilter with a sender', { skip: missingTool('tcpdump') }, () => {
  for (const { name, frame, sender, passes } of SENT) {
    test(`${name}: ${passes ? 'passes' : 'does not pass'}`, (t) => {
      for (const sources of [SOURCES, EVERYTHING])
        assert.deepEqual(
          passing(t, ETHERNET, composeFilter(sources, ETHERNET, sender), [frame]),
          passes ? [frame] : [],
        );
    });
  }

  test('what is sent to one host is not chosen by its sender', (t) => {
    const frame = v4Of({ source: '10.0.0.8', destination: '10.0.0.1' });
    const sources = endpoints('10.0.0.1:5000');
    assert.deepEqual(passing(t, ETHERNET, composeFilter(sources, ETHERNET, SENDER_V4), [frame]), [frame]);
  });
});

describe('composeFilter', { skip: missingTool('tcpdump') }, () => {
  for (const { name, frame, sources, everything } of FRAMES) {
    test(`${name}: ${sources ? 'passes' : 'does not pass'}`, (t) => {
      assert.deepEqual(passing(t, ETHERNET, composeFilter(SOURCES), [frame]), sources ? [frame] : []);
      assert.deepEqual(passing(t, ETHERNET, composeFilter(EVERYTHING), [frame]), everything ? [frame] : []);
    });
  }

  for (const linkType of new Set(DATAGRAM_CASES.map((datagramCase) => datagramCase.linkType))) {
    // OpenBSD's own number, which libpcap compiles no filter for elsewhere.
    if (linkType === LinkTypes.RAW_OPENBSD) continue;
    test(`link type ${linkType}: every kind of frame passes, and none of another source`, (t) => {
      const cases = DATAGRAM_CASES.filter((each) => each.linkType === linkType && !each.name.startsWith('three VLANs'));
      const frames = cases.map(({ frame }) => frame);
      assert.deepEqual(passing(t, linkType, composeFilter(SOURCES, linkType), frames), frames);
      assert.deepEqual(passing(t, linkType, composeFilter(EVERYTHING, linkType), frames), frames);
      const other = composeFilter(endpoints('239.1.1.2:5000', '[ff3e::2]:5000'), linkType);
      assert.deepEqual(passing(t, linkType, other, frames), []);
    });
  }

  test('many sources: exact as long as the kernel takes it, else all UDP', (t) => {
    const selected = v4Of({ destination: '239.0.0.7', payload: udp({ destinationPort: 5000 }) });
    const notSelected = v4Of({ destination: '239.9.9.9' });
    const frames = [selected, notSelected];
    for (const count of [1, 2, 100, 290]) {
      const filter = composeFilter(manySources(count, () => 5000));
      assert.deepEqual(passing(t, ETHERNET, filter, frames), count < 8 ? [] : [selected], `${count} sources`);
    }
    assert.deepEqual(passing(t, ETHERNET, composeFilter(manySources(1000, () => 5000)), frames), frames);
  });

  const sets: readonly (readonly [string, readonly Endpoint[]])[] = [
    ['290 addresses', manySources(290, () => 5000)],
    ['100 addresses and ports', manySources(100, (index) => 5000 + index)],
    ['37 IPv6 addresses', manyIpv6Sources(37)],
    [
      '37 IPv6 addresses of one prefix',
      endpoints(...Array.from({ length: 37 }, (_, index) => `[ff3e::${index + 1}]:5000`)),
    ],
    ['2000 of each', [...manySources(2000, (index) => 1 + index), ...manyIpv6Sources(2000)]],
  ];
  for (const [name, sources] of sets) {
    test(`the kernel takes the filter of ${name}`, (t) => {
      const file = join(scratchFolder(t), 'filter');
      writeFileSync(file, composeFilter(sources));
      const { stdout, stderr } = spawnSync('tcpdump', ['-y', 'EN10MB', '-ddd', '-F', file], { encoding: 'utf8' });
      const instructions = Number(stdout.split('\n')[0]);
      assert.ok(instructions > 0 && instructions < KERNEL_INSTRUCTIONS, `${instructions} instructions ${stderr}`);
    });
  }
});

/** The frames that tcpdump lets through. */
function passing(t: TestContext, linkType: number, filter: string, frames: readonly Bytes[]): Bytes[] {
  const folder = scratchFolder(t);
  const capture = join(folder, 'frames.pcap');
  const expression = join(folder, 'filter');
  writeFileSync(capture, plainPcapFile(linkType, frames));
  writeFileSync(expression, filter);
  const output = execFileSync('tcpdump', ['-r', capture, '-F', expression, '-w', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return parsePcap(output).frames.map(({ bytes }) => Uint8Array.from(bytes));
}

function manySources(count: number, port: (index: number) => number): Endpoint[] {
  return Array.from({ length: count }, (_, index) => ({
    isIpv6: false,
    words: [0xef000000 + index, 0, 0, 0],
    port: port(index),
  }));
}

/** Addresses that have no word in common: the longest filter. */
function manyIpv6Sources(count: number): Endpoint[] {
  return Array.from({ length: count }, (_, index) => ({
    isIpv6: true,
    words: [1, 2, 3, 4].map((word) => Math.imul(index * 4 + word, 0x9e3779b1) >>> 0),
    port: 5000,
  }));
}
