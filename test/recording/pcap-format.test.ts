import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import type { ByteWriter, Chunk } from '../../src/output/byte-writer.js';
import { PCAP_FORMAT } from '../../src/recording/pcap-format.js';
import type { StreamInfo } from '../../src/stream/message.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { missingTool } from '../support/programs/privileges.js';
import { ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';
import { oneFileTarget } from '../support/records/recording-target.js';

test('the file header', () => {
  // draft-ietf-opsawg-pcap, 4
  const expected = [
    0x4d,
    0x3c,
    0xb2,
    0xa1, // magic number: ns, little-endian
    0x02,
    0x00,
    0x04,
    0x00, // version 2.4
    0x00,
    0x00,
    0x00,
    0x00, // reserved
    0x00,
    0x00,
    0x00,
    0x00, // reserved
    0x00,
    0x00,
    0x04,
    0x00, // snap length 262144
    0x65,
    0x00,
    0x00,
    0x00, // LINKTYPE_RAW
  ];
  const chunks: Uint8Array[] = [];
  const writer = { write: ({ bytes }: Chunk) => void chunks.push(bytes) } as unknown as ByteWriter;
  PCAP_FORMAT.open(oneFileTarget(streamInfo('239.1.1.1:5000'), { writer, isNew: true }));
  assert.deepEqual([...chunks[0]!], expected);
});

interface Case {
  readonly name: string;
  readonly info: Partial<StreamInfo>;
  readonly source: string;
  readonly destination: string;
}

const CASES: readonly Case[] = [
  { name: 'IPv4', info: {}, source: '192.0.2.1', destination: '239.1.1.1' },
  {
    name: 'IPv6',
    info: { sourceIp: '2001:db8::1', destinationIp: 'ff3e::8000:1' },
    source: '2001:db8::1',
    destination: 'ff3e::8000:1',
  },
  { name: 'an unknown source', info: { sourceIp: '' }, source: '0.0.0.0', destination: '239.1.1.1' },
];

const FIELDS = [
  'frame.time_epoch',
  'ip.src',
  'ipv6.src',
  'ip.dst',
  'ipv6.dst',
  'udp.srcport',
  'udp.dstport',
  'ip.checksum.status',
  'udp.checksum.status',
  'udp.payload',
];

for (const { name, info, source, destination } of CASES) {
  test(`${name}: tshark reads times, addresses, good checksums and the same bytes`, {
    skip: missingTool('tshark'),
  }, async (t) => {
    const rig = createMonitorRig(t, { outputFile: 'out.pcap' });
    const stream = new ScriptedProbe().stream('239.1.1.1:5000', { kind: 'st2110-30', isRtp: true, ...info });
    const datagrams = [rtp(0, 300), rtp(1, 1), rtp(2, 1437)];
    await rig.take(stream.rtpBatch(datagrams.slice(0, 2)), stream.rtpBatch(datagrams.slice(2)));
    const { streams } = await rig.finish();
    assert.equal(streams[0]!.recorded_packets, 3);

    const checks = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE'].flatMap((option) => ['-o', option]);
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    const args = ['-r', `${rig.folder}/out.pcap`, ...checks, '-T', 'fields', '-E', 'separator=,', ...fields];
    const lines = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    // Good is 1; UDP over IPv4 has no checksum: 3, not present.
    const isIpv6 = destination.includes(':');
    const addresses = isIpv6 ? ['', source, '', destination] : [source, '', destination, ''];
    const checksums = isIpv6 ? ['', '1'] : ['1', '3'];
    const times = ['1763790000.999999000', '1763790001.000000000', '1763790000.999999000'];
    const expected = times.map((time, index) => [
      time,
      ...addresses,
      '4000',
      '5000',
      ...checksums,
      datagrams[index]!.toString('hex'),
    ]);
    assert.deepEqual(rows, expected);
  });
}

/** An RTP datagram whose bytes are all different from the next one's. */
function rtp(sequence: number, payloadBytes: number): Buffer {
  const header = [0x80, 97, sequence >> 8, sequence & 0xff, 0, 0, 0, 0, 0, 0, 0, 1];
  return Buffer.concat([Buffer.from(header), Buffer.alloc(payloadBytes, 0xa0 + sequence)]);
}
