// Tested by: test/e2e/accounting.test.ts, test/e2e/stopping-probe.test.ts
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { formatDeviceTable, listDevices } from '../capture/devices.js';
import type { FrameSource } from '../capture/frame-source.js';
import { analysisThreads } from '../cli/analysis-options.js';
import { guardedInterval } from '../cli/guarded-interval.js';
import { type Console, createConsole } from '../cli/log.js';
import { UsageError } from '../cli/option.js';
import { progressText } from '../cli/progress.js';
import { RateLimitedLog, tellLeftOut } from '../cli/rate-limited-log.js';
import { onForced, onReopen, stopSignal, unlessStopped, untilStopped } from '../cli/signals.js';
import { printOut } from '../cli/standard-output.js';
import { awaitedStream } from '../ingest/awaited-stream.js';
import { captureAll } from '../ingest/capture-loop.js';
import { Ingest } from '../ingest/ingest.js';
import { takeStatus } from '../ingest/status.js';
import { StreamRegistry } from '../ingest/stream-registry.js';
import { StreamReleases } from '../ingest/stream-releases.js';
import { AnalysisError, type AnalysisFailure, failureText } from '../inspect/analysis-failure.js';
import type { FlowBook } from '../inspect/descriptions/flow-book.js';
import { openDescriptions } from '../inspect/descriptions/open-descriptions.js';
import { loadStreamSettings, rereadStreamSettings, type StreamSettings } from '../inspect/stream-settings.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import { formatEndpoint } from '../net/address.js';
import { descriptionOf } from '../st2110/d10/describe-flow.js';
import { ProbeCounter, StreamCounter } from '../stream/counters.js';
import type { Batch, EndReason, Status } from '../stream/message.js';
import { printable } from '../text/printable.js';
import { refusalText } from '../wire/connection-refusal.js';
import { linkOf } from '../wire/endpoint.js';
import { linkWarnings } from '../wire/link-warnings.js';
import { Publisher } from '../wire/publisher.js';
import type { QueuedFigures } from '../wire/send-queue.js';
import { isId } from '../wire/topic.js';
import { ArrivalWatch } from './arrival-watch.js';
import { DescribedGroups } from './described-groups.js';
import { GoneStreams } from './gone-streams.js';
import { LeftOutFlows } from './left-out-flows.js';
import { ProbeLink } from './link.js';
import { joinSources, openSource } from './open-source.js';
import type { ProbeConfig } from './options.js';
import type { ProbeInspection } from './probe-inspection.js';
import { ProbeStop } from './probe-stop.js';
import { queueBytesOf } from './queue-bytes.js';
import { createRejectLog } from './reject-log.js';
import { type SourceSelection, selectSources } from './source-selection.js';
import { NOTHING_CAPTURED, summarize } from './summary.js';

/** Small batches of many streams would cost more than what is in them: 2000 a second are enough (docs/performance.md). */
const BATCH_TIME_PER_STREAM_MS = 1;
const LONGEST_BATCH_TIME_MS = 500;
const STATUS_INTERVAL_MS = 1000;
/** Two rounds of the services of DVB, which are told every 2 s at least, and some time to be heard. */
const LISTING_S = 5;
const MONITORS_INTERVAL_MS = 20;
/** Longest time that a live probe spends on sending what waits when it stops, and on monitors that are behind. */
const LIVE_FLUSH_MS = 5000;
/** The same for a file, which waits for its monitor: as long as a timer can be. */
const FILE_FLUSH_MS = 2 ** 31 - 1;

/** Runs the probe to its end. Throws UsageError, CaptureError and LinkError. */
export async function runProbe(given: ProbeConfig): Promise<void> {
  const config = given.listStreams ? listingConfig(given) : given;
  if (config.listDevices) {
    await printOut(formatDeviceTable(listDevices()));
    return;
  }
  const selection = selectSources(config);
  const probeId = config.probeId ?? hostname();
  if (!isId(probeId))
    throw new UsageError(
      `--probe-id must be 1 to 255 characters that can be seen, without /, got ${printable(probeId)}`,
    );
  const settings = loadStreamSettings(config);
  const console = createConsole('tscap-probe', config);
  const ending = new ProbeStop(stopSignal(), config.duration * 1000);
  const stop = ending.signal;
  const descriptions = await openDescriptions(config, console.log);
  const source = await unlessStopped(openSource(config, selection, stop, console.log), stop);
  if (source === undefined) {
    descriptions.close();
    console.print(`${NOTHING_CAPTURED}\n`);
    return;
  }
  try {
    if (config.listStreams) {
      const { listStreams } = await import('./list-streams/list-streams.js');
      await listStreams({
        config,
        profile: settings.profile,
        selection,
        console,
        source,
        stop,
        book: descriptions.book,
      });
      return;
    }
    const policy = source.isLive ? 'live' : 'lossless';
    const link = linkOf(config, true);
    for (const warning of linkWarnings(link)) console.log.warn(warning);
    const identity = { probeId, sessionId: randomBytes(8).toString('hex') };
    const { sessionId } = identity;
    const publisher = await Publisher.open(link, {
      sessionId,
      policy,
      queueBytes: queueBytesOf(config, source.isLive),
    });
    // What analyses takes longer to load than all else, and a short file waits for it.
    const inspecting = config.noPayload ? await import('./probe-inspection.js') : undefined;
    await new Probe(
      config,
      settings,
      selection,
      console,
      source,
      new ProbeLink(identity, publisher),
      ending,
      descriptions.book,
      inspecting?.ProbeInspection,
    ).run();
  } finally {
    descriptions.close();
    await source.close();
  }
}

/** All that is on the wire, for a few seconds, unless something else is asked for; a file is read to its end. */
function listingConfig(config: ProbeConfig): ProbeConfig {
  const isAsked = config.source.length > 0 || config.sourceIp !== undefined;
  const isLive = config.input === undefined && config.hls === undefined;
  return {
    ...config,
    discover: config.discover || !isAsked,
    duration: config.duration === 0 && isLive ? LISTING_S : config.duration,
  };
}

/** One run of the capture process: source → ingest → link, and what is said about it. */
class Probe {
  readonly #registry: StreamRegistry;
  readonly #ingest: Ingest;
  /** With --no-payload: otherwise the monitor makes them. */
  readonly #inspection: ProbeInspection | undefined;
  #monitors = 0;
  #monitorsDueMs = 0;
  #refusals: string | undefined;
  #progressedBytes = 0;
  readonly #leftOut: LeftOutFlows;
  readonly #log: RateLimitedLog;
  readonly #arrivals: ArrivalWatch;
  /** The first of an analysis. */
  #failure: AnalysisFailure | undefined;
  readonly #gone: GoneStreams;

  constructor(
    readonly config: ProbeConfig,
    public settings: StreamSettings,
    readonly selection: SourceSelection,
    readonly console: Console,
    readonly source: FrameSource,
    readonly link: ProbeLink,
    readonly ending: ProbeStop,
    readonly book: FlowBook,
    /** With --no-payload. */
    Inspection: typeof ProbeInspection | undefined,
  ) {
    this.#log = new RateLimitedLog(console.log);
    this.#leftOut = new LeftOutFlows(config.maxStreams, console.log);
    this.#arrivals = new ArrivalWatch(source, askedOf(config, selection), console.log);
    const { noPayload, noNullPackets, maxStreams, zmqBatchSize, packetCount, debugOn } = config;
    const inspection = Inspection && this.#inspect(Inspection);
    this.#inspection = inspection;
    this.#registry = new StreamRegistry({
      maxStreams,
      limits: { packets: zmqBatchSize, bytes: zmqBatchSize * PACKET_SIZE },
      payloadMemory: noPayload ? 'reused' : 'fresh',
      publish: inspection === undefined ? link.sendBatch : (batch) => this.#analyseAndSend(inspection, batch),
      dropNullPackets: noNullPackets,
      observeReject: debugOn ? createRejectLog(new RateLimitedLog(console.log)) : undefined,
    });
    if (source.linkType !== 'datagram')
      for (const endpoint of selection.endpoints) this.#registry.ask(awaitedStream(endpoint));
    this.#ingest = new Ingest(source.linkType, this.#registry, {
      onlyAsked: !selection.discover,
      packetLimit: packetCount === 0 ? Number.POSITIVE_INFINITY : packetCount,
      statedKind: (flow) => descriptionOf(book.flows, flow)?.kind,
    });
    const canRelease = source.isLive && source.linkType !== 'datagram';
    const releases = new StreamReleases(this.#ingest, {
      afterMs: canRelease ? config.releaseAfter * 1000 : 0,
      isKept: ({ info }) =>
        descriptionOf(book.flows, info) !== undefined || this.settings.named.has(link.identity.probeId, info.streamId),
    });
    this.#gone = new GoneStreams({ ingest: this.#ingest, releases, inspection, log: console.log });
  }

  get stop(): AbortSignal {
    return this.ending.signal;
  }

  async run(): Promise<void> {
    const membership = await joinSources(this.config, this.selection.endpoints);
    const described = new DescribedGroups(this.config, this.console.log);
    const follow = async (): Promise<void> => {
      this.#inspection?.useDescriptions(this.book.flows);
      await described.follow(this.book.flows);
    };
    this.book.onChange(() => void follow());
    await follow();
    if (this.#inspection !== undefined) onReopen(() => this.#reread());
    onForced(() => lostByForce(this.link.publisher.figures));
    const timers = [
      this.#every(MONITORS_INTERVAL_MS, () => this.#reportMonitors()),
      this.#every(STATUS_INTERVAL_MS, () => this.#reportRefusals()),
      this.#every(Math.max(1, this.config.batchTime / 4), () => this.#closeOldBatches()),
    ];
    try {
      this.console.log.info({ source: this.source.name, endpoint: this.link.publisher.lastEndpoint }, 'capturing');
      if (!this.source.isLive) await this.#waitForMonitor();
      timers.push(
        this.#every(STATUS_INTERVAL_MS, () => this.#tick()),
        this.#every(this.config.reportInterval * 1000, () => this.#inspection?.report()),
      );
      await this.#capture();
    } finally {
      for (const timer of timers) clearInterval(timer);
      membership?.close();
      described.close();
    }
    if (this.#failure !== undefined) throw new AnalysisError(this.#failure);
  }

  /** Captures until there is no more to capture; then says everything that is left to say, also when the capture failed. */
  async #capture(): Promise<void> {
    const { source, stop, link } = this;
    let reason: EndReason = 'failed';
    try {
      reason = await captureAll({
        source,
        ingest: this.#ingest,
        stop,
        readTimeOutMs: this.config.readTimeOut,
        waitForRoom: () =>
          source.isLive || link.publisher.isReady ? undefined : untilStopped(link.publisher.ready(), stop),
      });
    } finally {
      this.#ingest.settle(performance.now());
      let status = this.#status();
      if (this.#inspection !== undefined) {
        // Behind --duration the last reports are what was asked for; a signal is to end the program.
        this.ending.onAsked(() => this.#inspection?.hurry());
        this.#inspection.advance(status);
        await this.#inspection.finish();
        status = this.#status(); // with the reports that the queue refused
      }
      link.sendStatus(status);
      link.sendEnd(reason);
      const unsent = await this.#closeLink();
      this.console.progress.erase();
      tellLeftOut();
      this.console.print(summarize(status, link.publisher.refusals, this.#registry.released));
      const inputText = source.summary?.();
      if (inputText) this.console.print(inputText);
      if (unsent.batches > 0)
        this.console.log.warn(
          { batches: unsent.batches, monitors: this.#monitors },
          'not all batches were taken in time',
        );
    }
  }

  async #waitForMonitor(): Promise<void> {
    this.console.log.info('waiting for a monitor');
    await untilStopped(this.link.publisher.waitForSubscriber(), this.stop);
    // That it is a file: its monitor need not have much waiting.
    this.link.sendStatus(this.#status());
  }

  /** Sends what waits, and returns what was not sent: a file waits for its monitor to the last batch, unless it is stopped. */
  #closeLink(): Promise<QueuedFigures> {
    const { source, stop, link } = this;
    const hurry = (): Promise<QueuedFigures> => link.publisher.close({ flushMs: LIVE_FLUSH_MS });
    if (source.isLive || stop.aborted) return hurry();
    stop.addEventListener('abort', () => void hurry(), { once: true });
    return link.publisher.close({ flushMs: FILE_FLUSH_MS });
  }

  /** A change at once, and the next one a second later at the earliest: strangers must not fill the log. */
  #reportMonitors(): void {
    const { monitors } = this.link.publisher.figures;
    if (monitors === this.#monitors || performance.now() < this.#monitorsDueMs) return;
    this.#monitors = monitors;
    this.#monitorsDueMs = performance.now() + STATUS_INTERVAL_MS;
    this.console.log.info(`monitors subscribed: ${monitors}`);
  }

  /** Says once a second at most that connections were refused: how many so far, and why. */
  #reportRefusals(): void {
    const text = refusalText(this.link.publisher.refusals);
    if (text === this.#refusals) return;
    this.#refusals = text;
    this.console.log.warn(`connections refused: ${text}`);
  }

  #closeOldBatches(): void {
    const { batchTime } = this.config;
    const ageMs = Math.max(
      batchTime,
      Math.min(this.#registry.streams * BATCH_TIME_PER_STREAM_MS, LONGEST_BATCH_TIME_MS),
    );
    this.#registry.closeBatchesOpenedBefore(performance.now() - ageMs);
  }

  /** Once a second. */
  #tick(): void {
    this.#gone.begin(performance.now());
    const status = this.#status();
    this.#arrivals.look(status);
    this.link.sendStatus(status);
    this.#inspection?.advance(status);
    this.#gone.end();
    this.#leftOut.look(status.counters[ProbeCounter.flow_table_full_datagrams]!, performance.now());
    this.#warnOfBehind();
    if (this.config.pcapStats) {
      const statistics = this.source.dropStatistics();
      if (statistics !== null) this.console.log.info(statistics, 'pcap statistics');
    }
    const bytes = this.#sumOf(StreamCounter.captured_bytes);
    this.console.progress.show(
      progressText({
        bitrateBps: ((bytes - this.#progressedBytes) * 8000) / STATUS_INTERVAL_MS,
        packets: this.#ingest.packets,
        lost: this.#lost(status),
      }),
    );
    this.#progressedBytes = bytes;
  }

  /** Before the probe and in it: what RTP, the kernel, the interface and the queue say. */
  #lost({ counters }: Pick<Status, 'counters'>): number {
    const hostDrops =
      counters[ProbeCounter.kernel_dropped_datagrams]! + counters[ProbeCounter.interface_dropped_datagrams]!;
    return hostDrops + this.#sumOf(StreamCounter.rtp_lost) + this.#sumOf(StreamCounter.queue_dropped_packets);
  }

  /** Of all streams, those that were released too. */
  #sumOf(counter: number): number {
    let sum = this.#registry.released.counters[counter]!;
    for (const { counters } of this.#registry.all()) sum += counters[counter]!;
    return sum;
  }

  #warnOfBehind(): void {
    const behind = this.#inspection?.behind();
    if (behind === undefined) return;
    const text =
      'the analysis is behind, and leaves out what it has no room for: more --analysis-threads, or fewer streams';
    this.#log.write('warn', 'analysis_behind', behind, text);
  }

  #every(everyMs: number, task: () => void): NodeJS.Timeout {
    return guardedInterval(task, everyMs, (error) => this.#sayFault(error));
  }

  /** Something of ours threw where it must not: the capture goes on. */
  #sayFault(err: unknown): void {
    this.#log.write('error', 'fault', { err }, 'a fault in the probe');
  }

  #reread(): void {
    this.settings = rereadStreamSettings(this.config, this.settings, this.console.log);
    this.#inspection?.useSettings(this.settings);
  }

  #inspect(Inspection: typeof ProbeInspection): ProbeInspection {
    const { console, link, settings } = this;
    return new Inspection({
      ...settings,
      descriptions: this.book.flows,
      timestampSource: this.source.isLive ? (this.config.timestampType ?? 'host') : 'savefile',
      pcrFilter: this.config.pcrFilter,
      // What is read from a file waits for its analysis.
      threads: this.source.isLive ? analysisThreads(this.config) : 0,
      identity: link.identity,
      send: (record) => {
        const { stream_id: streamId } = record;
        if (!link.sendReport(streamId, JSON.stringify(record))) this.#registry.countDroppedReport(streamId);
        // Nothing follows of it; what comes back is another stream of its name.
        if (record.type === 'stream_report' && record.final) link.forget(streamId);
      },
      onFailure: (failure) => {
        const { streamId, stage, place, stack } = failure;
        this.#failure ??= failure;
        console.log.error({ stream_id: streamId, stage, place, stack }, failureText(failure));
      },
      onNotAnalysed: (streamId, packets) =>
        this.#log.write(
          'warn',
          'not_analysed',
          { stream_id: streamId, ...packets },
          'packets that were not analysed, by cause',
        ),
      onThreadLost: (reason, streams) => {
        const what = this.stop.aborted
          ? 'given up: its streams have no last report'
          : 'replaced: its streams begin anew';
        console.log.error({ reason, streams }, `a thread that analyses was ${what}`);
      },
      onFault: (error) => this.#sayFault(error),
      now: Date.now,
    });
  }

  #analyseAndSend(inspection: ProbeInspection, batch: Batch): boolean {
    inspection.feed(batch);
    return this.link.sendMetadata(batch);
  }

  #status(): Omit<Status, 'sequence'> {
    return takeStatus(this.source, this.#ingest);
  }
}

/** What an end at once costs. */
function lostByForce({ batches }: QueuedFigures): string {
  return `lost are ${batches} batches that wait for a monitor, the last status and the end of the session`;
}

function askedOf({ filter, noJoin }: ProbeConfig, { endpoints, discover, sender }: SourceSelection) {
  const streams = discover ? [] : endpoints.map(({ isIpv6, words, port }) => formatEndpoint(isIpv6, words, port));
  return { streams, hasFilter: filter !== undefined || sender !== undefined, noJoin };
}
