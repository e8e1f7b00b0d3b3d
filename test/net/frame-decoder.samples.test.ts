import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { formatAddress } from '../../src/net/address.js';
import { FrameDecoder, FrameResult } from '../../src/net/frame-decoder.js';
import { vlansOf } from '../../src/net/vlan.js';
import { DATAGRAM_CASES } from '../support/frames/datagram-cases.js';
import { type PcapFrame, readCapture } from '../support/frames/pcap-reader.js';
import { plainPcapFile } from '../support/frames/pcap-writer.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const FIELDS = ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'udp.length'];
/** tshark also shows the datagram within an ICMP error; the error is not UDP. */
const UDP_ONLY = 'udp and not icmp and not icmpv6';

/** Linux's AF_INET6 in a BSD loopback header. */
const UNKNOWN_TO_TSHARK = 'AF_INET6 0x0a';

describe('FrameDecoder and tshark read the samples alike', {
  skip: missingSamples() || missingTool('tshark', 'editcap'),
}, () => {
  const folder = samplesDir() ?? '';
  const captures = folder === '' ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
  for (const name of captures) {
    test(name, () => {
      assertReadAlike(join(folder, name), ['vlan.id', ...FIELDS]);
    });
  }
});

describe('FrameDecoder and tshark read alike', { skip: missingTool('tshark', 'editcap') }, () => {
  for (const linkType of new Set(DATAGRAM_CASES.map((datagramCase) => datagramCase.linkType))) {
    test(`every built frame of link type ${linkType}`, (t) => {
      const frames = DATAGRAM_CASES.filter(
        (datagramCase) => datagramCase.linkType === linkType && !datagramCase.name.startsWith(UNKNOWN_TO_TSHARK),
      ).map(({ frame }) => frame);
      const file = join(scratchFolder(t), 'built.pcap');
      writeFileSync(file, plainPcapFile(linkType, frames));
      // Not the VLANs: tshark has another field for IEEE 802.1ad tags.
      assertReadAlike(file, FIELDS);
    });
  }
});

function assertReadAlike(file: string, fieldNames: readonly string[]): void {
  const { linkType, frames } = readCapture(file);
  const fields = fieldNames.flatMap((field) => ['-e', field]);
  const theirs = execFileSync('tshark', ['-r', file, '-Y', UDP_ONLY, '-T', 'fields', ...fields], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ours = datagramRows(linkType, frames, fieldNames.length > FIELDS.length);
  assert.ok(ours.length > 0);
  assert.deepEqual(ours, theirs.split('\n').slice(0, -1));
}

/** The same columns as FIELDS, with the VLANs before them if asked for. */
function datagramRows(linkType: number, frames: readonly PcapFrame[], withVlans: boolean): string[] {
  const decoder = new FrameDecoder(linkType);
  const rows: string[] = [];
  for (const { bytes, wireLength } of frames) {
    if (decoder.decode(bytes, 0, bytes.length, wireLength) !== FrameResult.DATAGRAM) continue;
    const { isIpv6, source, destination, sourcePort, destinationPort, payloadLength, vlanKey } = decoder;
    const addresses = [formatAddress(isIpv6, source), formatAddress(isIpv6, destination)];
    const columns = isIpv6 ? ['', '', ...addresses] : [...addresses, '', ''];
    const row = [...columns, sourcePort, destinationPort, payloadLength + 8];
    rows.push((withVlans ? [vlansOf(vlanKey).join(), ...row] : row).join('\t'));
  }
  return rows;
}
