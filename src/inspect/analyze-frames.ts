// Tested by: test/inspect/analyze-file.test.ts
import { performance } from 'node:perf_hooks';
import { CaptureError, type FrameSource } from '../capture/frame-source.js';
import { captureAll } from '../ingest/capture-loop.js';
import { Ingest } from '../ingest/ingest.js';
import { allLegPairs } from '../ingest/leg-pair.js';
import { StreamRegistry } from '../ingest/stream-registry.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import type { FrameCounts } from '../report/input-report.js';
import type { AnalysisRecord } from '../report/records.js';
import type { RecordOrigin } from '../report/stream-fields.js';
import { NO_PROBE } from '../report/stream-identity.js';
import type { StreamReport } from '../report/stream-report.js';
import { descriptionOf } from '../st2110/d10/describe-flow.js';
import { type CounterColumn, ProbeCounter } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import type { AnalysisFailure } from './analysis-failure.js';
import type { FileOptions, FileResult } from './file-analysis.js';
import { FileEssence } from './file-essence.js';
import { FileLegs } from './file-legs.js';
import type { FrameSeconds } from './frame-seconds.js';
import type { InspectAccount, InspectOutput } from './inspect-message.js';
import { loadInspectHere, openInspection } from './inspection.js';
import { lostAnalysis } from './lost-analysis.js';
import { StreamNumbers } from './stream-numbers.js';
import { streamReportOf } from './stream-records.js';
import { ToldSeconds } from './told-seconds.js';

/** Packets of a batch, of 1 MiB as the slabs it is filled from, and streams of one file. */
const BATCH_PACKETS = 2800;
const MAX_STREAMS = 8192;
/** Of a thread, which is never ahead of the reader: what is in it stays in the caches. */
const RING_BYTES = 8 * 1024 * 1024;

/** Analyses every stream of a savefile. Throws what is no CaptureError. */
export async function analyzeFrames(source: FrameSource, options: FileOptions): Promise<FileResult> {
  const {
    profile,
    ownProfiles,
    pcrFilter,
    payloads,
    descriptions,
    run,
    stop,
    context,
    take,
    takeSecond,
    origin = NO_PROBE,
    threads = 0,
    essence: decoding,
  } = options;
  const streams: StreamReport[] = [];
  const failures: AnalysisFailure[] = [];
  const essence = new FileEssence(decoding);
  const settings = {
    profile,
    ownProfiles,
    pcrFilter,
    payloads,
    descriptions,
    wishes: decoding?.wishes,
    run,
    limit: MAX_STREAMS,
    timestampSource: 'savefile',
  };
  /** By stream: what is told when those before it were. */
  const waiting = new Map<number, AnalysisRecord[]>();
  const closed = new Set<number>();
  let told = 0;
  const tell = (): void => {
    while (closed.has(told)) {
      for (const record of waiting.get(told) ?? []) {
        if (record.type === 'stream_report') streams.push(streamReportOf(record));
        take(record);
      }
      waiting.delete(told++);
    }
  };
  let haveAllClosed = (): void => {};
  let lostBecause: string | undefined;
  const noteLoss = (stream: number, account: InspectAccount): void => {
    const streamId = numbers.nameOf(stream);
    const hasReport = waiting.get(stream)?.some(({ type }) => type === 'stream_report') ?? false;
    const failed = lostAnalysis(streamId, account, hasReport, lostBecause);
    if (failed !== undefined && !failures.some((other) => other.streamId === streamId)) failures.push(failed);
  };
  // What decoders see comes in the order of the stream only where each message is taken at once.
  const threadsOfIt = decoding === undefined ? threads : 0;
  const here = await loadInspectHere(settings, threadsOfIt);
  const output = (output: InspectOutput): void => {
    if (output.kind === 'essence') {
      const { stream } = output;
      essence.add(output.origin, output.essence, (decoded) =>
        inspector.take({ kind: 'decoded', stream, essence: decoded }),
      );
    }
    if (output.kind === 'failed') failures.push(output.failure);
    if (output.kind === 'thread_lost') lostBecause = output.reason;
    if (output.kind === 'closed') {
      if (lostBecause !== undefined || output.account.notAnalysed.behind > 0) noteLoss(output.stream, output.account);
      closed.add(output.stream);
      tell();
      if (closed.size === numbers.size) haveAllClosed();
    }
    if (output.kind !== 'record') return;
    const { stream, record } = output;
    const records = waiting.get(stream);
    if (records === undefined) waiting.set(stream, [record]);
    else records.push(record);
  };
  const inspector = openInspection(settings, threadsOfIt, output, {
    here,
    ringBytes: RING_BYTES,
    isFile: true,
    givesWay: false,
  });
  const numbers = new StreamNumbers(inspector, origin);
  const seconds = takeSecond === undefined ? undefined : await openSeconds(options, takeSecond, origin);
  /** Of which batches came that were not waited for. */
  const published = new Set<number>();
  const publish = (batch: Batch): void => {
    const stream = numbers.of(batch.stream.streamId);
    inspector.take({ kind: 'batch', stream, batch });
    published.add(stream);
    seconds?.take(batch);
  };
  const legs = new FileLegs(allLegPairs(options.legs ?? [], descriptions ?? []), publish);
  const registry = new StreamRegistry({
    maxStreams: MAX_STREAMS,
    limits: { packets: BATCH_PACKETS, bytes: BATCH_PACKETS * PACKET_SIZE, isOfOneSecond: seconds !== undefined },
    payloadMemory: 'reused',
    publish: (batch: Batch): boolean => {
      if (!legs.take(batch)) publish(batch);
      return true;
    },
    dropNullPackets: false,
    observeReject: undefined,
  });
  const ingest = new Ingest(source.linkType, registry, {
    onlyAsked: false,
    packetLimit: Number.POSITIVE_INFINITY,
    statedKind: (flow) => descriptionOf(descriptions ?? [], flow)?.kind,
  });
  const waitForRoom = async (): Promise<void> => {
    await essence.settled();
    for (const stream of published) await inspector.room?.(stream, true);
    published.clear();
  };
  const reading = captureAll({ source, ingest, stop, readTimeOutMs: 0, waitForRoom });
  const failure = await failureOf(reading);
  ingest.settle(performance.now());
  for (const stream of registry.all()) {
    stream.closeBatch();
    await waitForRoom();
  }
  legs.settle();
  seconds?.end();
  for (const [streamId, report] of legs.reports()) {
    inspector.take({ kind: 'legs', stream: numbers.of(streamId), legs: report });
  }
  const ended = new Promise<void>((resolve) => {
    haveAllClosed = resolve;
  });
  const closing = await context();
  for (const stream of numbers.all) inspector.take({ kind: 'close', stream, context: closing });
  if (closed.size < numbers.size) await ended;
  await inspector.end?.();
  const frames = frameCountsOf(ingest.snapshot());
  return { input: { format: 'pcap', skipped_bytes: source.skippedBytes(), frames }, streams, failure, failures };
}

/** What analyses is not loaded here where threads do. */
async function openSeconds(
  { profile, ownProfiles, pcrFilter, descriptions, run }: FileOptions,
  takeSecond: NonNullable<FileOptions['takeSecond']>,
  origin: RecordOrigin,
): Promise<FrameSeconds> {
  const { FrameSeconds } = await import('./frame-seconds.js');
  return new FrameSeconds({ profile, ownProfiles, pcrFilter, descriptions }, new ToldSeconds(run, takeSecond), origin);
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
