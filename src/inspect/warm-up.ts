import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { RecordIds } from '../report/record-ids.js';
import { NO_PROBE } from '../report/stream-reporter.js';
import { createStreamCounters, StreamCounter } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import { InspectedStream } from './inspected-stream.js';
import { type AnalysisOptions, StreamAnalysis } from './stream-analysis.js';

/** A service of video and sound at a constant bitrate. */
const CLIP = new URL('../../../test_data/bars.mpegts', import.meta.url);
const CLIP_BPS = 2_000_000;
const PACKET_NS = (PACKET_SIZE * 8e9) / CLIP_BPS;
const DATAGRAM_PACKETS = 7;
const BATCH_DATAGRAMS = 50;
const REPORT_BATCHES = 10;
const RTP_TICKS_PER_NS = 90_000 / 1e9;
/** Epoch of its first datagram. */
const START_SECONDS = 1_700_000_000;
/** By then what counts is compiled; on a machine that is busy streams need not wait for more. */
const LONGEST_MS = 400;

const INFO: StreamInfo = {
  streamId: '239.0.0.1:1',
  kind: 'mpegts',
  certainty: 'certain',
  isRtp: false,
  networkPacketSize: PACKET_SIZE,
  vlans: [],
  sourceIp: '10.0.0.1',
  sourcePort: 1,
  destinationIp: '239.0.0.1',
  destinationPort: 1,
  payloadType: 33,
  ssrc: 1,
  streamNumber: 1,
};

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
  const info = { ...INFO, isRtp };
  const batchBytes = BATCH_DATAGRAMS * DATAGRAM_PACKETS * PACKET_SIZE;
  const batches = Math.floor(clip.length / batchBytes);
  for (let sequence = 0; sequence < batches && performance.now() < endMs; sequence++) {
    stream.feed(batchOf(info, sequence, clip.subarray(sequence * batchBytes, (sequence + 1) * batchBytes)));
    stream.takeEssence();
    if (sequence % REPORT_BATCHES === 0) stream.report({ timestamp: sequence, host: null });
  }
  stream.close({ timestamp: batches, host: null });
}

function batchOf(stream: StreamInfo, sequence: number, payload: Uint8Array): Batch {
  const rows = Array.from({ length: BATCH_DATAGRAMS }, (_, row) => row);
  const nsPerDatagram = DATAGRAM_PACKETS * PACKET_NS;
  const startNs = sequence * BATCH_DATAGRAMS * nsPerDatagram;
  const packets = BATCH_DATAGRAMS * DATAGRAM_PACKETS;
  const counters = createStreamCounters();
  counters[StreamCounter.captured_packets] = (sequence + 1) * packets;
  counters[StreamCounter.published_packets] = (sequence + 1) * packets;
  const [rtpSequences, rtpTimestamps] = stream.isRtp
    ? [
        Uint16Array.from(rows, (row) => sequence * BATCH_DATAGRAMS + row),
        Uint32Array.from(rows, (row) => (startNs + row * nsPerDatagram) * RTP_TICKS_PER_NS),
      ]
    : [new Uint16Array(0), new Uint32Array(0)];
  return {
    stream,
    sequence,
    datagrams: BATCH_DATAGRAMS,
    packets,
    baseSeconds: START_SECONDS + Math.floor(startNs / 1e9),
    baseNanoseconds: startNs % 1e9,
    arrivalDeltaNs: Uint32Array.from(rows, (row) => row * nsPerDatagram),
    sizes: new Uint16Array(BATCH_DATAGRAMS).fill(DATAGRAM_PACKETS),
    rtpSequences,
    rtpTimestamps,
    counters,
    payload,
    payloadOmitted: false,
    hopLimit: 64,
    hopLimitMin: 64,
    hopLimitMax: 64,
    hostDropTimeNs: 0,
    hostDropSinceNs: 0,
  };
}
