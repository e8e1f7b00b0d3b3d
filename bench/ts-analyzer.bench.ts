import { performance } from 'node:perf_hooks';
import { PACKET_SIZE, pidAt } from '../src/mpegts/packet.js';
import { TsAnalyzer } from '../src/mpegts/ts-analyzer.js';
import { generateTs } from '../test/support/packets/ts-generator.js';
import { median, round } from './support/figures.js';
import { saveResult } from './support/results.js';

const RUNS = 15;
const DATAGRAM_PACKETS = 7;
const BATCH_PACKETS = 2800;
/** 200 MB, larger than the caches. */
const PACKETS = BATCH_PACKETS * 380;
const BITRATE_BPS = 40_000_000;
const NS_PER_PACKET = (PACKET_SIZE * 8e9) / BITRATE_BPS;

const input = generateTs(PACKETS, { bitrateBps: BITRATE_BPS, elementaryPids: [0x100, 0x101, 0x102, 0x103, 0x104] });

const readNs = timesPerPacket(() => {
  let sum = 0;
  for (let pos = 0; pos < input.length; pos += PACKET_SIZE) sum += pidAt(input, pos);
  return sum;
});
const datagramNs = timesPerPacket(() => analyse(DATAGRAM_PACKETS));
const batchNs = timesPerPacket(() => analyse(BATCH_PACKETS));
const row = (stage: string, values: readonly number[]) => [stage, round(median(values)), round(Math.max(...values))];
const gigabytesPerSecond = PACKET_SIZE / median(datagramNs);
saveResult('ts-analyzer', {
  title: 'TS analyzer',
  method:
    `One thread, ${round(input.length / 1e6)} MB of a programme of five streams at ${BITRATE_BPS / 1e6} Mb/s with PAT and PMT ten times a second, a PCR every ` +
    `35 ms and a tenth of null packets, without an observer; median and worst of ${RUNS} passes, in ns.`,
  columns: ['stage', 'median ns per packet', 'worst ns per packet'],
  rows: [
    row('read one field of each packet', readNs),
    row(`analyse, ${DATAGRAM_PACKETS} packets at a time`, datagramNs),
    row(`analyse, ${BATCH_PACKETS} packets at a time`, batchNs),
  ],
  verdicts: [`${round(gigabytesPerSecond)} GB/s of TS, a datagram at a time`],
});

function analyse(packetsAtOnce: number): number {
  const analyzer = new TsAnalyzer();
  for (let packet = 0; packet < PACKETS; packet += packetsAtOnce) {
    const count = Math.min(packetsAtOnce, PACKETS - packet);
    analyzer.feed(input, packet * PACKET_SIZE, count, packet * NS_PER_PACKET);
  }
  return analyzer.snapshot().packets;
}

/** ns per packet of each of several passes, a first one left out. */
function timesPerPacket(pass: () => number): number[] {
  pass();
  return Array.from({ length: RUNS }, () => {
    const begin = performance.now();
    pass();
    return ((performance.now() - begin) * 1e6) / PACKETS;
  });
}
