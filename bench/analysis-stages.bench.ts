import { performance } from 'node:perf_hooks';
import { PACKET_SIZE } from '../src/mpegts/packet.js';
import { readSampleTs } from '../test/support/samples/samples.js';
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
/** What a TS file without arrival times needs: all but the stages of datagrams. */
const TS_FILE_STAGES = STAGES.indexOf('PCR and PTS') + 1;

const PROGRAMMES = [
  { name: 'tsduck_test-108', what: '8 services on 41 PIDs' },
  { name: 'tsduckref_test-089.000000', what: '1080 lines of AVC' },
] as const;

const rows: (string | number)[][] = [];
const verdicts: string[] = [];
for (const { name, what } of PROGRAMMES) measure(name, what);
saveResult('analysis-stages', {
  title: 'Cost of the analysis',
  method:
    `One thread, recordings of digital television repeated up to ${round(INPUT_BYTES / 1e6)} MB as one stream, ${DATAGRAM_PACKETS} packets at a time ` +
    `with arrival times that vary, a snapshot once a second of the stream; ns per packet. Each stage with those before it, ${RUNS} passes in turns; its own ` +
    `cost is the difference. Of each batch of ${BATCH_PACKETS} packets the median over the passes is taken: all of these together, and the greatest.`,
  columns: ['programme', 'stage', 'its own', 'together', 'worst pass', 'worst batch'],
  rows,
  verdicts,
});

function measure(name: string, what: string): void {
  const programme = repeatProgramme(readSampleTs(name), INPUT_BYTES);
  const passes = STAGES.map((): Float64Array[] => []);
  for (let run = -1; run < RUNS; run++) {
    STAGES.forEach((_, index) => {
      const batchesNs = analyse(programme, index + 1);
      if (run >= 0) passes[index]!.push(batchesNs);
    });
  }
  let before = 0;
  STAGES.forEach((stage, index) => {
    const batches = Array.from(passes[index]![0]!, (_, batch) => median(passes[index]!.map((pass) => pass[batch]!)));
    const together = mean(batches);
    const worstPass = Math.max(...passes[index]!.map(mean));
    const figures = [together - before, together, worstPass, Math.max(...batches)].map(round);
    rows.push([what, index === 0 ? stage : `+ ${stage}`, ...figures]);
    before = together;
    if (index + 1 === TS_FILE_STAGES)
      verdicts.push(`${what}: ${round(PACKET_SIZE / together)} GB/s of a TS file, without arrival times`);
  });
  verdicts.push(`${what}: ${round(PACKET_SIZE / before)} GB/s with all of them`);
}

/** ns per packet of each batch. */
function analyse({ bytes, nsPerPacket }: RepeatedProgramme, stages: number): Float64Array {
  const datagrams = Math.floor(bytes.length / PACKET_SIZE / DATAGRAM_PACKETS);
  const datagramsPerBatch = BATCH_PACKETS / DATAGRAM_PACKETS;
  const batchesNs = new Float64Array(Math.floor(datagrams / datagramsPerBatch));
  const rig = new AnalysisRig(stages, (PACKET_BITS * SECOND_NS) / nsPerPacket);
  const periodNs = nsPerPacket * DATAGRAM_PACKETS;
  let reportNs = SECOND_NS;
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
    batchesNs[batch] = ((performance.now() - begin) * 1e6) / BATCH_PACKETS;
  }
  return batchesNs;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n]!;
  return sum / values.length;
}
