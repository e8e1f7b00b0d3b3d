import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { RecordIds } from '../report/record-ids.js';
import { NO_PROBE } from '../report/stream-reporter.js';
import { sampleBatch, sampleStream } from '../stream/sample-batch.js';
import { InspectedStream } from './inspected-stream.js';
import { type AnalysisOptions, StreamAnalysis } from './stream-analysis.js';

/** A service of video and sound at a constant bitrate. */
const CLIP = new URL('../../../test_data/bars.mpegts', import.meta.url);
const PACKING = { datagrams: 50, packetsPerDatagram: 7, bitrateBps: 2_000_000 };
const BATCH_BYTES = PACKING.datagrams * PACKING.packetsPerDatagram * PACKET_SIZE;
const REPORT_BATCHES = 10;
/** By then what counts is compiled; on a machine that is busy streams need not wait for more. */
const LONGEST_MS = 400;

/**
 * Analyses a stream that tscap brings along, again and again for a part of a second, so that the code is compiled when hundreds of streams
 * begin at once. Nothing is told of it. Where the file is missing, nothing is done.
 */
export function warmUp(options: AnalysisOptions, longestMs = LONGEST_MS): void {
  const clip = clipBytes();
  if (clip === undefined) return;
  const endMs = performance.now() + longestMs;
  for (let pass = 0; performance.now() < endMs; pass++) analyse(clip, pass % 2 === 1, options, endMs);
}

function clipBytes(): Uint8Array | undefined {
  try {
    return readFileSync(CLIP);
  } catch {
    return undefined;
  }
}

/** The clip as one stream from its beginning to its end, as far as there is time. */
function analyse(clip: Uint8Array, isRtp: boolean, options: AnalysisOptions, endMs: number): void {
  const stream = new InspectedStream(NO_PROBE, new RecordIds('warm-up'), () => {});
  stream.begin(new StreamAnalysis(options));
  const info = sampleStream(isRtp);
  const batches = Math.floor(clip.length / BATCH_BYTES);
  for (let sequence = 0; sequence < batches && performance.now() < endMs; sequence++) {
    const payload = clip.subarray(sequence * BATCH_BYTES, (sequence + 1) * BATCH_BYTES);
    stream.feed(sampleBatch(info, sequence, payload, PACKING));
    stream.takeEssence();
    if (sequence % REPORT_BATCHES === 0) stream.report({ timestamp: sequence, host: null });
  }
  stream.close({ timestamp: batches, host: null });
}
