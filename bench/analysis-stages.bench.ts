import { performance } from 'node:perf_hooks';
import { PACKET_SIZE } from '../src/mpegts/packet.js';
import { readSampleTs } from '../test/support/samples.js';
import { AnalysisRig, STAGES } from './support/analysis-rig.js';
import { median, round } from './support/figures.js';
import { type RepeatedProgramme, repeatProgramme } from './support/repeated-programme.js';
import { saveResult } from './support/results.js';

const RUNS = 9;
const DATAGRAM_PACKETS = 7;
const BATCH_PACKETS = 400 * DATAGRAM_PACKETS;
/** Larger than the caches. */
const INPUT_BYTES = 200e6;
const PACKET_BITS = PACKET_SIZE * 8;
/** Arrivals are late by up to this part of the time between them. */
const JITTER = 0.3;
const SECOND_NS = 1e9;

const PROGRAMMES = [
  { name: 'tsduck_test-108', what: '8 services on 41 PIDs' },
  { name: 'tsduckref_test-089.000000', what: '1080 lines of AVC' },
] as const;

/** Figures of one pass. */
interface Pass {
  readonly nsPerPacket: number;
  /** Of each batch. */
  readonly batchesNs: Float64Array;
}

const rows: (string | number)[][] = [];
const verdicts: string[] = [];
for (const { name, what } of PROGRAMMES) measure(name, what);
saveResult('analysis-stages', {
  title: 'Cost of the analysis',
  method:
    `One thread, recordings of digital television repeated up to ${round(INPUT_BYTES / 1e6)} MB as one stream, ${DATAGRAM_PACKETS} packets at a time ` +
    `with arrival times that vary, a snapshot once a second of the stream. Each stage with those before it, ${RUNS} passes in turns; its own cost is the ` +
    `difference. Worst batch: of batches of ${BATCH_PACKETS} packets, that with the greatest median over the passes.`,
  columns: ['programme', 'stage', 'ns per packet', 'together', 'worst pass', 'worst batch'],
  rows,
  verdicts,
});

function measure(name: string, what: string): void {
  const programme = repeatProgramme(readSampleTs(name), INPUT_BYTES);
  const passes = STAGES.map((): Pass[] => []);
  for (let run = -1; run < RUNS; run++) {
    STAGES.forEach((_, index) => {
      const pass = analyse(programme, index + 1);
      if (run >= 0) passes[index]!.push(pass);
    });
  }
  let before = 0;
  STAGES.forEach((stage, index) => {
    const perPacket = passes[index]!.map(({ nsPerPacket }) => nsPerPacket);
    const together = median(perPacket);
    const worstBatch = worstBatchNs(passes[index]!) / BATCH_PACKETS;
    const figures = [together - before, together, Math.max(...perPacket), worstBatch].map(round);
    rows.push([what, index === 0 ? stage : `+ ${stage}`, ...figures]);
    before = together;
  });
  verdicts.push(`${what}: ${round(PACKET_SIZE / before)} GB/s of TS with all of them`);
}

function analyse({ bytes, nsPerPacket }: RepeatedProgramme, stages: number): Pass {
  const datagrams = Math.floor(bytes.length / PACKET_SIZE / DATAGRAM_PACKETS);
  const datagramsPerBatch = BATCH_PACKETS / DATAGRAM_PACKETS;
  const batchesNs = new Float64Array(Math.floor(datagrams / datagramsPerBatch));
  const rig = new AnalysisRig(stages, (PACKET_BITS * SECOND_NS) / nsPerPacket);
  const periodNs = nsPerPacket * DATAGRAM_PACKETS;
  let reportNs = SECOND_NS;
  let elapsedMs = 0;
  for (let batch = 0; batch < batchesNs.length; batch++) {
    const begin = performance.now();
    const end = (batch + 1) * datagramsPerBatch;
    for (let datagram = batch * datagramsPerBatch; datagram < end; datagram++) {
      const lateness = ((Math.imul(datagram, 0x9e3779b1) >>> 16) / 0x10000) * JITTER;
      const timeNs = (datagram + lateness) * periodNs;
      rig.feed(bytes, datagram * DATAGRAM_PACKETS * PACKET_SIZE, DATAGRAM_PACKETS, timeNs, datagram);
      if (timeNs < reportNs) continue;
      rig.snapshotAndReset();
      reportNs += SECOND_NS;
    }
    const batchMs = performance.now() - begin;
    batchesNs[batch] = batchMs * 1e6;
    elapsedMs += batchMs;
  }
  return { nsPerPacket: (elapsedMs * 1e6) / (batchesNs.length * BATCH_PACKETS), batchesNs };
}

function worstBatchNs(passes: readonly Pass[]): number {
  const medians = Array.from(passes[0]!.batchesNs, (_, batch) =>
    median(passes.map(({ batchesNs }) => batchesNs[batch]!)),
  );
  return Math.max(...medians);
}
