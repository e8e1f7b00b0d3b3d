import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { openInput } from '../../src/capture/open-input.js';
import { Slab } from '../../src/capture/slab.js';
import { formatAddress } from '../../src/net/address.js';
import { FrameDecoder, FrameResult } from '../../src/net/frame-decoder.js';
import { RtpHeader } from '../../src/net/rtp.js';
import { IatAnalyzer } from '../../src/timing/iat-analyzer.js';
import { RtpHoleAnalyzer } from '../../src/timing/rtp-hole-analyzer.js';
import { RtpJitterAnalyzer } from '../../src/timing/rtp-jitter-analyzer.js';
import { RtpSequenceAnalyzer } from '../../src/timing/rtp-sequence-analyzer.js';
import { scratchFile } from '../support/frames/capture.js';
import { parsePcap } from '../support/frames/pcap-reader.js';
import { readAll } from '../support/frames/source-frames.js';
import { missingTool } from '../support/programs/privileges.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const folder = samplesDir() ?? '';

const PCMU = 0;
const MP2T = 33;
/** The clocks that tshark knows without SDP; not those that are no multiple of 1 kHz, as it divides in integers. */
const CLOCK_RATES_HZ: Readonly<Record<number, number>> = { [PCMU]: 8000, [MP2T]: 90_000 };

class RtpStream {
  readonly iat = new IatAnalyzer(true);
  readonly jitter: RtpJitterAnalyzer;
  readonly holes = new RtpHoleAnalyzer();
  readonly sequence = new RtpSequenceAnalyzer(this.holes);
  packets = 0;
  marked = 0;

  constructor(payloadType: number) {
    this.jitter = new RtpJitterAnalyzer(true, CLOCK_RATES_HZ[payloadType] ?? null);
  }
}

/** The RTP streams of a capture by source address and destination port. */
async function analyze(path: string): Promise<Map<string, RtpStream>> {
  const streams = new Map<string, RtpStream>();
  const source = await openInput({ path });
  const decoder = new FrameDecoder(source.linkType);
  const rtp = new RtpHeader();
  let firstSecond: number | undefined;
  await readAll(source, new Slab(1 << 20, 1024), (frames) => {
    for (const { bytes, wireLength, seconds, nanoseconds } of frames) {
      if (decoder.decode(bytes, 0, bytes.length, wireLength) !== FrameResult.DATAGRAM) continue;
      if (!rtp.parse(bytes, decoder.payloadOffset, decoder.payloadLength)) continue;
      firstSecond ??= seconds;
      const timeNs = (seconds - firstSecond) * 1e9 + nanoseconds;
      const key = `${formatAddress(decoder.isIpv6, decoder.source)} ${decoder.destinationPort}`;
      const stream = streams.get(key) ?? new RtpStream(rtp.payloadType);
      streams.set(key, stream);
      stream.packets++;
      if (rtp.marker) stream.marked++;
      stream.iat.feed(timeNs);
      stream.jitter.feed(timeNs, rtp.timestamp, rtp.ssrc);
      stream.sequence.feed(rtp.sequence, rtp.ssrc);
    }
  });
  for (const { sequence } of streams.values()) sequence.settle();
  return streams;
}

interface TsharkStream {
  readonly key: string;
  readonly packets: number;
  readonly lost: number;
  /** Minimum, mean, maximum. */
  readonly deltasMs: readonly number[];
  readonly jittersMs: readonly number[];
}

/** Rows of `tshark -q -z rtp,streams`. */
function tsharkStreams(text: string): TsharkStream[] {
  return text.split('\n').flatMap((line) => {
    const match = /^ +[\d.]+ +[\d.]+ +(\S+) +\d+ +\S+ +(\d+) +0x\w+ +.*? +(\d+) +(-?\d+) \([^)]*\) +(.*)$/.exec(line);
    if (match === null) return [];
    const figures = match[5]!.trim().split(/ +/).slice(0, 6).map(Number);
    return {
      key: `${match[1]} ${match[2]}`,
      packets: Number(match[3]),
      lost: Number(match[4]),
      deltasMs: figures.slice(0, 3),
      jittersMs: figures.slice(3),
    };
  });
}

/** tshark rounds to µs. */
function assertMs(actualNs: number | null, expectedMs: number, what: string): void {
  assert.ok(Math.abs(actualNs! / 1e6 - expectedMs) <= 0.000_51, `${what}: ${actualNs} ns for ${expectedMs} ms`);
}

function assertDeltas({ iat }: RtpStream, { deltasMs }: TsharkStream): void {
  const { total } = iat.snapshot();
  assertMs(total.iat_min_ns, deltasMs[0]!, 'minimum');
  assertMs(total.iat_avg_ns, deltasMs[1]!, 'mean');
  assertMs(total.iat_max_ns, deltasMs[2]!, 'maximum');
}

function assertJitters({ jitter }: RtpStream, { jittersMs }: TsharkStream): void {
  const { total } = jitter.snapshot();
  assertMs(total.rtp_jitter_avg_ns, jittersMs[1]!, 'mean jitter');
  assertMs(total.rtp_jitter_max_ns, jittersMs[2]!, 'greatest jitter');
}

describe('RTP streams of the sample captures as tshark shows them (expected/*.tshark_rtp.txt)', {
  skip: missingSamples(),
}, () => {
  const expected = folder === '' ? [] : readdirSync(join(folder, 'expected')).filter((name) => /tshark_rtp/.test(name));
  for (const name of expected) {
    const theirs = tsharkStreams(readFileSync(join(folder, 'expected', name), 'utf8'));
    if (theirs.length === 0) continue;
    test(name, async () => {
      const ours = await analyze(join(folder, name.replace('tshark_rtp.txt', 'pcap')));
      assert.equal(ours.size, theirs.length);
      for (const row of theirs) {
        const stream = ours.get(row.key)!;
        assert.equal(stream.packets, row.packets);
        assert.equal(stream.sequence.lost, row.lost);
        assert.equal(stream.holes.snapshot().total.rtp_hole_lost, row.lost);
        // tshark leaves out the time before a packet with the marker bit.
        if (stream.marked === 0) assertDeltas(stream, row);
        if (name.startsWith('tsduck_test-162')) assertJitters(stream, row);
      }
    });
  }
});

describe('delta and jitter of the sample captures with a clock that tshark knows and without marker bits', {
  skip: missingSamples() || missingTool('tshark'),
}, () => {
  for (const [name, payloadType] of [
    ['pilist_l16_48000_2ch_1ms.pcap', PCMU],
    ['pilist_l16_48000_2ch_1ms.pcap', MP2T],
    ['pilist_2110-40_5994i.pcap', MP2T],
    ['pilist_anc_with_timecode+CC+AFD.pcap', PCMU],
    ['pilist_ST2022-7-Audio_dropped_in_both.pcap', PCMU],
  ] as const) {
    test(`${name} as payload type ${payloadType}`, async (t) => {
      const path = withPayloadType(t, name, payloadType);
      const ours = await analyze(path);
      const ports = [...ours.keys()].map((key) => key.split(' ')[1]!);
      const decodeAsRtp = ports.flatMap((port) => ['-d', `udp.port==${port},rtp`]);
      const theirs = tsharkStreams(
        execFileSync('tshark', ['-r', path, ...decodeAsRtp, '-q', '-z', 'rtp,streams'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
      assert.equal(theirs.length, ours.size);
      for (const row of theirs) {
        assertDeltas(ours.get(row.key)!, row);
        assertJitters(ours.get(row.key)!, row);
      }
    });
  }
});

/** A copy of the capture whose RTP packets have this payload type and no marker bit. */
function withPayloadType(t: TestContext, name: string, payloadType: number): string {
  const bytes = readFileSync(join(folder, name));
  const { linkType, frames } = parsePcap(bytes);
  const decoder = new FrameDecoder(linkType);
  for (const { bytes: frame, wireLength } of frames) {
    if (decoder.decode(frame, 0, frame.length, wireLength) !== FrameResult.DATAGRAM) continue;
    frame[decoder.payloadOffset + 1] = payloadType;
  }
  return scratchFile(t, bytes, name);
}
