// Tested by: test/e2e/list-streams.test.ts
import { performance } from 'node:perf_hooks';
import type { ProfileChoice } from '../../analysis/adaptive-rules.js';
import type { FrameSource } from '../../capture/frame-source.js';
import { guardedInterval } from '../../cli/guarded-interval.js';
import type { Console } from '../../cli/log.js';
import { RateLimitedLog } from '../../cli/rate-limited-log.js';
import { printOut } from '../../cli/standard-output.js';
import { awaitedStream } from '../../ingest/awaited-stream.js';
import { captureAll } from '../../ingest/capture-loop.js';
import { Ingest } from '../../ingest/ingest.js';
import { takeStatus } from '../../ingest/status.js';
import { StreamRegistry } from '../../ingest/stream-registry.js';
import type { FlowBook } from '../../inspect/descriptions/flow-book.js';
import { streamReportOf } from '../../inspect/stream-records.js';
import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { StreamReport } from '../../report/stream-report.js';
import { descriptionOf } from '../../st2110/d10/describe-flow.js';
import { ProbeCounter } from '../../stream/counters.js';
import type { Batch, Status } from '../../stream/message.js';
import { DescribedGroups } from '../described-groups.js';
import { joinSources } from '../open-source.js';
import type { ProbeConfig } from '../options.js';
import { ProbeInspection } from '../probe-inspection.js';
import type { SourceSelection } from '../source-selection.js';
import { inListOrder, listedStream, listingText } from './listing.js';

/** Of a stream of much more than that in a few seconds, no more is needed to know what it carries. */
const MOST_ANALYSED_BYTES = 16 * 1024 * 1024;
const CLOSE_BATCHES_MS = 50;

export interface ListingInput {
  readonly config: ProbeConfig;
  readonly profile: ProfileChoice;
  readonly selection: SourceSelection;
  readonly console: Console;
  readonly source: FrameSource;
  readonly stop: AbortSignal;
  readonly book: FlowBook;
}

/** Captures until it is stopped or the file ends, and prints which streams there were. Throws CaptureError. */
export async function listStreams({
  config,
  profile,
  selection,
  console,
  source,
  stop,
  book,
}: ListingInput): Promise<void> {
  const reports = new Map<string, StreamReport>();
  const log = new RateLimitedLog(console.log);
  const onFault = (err: unknown): void => log.write('error', 'fault', { err }, 'a fault in the probe');
  const inspection = new ProbeInspection({
    profile,
    descriptions: book.flows,
    timestampSource: source.isLive ? (config.timestampType ?? 'host') : 'savefile',
    pcrFilter: config.pcrFilter,
    identity: { probeId: '-', sessionId: '-' },
    send: (record) => {
      if (record.type === 'stream_report') reports.set(record.stream_id, streamReportOf(record));
    },
    onFailure: ({ streamId, stage, place }) =>
      console.log.error({ stream_id: streamId, stage, place }, 'analysis failed'),
    onNotAnalysed: () => {},
    onThreadLost: () => {},
    onFault,
    now: Date.now,
  });
  const registry = new StreamRegistry({
    maxStreams: config.maxStreams,
    limits: { packets: config.zmqBatchSize, bytes: config.zmqBatchSize * PACKET_SIZE },
    payloadMemory: 'reused',
    publish: boundedFeed(inspection),
    dropNullPackets: false,
    observeReject: undefined,
  });
  if (source.linkType !== 'datagram') for (const endpoint of selection.endpoints) registry.ask(awaitedStream(endpoint));
  const ingest = new Ingest(source.linkType, registry, {
    onlyAsked: !selection.discover,
    packetLimit: config.packetCount === 0 ? Number.POSITIVE_INFINITY : config.packetCount,
    statedKind: (flow) => descriptionOf(book.flows, flow)?.kind,
  });
  const membership = await joinSources(config, selection.endpoints);
  const described = new DescribedGroups(config, console.log);
  await described.follow(book.flows);
  const close = (): void => registry.closeBatchesOpenedBefore(performance.now() - CLOSE_BATCHES_MS);
  const timer = guardedInterval(close, CLOSE_BATCHES_MS, onFault);
  console.log.info({ source: source.name }, source.isLive ? 'listening' : 'reading');
  try {
    await captureAll({ source, ingest, stop, readTimeOutMs: config.readTimeOut, waitForRoom: () => undefined });
  } finally {
    clearInterval(timer);
    membership?.close();
    described.close();
  }
  ingest.settle(performance.now());
  const status = takeStatus(source, ingest);
  await inspection.finish();
  const streams = inListOrder(
    status.streams.map((stream) => listedStream(stream, reports.get(stream.stream.streamId))),
  );
  const { stdout } = process;
  const json = (): string => `${JSON.stringify({ source: source.name, streams }, null, 2)}\n`;
  await printOut(
    config.listFormat === 'json' ? json() : listingText(streams, stdout.isTTY ? stdout.columns : undefined),
  );
  console.print(remarksText(status));
}

/** Hands on the beginning of each stream. */
function boundedFeed(inspection: ProbeInspection): (batch: Batch) => boolean {
  const fed = new Map<string, number>();
  return (batch) => {
    const { streamId } = batch.stream;
    const bytes = fed.get(streamId) ?? 0;
    if (bytes > MOST_ANALYSED_BYTES) return true;
    fed.set(streamId, bytes + batch.payload.length);
    inspection.feed(batch);
    return true;
  };
}

/** What is not in the list, and what to try where there is nothing in it. */
function remarksText({ counters, hasDropCounters, streams, isLive }: Omit<Status, 'sequence'>): string {
  const lines: string[] = [];
  const dropped =
    counters[ProbeCounter.kernel_dropped_datagrams]! + counters[ProbeCounter.interface_dropped_datagrams]!;
  const unclassified = counters[ProbeCounter.unclassified_datagrams]!;
  if (hasDropCounters && dropped > 0) lines.push(`${dropped} datagrams were dropped by the host: rates are too low`);
  if (unclassified > 0) lines.push(`${unclassified} datagrams of flows in which no stream was recognised`);
  const isEmpty = streams.every(({ nextSequence }) => nextSequence === 0);
  if (isEmpty && isLive)
    lines.push(
      `nothing was recognised in ${counters[ProbeCounter.captured_frames]} frames: a switch sends only the groups that are joined (--source ip:port joins one), or all of a port to a mirror port`,
    );
  return lines.map((line) => `${line}\n`).join('');
}
