import { performance } from 'node:perf_hooks';
import { ELEMENTARY_OBSERVERS, type ElementaryObservers } from '../src/analysis/elementary-observers.js';
import { MpegtsAnalyzer } from '../src/analysis/mpegts-analyzer.js';
import { PACKET_SIZE } from '../src/mpegts/packet.js';
import { noConditions } from '../test/support/analysis/content-rig.js';
import { readSampleTs } from '../test/support/samples/samples.js';
import { median, round } from './support/figures.js';
import { repeatProgramme } from './support/repeated-programme.js';
import { saveResult } from './support/results.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const DATAGRAM_PACKETS = 7;
/** Larger than the caches. */
const INPUT_BYTES = 100e6;
const SECOND_NS = 1e9;
/** What all inspectors may leave of the speed of the analysis without them. */
const LEAST_SHARE = 0.6;

const PROGRAMMES = [
  { name: 'tsduck_test-108', what: '8 services on 41 PIDs' },
  { name: 'tsduckref_test-089.000000', what: '1080 lines of AVC' },
  { name: 'moq_kyrion_mpeg2av_ac3', what: '1080 lines of MPEG-2' },
  { name: 'shaka_hls-ts-h265_0', what: '360 lines of HEVC' },
] as const;

const { video } = ELEMENTARY_OBSERVERS;
const TABLES: readonly (readonly [name: string, table: Partial<ElementaryObservers>])[] = [
  ['without inspectors', {}],
  ['video', { video }],
  ['all inspectors', ELEMENTARY_OBSERVERS],
];

const rows: (string | number)[][] = [];
const verdicts: string[] = [];
for (const { name, what } of PROGRAMMES) measure(name, what);
saveResult('inspectors', {
  title: 'Cost of the inspectors of elementary streams',
  method:
    `One thread, recordings of digital television repeated up to ${round(INPUT_BYTES / 1e6)} MB as one stream, ${DATAGRAM_PACKETS} packets at a time, ` +
    `through the whole analysis of a transport stream with arrival times, a snapshot once a second of the stream; ns per packet, median of ${RUNS} passes in turns.`,
  columns: ['programme', 'inspectors', 'ns per packet', 'share of the speed without'],
  rows,
  verdicts,
});

function measure(name: string, what: string): void {
  const { bytes, nsPerPacket } = repeatProgramme(readSampleTs(name), INPUT_BYTES);
  const passes = TABLES.map((): number[] => []);
  for (let run = -1; run < RUNS; run++) {
    TABLES.forEach(([, table], index) => {
      const ns = analyse(bytes, nsPerPacket, table as ElementaryObservers);
      if (run >= 0) passes[index]!.push(ns);
    });
  }
  const shareOf = (index: number) => median(passes[0]!.map((ns, run) => ns / passes[index]![run]!));
  TABLES.forEach(([table], index) => {
    rows.push([what, table, round(median(passes[index]!)), round(shareOf(index))]);
  });
  const share = shareOf(TABLES.length - 1);
  verdicts.push(
    `${what}: ${round(share * 100)} % of the speed with all inspectors${share < LEAST_SHARE ? ', too little' : ''}`,
  );
}

/** ns per packet. */
function analyse(bytes: Uint8Array, nsPerPacket: number, observers: ElementaryObservers): number {
  const conditions = noConditions();
  const losses = { isStreamError: () => true };
  const analyzer = new MpegtsAnalyzer({ hasArrivalTimes: true, profile: '2020', losses, conditions, observers });
  const packets = Math.floor(bytes.length / PACKET_SIZE / DATAGRAM_PACKETS) * DATAGRAM_PACKETS;
  let reportNs = SECOND_NS;
  const begin = performance.now();
  for (let packet = 0; packet < packets; packet += DATAGRAM_PACKETS) {
    const timeNs = packet * nsPerPacket;
    analyzer.ts.feed(bytes, packet * PACKET_SIZE, DATAGRAM_PACKETS, timeNs);
    if (timeNs < reportNs) continue;
    analyzer.snapshotAndReset();
    analyzer.takeEvents();
    reportNs += SECOND_NS;
  }
  return ((performance.now() - begin) * 1e6) / packets;
}
