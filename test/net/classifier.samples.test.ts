import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { formatEndpoint } from '../../src/net/address.js';
import { Classifier, type Verdict } from '../../src/net/classifier.js';
import { FrameDecoder, FrameResult } from '../../src/net/frame-decoder.js';
import { readCapture } from '../support/frames/pcap-reader.js';
import { missingTool } from '../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const NO_RTP = { isRtp: false, payloadType: 0, ssrc: 0 };
const AUDIO: Verdict = {
  kind: 'st2110-30',
  certainty: 'certain',
  isRtp: true,
  networkPacketSize: 0,
  payloadType: 96,
  ssrc: 0x01020304,
};
const PLAIN_TS: Verdict = { kind: 'mpegts', certainty: 'certain', networkPacketSize: 188, ...NO_RTP };

/** Kinds by the samples' manifest and EBU LIST's own results; payload types and SSRCs by `tshark -d udp.port==…,rtp`. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, Verdict>>>> = {
  'pilist_2110-40_5994i.pcap': {
    '239.40.144.1:50040': { ...AUDIO, kind: 'st2110-40', payloadType: 100, ssrc: 0x90 },
  },
  'pilist_anc_with_timecode+CC+AFD.pcap': {
    '239.0.1.20:20000': { ...AUDIO, kind: 'st2110-40', payloadType: 100, ssrc: 0 },
  },
  'pilist_ST2022-7-Audio_dropped_in_both.pcap': { '239.1.2.1:6000': AUDIO, '239.1.2.2:6000': AUDIO },
  'pilist_l16_48000_2ch_1ms.pcap': { '239.31.114.5:5004': { ...AUDIO, payloadType: 98, ssrc: 0x007c3d72 } },
  'tsduck_test-162.pcap': {
    '235.0.2.1:2000': { ...PLAIN_TS, isRtp: true, payloadType: 33, ssrc: 0x05060000 },
  },
  'tsduck_test-171.11.pcapng': { '192.168.233.10:5555': { ...PLAIN_TS, networkPacketSize: 204 } },
  'tsduck_test-176.pcapng': {
    '192.168.233.11:7777': PLAIN_TS,
    '[fdb2:2c26:f4e4:1:21c:42ff:fe38:46a8]:8888': PLAIN_TS,
  },
};

describe('Classifier on the samples', { skip: missingSamples() || missingTool('editcap') }, () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(name, () => assert.deepEqual(classifyFlows(join(samplesDir()!, name)), expected));
  }

  test('the audio is audio wherever one begins to look', () => {
    const file = join(samplesDir()!, 'pilist_l16_48000_2ch_1ms.pcap');
    const datagrams = datagramsOf(file).map(({ payload }) => payload);
    for (let start = 0; start + 16 <= datagrams.length; start += 16) {
      const classifier = new Classifier();
      const verdicts = datagrams.slice(start, start + 16).map((bytes) => classifier.feed(bytes, 0, bytes.length));
      assert.equal(verdicts.find((verdict) => verdict !== undefined)?.kind, 'st2110-30', `from datagram ${start}`);
    }
  });

  test('a transport stream is one wherever one begins to look, in datagrams of 1 and of 7 packets', () => {
    const stream = readFileSync(join(samplesDir()!, 'tsduck_test-108.mpegts'));
    for (const size of [188, 7 * 188]) {
      for (let start = 0; start + 16 * size <= stream.length; start += 16 * size) {
        const classifier = new Classifier();
        let verdict: Verdict | undefined;
        for (let pos = start; verdict === undefined; pos += size) verdict = classifier.feed(stream, pos, size);
        assert.equal(verdict.kind, 'mpegts', `${size} bytes from ${start}`);
        assert.notEqual(verdict.certainty, 'possible', `${size} bytes from ${start}`);
      }
    }
  });
});

function datagramsOf(file: string): { flow: string; payload: Uint8Array }[] {
  const { linkType, frames } = readCapture(file);
  const decoder = new FrameDecoder(linkType);
  return frames.flatMap(({ bytes, wireLength }) => {
    if (decoder.decode(bytes, 0, bytes.length, wireLength) !== FrameResult.DATAGRAM) return [];
    const { isIpv6, destination, destinationPort, payloadOffset, payloadLength } = decoder;
    const flow = formatEndpoint(isIpv6, destination, destinationPort);
    return [{ flow, payload: bytes.subarray(payloadOffset, payloadOffset + payloadLength) }];
  });
}

/** Verdict of each flow; at the end of the file where none came before. */
function classifyFlows(file: string): Record<string, Verdict> {
  const verdicts: Record<string, Verdict> = {};
  const classifiers = new Map<string, Classifier>();
  for (const { flow, payload } of datagramsOf(file)) {
    if (flow in verdicts) continue;
    const classifier = classifiers.get(flow) ?? new Classifier();
    classifiers.set(flow, classifier);
    const verdict = classifier.feed(payload, 0, payload.length);
    if (verdict !== undefined) verdicts[flow] = verdict;
  }
  for (const [flow, classifier] of classifiers) verdicts[flow] ??= classifier.conclude();
  return verdicts;
}
