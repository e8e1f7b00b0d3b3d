import { performance } from 'node:perf_hooks';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { PcrTimeSink } from '../analysis/pcr-time-sink.js';
import { StreamAnalyzer } from '../analysis/stream-analyzer.js';
import type { ByteInput } from '../capture/byte-input.js';
import { CaptureError, type FrameSource } from '../capture/frame-source.js';
import { gather } from '../capture/native.js';
import { type OpenedFile, openFile } from '../capture/open-input.js';
import { captureAll } from '../ingest/capture-loop.js';
import { Ingest } from '../ingest/ingest.js';
import { StreamRegistry } from '../ingest/stream-registry.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { TR_101_290_SYNC } from '../mpegts/sync-state.js';
import { TsFraming } from '../mpegts/ts-framing.js';
import {
  type FrameCounts,
  REPORT_SCHEMA,
  REPORT_SCHEMA_VERSION,
  type Report,
  type StreamReport,
} from '../report/stream-report.js';
import { FILE_STREAM, StreamReporter } from '../report/stream-reporter.js';
import { type CounterColumn, ProbeCounter } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import { type ReportSink, reportTo, tell } from './report-sink.js';
import { StreamAnalysis } from './stream-analysis.js';

export interface FileOptions {
  /** `-` is standard input. */
  readonly path: string;
  readonly profile: ProfileChoice;
  readonly stop: AbortSignal;
  /** Is told the report on each stream, after its events. */
  readonly sink: ReportSink;
}

export interface FileAnalysis {
  readonly report: Report;
  /** Why a savefile could not be read to its end; the report is on what came before. */
  readonly failure: CaptureError | undefined;
}

/** Packets of a batch, of 1 MiB as the slabs it is filled from, and streams of one file. */
const BATCH_PACKETS = 2800;
const MAX_STREAMS = 8192;

/**
 * Analyses a file of packets, or every stream of a savefile, from its beginning to its end: the same file gives the same
 * report. Throws CaptureError.
 */
export async function analyzeFile(options: FileOptions): Promise<FileAnalysis> {
  const opened = await openFile({ path: options.path, signal: options.stop });
  if (opened.kind !== 'mpegts') return analyzeFrames(opened.source, options);
  return { report: await analyzePackets(opened, options), failure: undefined };
}

async function analyzePackets(
  { input, layout }: Extract<OpenedFile, { kind: 'mpegts' }>,
  { profile, stop, sink }: FileOptions,
): Promise<Report> {
  const analyzer = new StreamAnalyzer({ kind: 'mpegts', isRtp: false, hasArrivalTimes: false, profile });
  const times = new PcrTimeSink(analyzer);
  const framing = new TsFraming(times, TR_101_290_SYNC, layout);
  const onStop = (): void => void input.close();
  stop.addEventListener('abort', onStop, { once: true });
  try {
    let pending = fill(framing.room(), input);
    for (;;) {
      const length = await pending;
      if (length === 0 || stop.aborted) break;
      pending = fill(framing.nextRoom(), input);
      framing.take(length, times.timeNs);
    }
    framing.end(times.timeNs);
  } finally {
    stop.removeEventListener('abort', onStop);
    await input.close();
  }
  analyzer.settle();
  const report = new StreamReporter(analyzer).report(FILE_STREAM, null);
  tell(sink, report, analyzer.takeEvents(), Number.NaN, true);
  return reportOf('mpegts', framing.skippedBytes, null, [report]);
}

/** As many bytes as there is room for, so that a pipe and a file are cut alike; fewer at the end of the input, or when it is closed. */
function fill(room: Uint8Array, input: ByteInput): Promise<number> {
  const filling = readAll(room, input);
  filling.catch(() => {}); // seen when it is awaited
  return filling;
}

async function readAll(room: Uint8Array, input: ByteInput): Promise<number> {
  let size = 0;
  while (size < room.length) {
    const length = await input.read(room, size, room.length - size);
    if (length === 0) break;
    size += length;
  }
  return size;
}

async function analyzeFrames(source: FrameSource, { profile, stop, sink }: FileOptions): Promise<FileAnalysis> {
  const streams = new Map<string, StreamAnalysis>();
  const publish = (batch: Batch): boolean => {
    analysisOf(streams, batch.stream.streamId, profile).feed(batch);
    return true;
  };
  const registry = new StreamRegistry({
    maxStreams: MAX_STREAMS,
    limits: { packets: BATCH_PACKETS, bytes: BATCH_PACKETS * PACKET_SIZE },
    payloadMemory: 'reused',
    gather,
    publish,
    dropNullPackets: false,
    observeReject: undefined,
  });
  const ingest = new Ingest(source.linkType, registry, { onlyAsked: false, packetLimit: Number.POSITIVE_INFINITY });
  const reading = captureAll({ source, ingest, stop, readTimeOutMs: 0, waitForRoom: () => undefined });
  const failure = await failureOf(reading);
  ingest.settle(performance.now());
  registry.closeBatchesOpenedBefore(Number.POSITIVE_INFINITY);
  const reports = [...streams.values()].map((analysis) => {
    analysis.settle();
    return reportTo(sink, analysis, true)!;
  });
  return { report: reportOf('pcap', source.skippedBytes(), frameCountsOf(ingest.snapshot()), reports), failure };
}

async function failureOf(reading: Promise<unknown>): Promise<CaptureError | undefined> {
  try {
    await reading;
    return undefined;
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

function analysisOf(streams: Map<string, StreamAnalysis>, streamId: string, profile: ProfileChoice): StreamAnalysis {
  const known = streams.get(streamId);
  if (known !== undefined) return known;
  const analysis = new StreamAnalysis(profile);
  streams.set(streamId, analysis);
  return analysis;
}

function reportOf(
  format: 'pcap' | 'mpegts',
  skippedBytes: number,
  frames: FrameCounts | null,
  streams: readonly StreamReport[],
): Report {
  return {
    schema: REPORT_SCHEMA,
    schema_version: REPORT_SCHEMA_VERSION,
    input: { format, skipped_bytes: skippedBytes, frames },
    streams,
  };
}

function frameCountsOf(counters: CounterColumn): FrameCounts {
  return {
    captured: counters[ProbeCounter.captured_frames]!,
    not_udp: counters[ProbeCounter.not_udp_frames]!,
    ip_fragments: counters[ProbeCounter.ip_fragment_frames]!,
    malformed: counters[ProbeCounter.malformed_frames]!,
    truncated: counters[ProbeCounter.truncated_frames]!,
    unclassified: counters[ProbeCounter.unclassified_datagrams]!,
    flow_table_full: counters[ProbeCounter.flow_table_full_datagrams]!,
    not_selected: counters[ProbeCounter.not_selected_datagrams]!,
  };
}
