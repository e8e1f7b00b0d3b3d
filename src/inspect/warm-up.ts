import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { EndlessClip, newCounters } from '../mpegts/endless-clip.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { RecordIds } from '../report/record-ids.js';
import { NO_PROBE } from '../report/stream-identity.js';
import { sampleBatch, sampleStream } from '../stream/sample-batch.js';
import { InspectedStream } from './inspected-stream.js';
import { type AnalysisOptions, StreamAnalysis } from './stream-analysis.js';

/** A service of video and sound at a constant bitrate. */
const CLIP = new URL('../../../test_data/bars.mpegts', import.meta.url);
const CLIP_SECONDS = 5;
const PACKING = { datagrams: 50, packetsPerDatagram: 7, bitrateBps: 2_000_000 };
const BATCH_PACKETS = PACKING.datagrams * PACKING.packetsPerDatagram;
const REPORT_BATCHES = 10;
/** Its clocks begin 10 hours in: those of most streams need more than 31 bits, and what is compiled for less is compiled anew by the first of them. */
const FIRST_ROUND = (10 * 3600) / CLIP_SECONDS;
/** By then what counts is compiled; on a machine that is busy streams need not wait for more. */
const LONGEST_MS = 400;

/**
 * Analyses a stream that tscap brings along, again and again for a part of a second, so that the code is compiled when hundreds of streams
 * begin at once. Nothing is told of it. Where the file is missing, nothing is done; it ends at once where it is waited for.
 */
export function warmUp(options: AnalysisOptions, isWaitedFor = () => false, longestMs = LONGEST_MS): void {
  const clip = openClip();
  if (clip === undefined) return;
  const endMs = performance.now() + longestMs;
  const isOver = (): boolean => isWaitedFor() || performance.now() >= endMs;
  for (let pass = 0; !isOver(); pass++) analyse(clip, pass, options, isOver);
}

function openClip(): EndlessClip | undefined {
  try {
    return new EndlessClip(readFileSync(CLIP), PACKING.bitrateBps, CLIP_SECONDS);
  } catch {
    return undefined;
  }
}

/** The clip as one stream from its beginning to its end, as far as there is time; RTP in every second pass. */
function analyse(clip: EndlessClip, pass: number, options: AnalysisOptions, isOver: () => boolean): void {
  const stream = new InspectedStream(NO_PROBE, new RecordIds('warm-up'), () => {});
  stream.begin(new StreamAnalysis(options));
  const info = sampleStream(pass % 2 === 1);
  const counters = newCounters();
  const payload = Buffer.alloc(BATCH_PACKETS * PACKET_SIZE);
  const batches = Math.floor(clip.packets / BATCH_PACKETS);
  for (let sequence = 0; sequence < batches && !isOver(); sequence++) {
    for (let n = 0; n < BATCH_PACKETS; n++) {
      clip.write(payload, n * PACKET_SIZE, sequence * BATCH_PACKETS + n, FIRST_ROUND + pass, counters);
    }
    stream.feed(sampleBatch(info, sequence, payload, PACKING));
    stream.takeEssence();
    if (sequence % REPORT_BATCHES === 0) stream.report({ timestamp: sequence, host: null });
  }
  stream.close({ timestamp: batches, host: null });
}
