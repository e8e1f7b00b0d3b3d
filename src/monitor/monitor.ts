import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { NamedStreams } from '../inspect/named-streams/named-streams.js';
import { profilesOf, type StreamSettings } from '../inspect/stream-settings.js';
import type { OutputError } from '../output/output-error.js';
import type { LogLineRecord } from '../report/log-line-record.js';
import { receivedRecord } from '../report/received-record.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { DecodeFault } from '../stream/decode-fault.js';
import type { End, Message, ProbeIdentity, ProbeReport, Status } from '../stream/message.js';
import type { MonitorOptions } from './monitor-options.js';
import { createParts, type MonitorParts } from './monitor-parts.js';
import type { MonitorFailure } from './outcome.js';
import type { StopReason } from './stop-conditions.js';
import type { Summary } from './summary.js';
import { closeInOrder, tellDeliveries } from './takers-end.js';
import type { Totals } from './totals.js';

/** From messages to recordings and records; knows no socket and no clock. */
export class Monitor {
  readonly #parts: MonitorParts;
  readonly #now: () => number;
  #settings: StreamSettings;

  /** `now` gives epoch ms. Throws OutputError when a file cannot be opened. */
  constructor(
    readonly options: MonitorOptions,
    log: RateLimitedLog,
    now: () => number,
  ) {
    this.#now = now;
    this.#settings = { profile: options.profile, named: options.named ?? NamedStreams.NONE };
    this.#parts = createParts(options, this.#settings, log, now, (error) => this.outputFailed(error, true));
  }

  /** Aborted when the work is done; the reason is a StopReason. */
  get stopping(): AbortSignal {
    return this.#parts.outcome.stopping;
  }

  /** The first error that kept something from being recorded or analysed, or ended the metrics; or a probe that was lost. */
  get failure(): MonitorFailure | undefined {
    return this.#parts.outcome.failure;
  }

  get receivedBatches(): number {
    return this.#parts.accounts.receivedBatches;
  }

  /** Sums over all streams of all sessions so far. */
  totals(): Totals {
    return this.#parts.accounts.totals();
  }

  /** What is printed at the end. */
  get summary(): Summary {
    return this.#parts.summary;
  }

  /** The session descriptions are these from now on. */
  useDescriptions(descriptions: readonly FlowDescription[]): void {
    this.#parts.inspection?.useDescriptions(descriptions);
    this.#parts.given.descriptions = descriptions;
  }

  get settings(): StreamSettings {
    return this.#settings;
  }

  /** Records have the names from now on; profiles judge the streams whose analysis begins from now on. */
  set settings(settings: StreamSettings) {
    this.#settings = settings;
    this.#parts.records.names = settings.named;
    this.#parts.inspection?.useProfiles(profilesOf(settings));
  }

  /** To be called before streams come. Resolves when the analyses are ready for many at once. */
  async warmUp(): Promise<void> {
    await this.#parts.inspection?.warmUp();
  }

  /** What comes waits for its analysis. */
  endWarmUp(): void {
    this.#parts.inspection?.endWarmUp();
  }

  /** Saves the last seconds of all streams, and what follows. */
  saveAll(signal: string): void {
    this.#parts.streamTakers.flight?.saveAll(signal);
  }

  stop(reason: StopReason): void {
    this.#parts.outcome.stop(reason);
  }

  /**
   * Takes a message; the promise, if any, is to be awaited before the next one. The one place in which a message may fail: it
   * is then counted as refused, said, and not used further.
   */
  handle(message: Message): Promise<void> | undefined {
    const { accounts, log, table } = this.#parts;
    accounts.receivedMessages++;
    try {
      return this.#take(message);
    } catch (error) {
      log.messageFault(message, error);
      return table.refuse('fault', message.probe);
    }
  }

  /** Whether a message of it tells that its probe is there. */
  isPresent(probe: ProbeIdentity): boolean {
    return this.#parts.table.isPresent(probe);
  }

  /** Counts a message that could not be read. */
  refuse(fault: DecodeFault): void {
    const { accounts, log } = this.#parts;
    accounts.undecodable[fault]++;
    log.undecodable(fault);
  }

  /** An outlet cannot write. A recording goes on without it if the outlet is over; the exit code will tell. */
  outputFailed(error: OutputError, isOver: boolean): void {
    const { log, outcome } = this.#parts;
    outcome.keep(error);
    if (isOver && this.options.outputFile === undefined) outcome.stop('failure');
    else log.outputFailed(error);
  }

  /** A line was added to a file that is watched. */
  takeLogLine(record: LogLineRecord): void {
    this.#parts.records.write(record);
  }

  /** Writes the records of all streams as they are now; to be called once a second. */
  writeRecords(): void {
    const timestamp = this.#now();
    const { accounts, inspection, recordings, streamTakers, table, unseen } = this.#parts;
    const { essence, stream } = this.options;
    if (essence !== undefined) inspection?.usePictureInterval(essence.intervalNs());
    recordings.tick(timestamp);
    streamTakers.flight?.tick(timestamp);
    if (stream.length > 0) unseen.check(table.streamIds(), timestamp);
    accounts.write(timestamp);
  }

  /** Looks for probes that are gone without an end; to be called once a second, with the connections that stand. Monotonic ms. */
  checkSessions(connections: number, nowMs: number): void {
    this.#parts.presence.check(connections, nowMs);
  }

  /** Reports on every stream; to be called once in each report interval. Not begun anew while it runs. */
  writeReports(): Promise<void> {
    return this.#parts.reports.begin();
  }

  /** Writes what waits, closes all files and writes the final records; gives up pipes that take nothing. */
  async close(): Promise<void> {
    const { accounts, ends, inspection, log, outcome, recordings, reports, streamTakers, summary, table } = this.#parts;
    const { essence, takers } = this.options;
    streamTakers.stop();
    // First, as a recording that is finishing waits for its pipe until the pipe is to be closed.
    const closed = recordings.close();
    await reports.settled();
    await ends.endAll(table.sessions());
    await inspection?.end();
    await closed;
    await streamTakers.closeTaps();
    await essence?.close();
    await streamTakers.flight?.close();
    reports.show(true);
    const ownRecord = () => accounts.ownRecord(this.#now(), true);
    await closeInOrder(takers, ownRecord);
    summary.addMonitor(ownRecord());
    tellDeliveries(takers, { log, summary, outcome });
    await this.#parts.view?.close();
    this.#parts.unseen.end(table.streamIds());
  }

  #take(message: Message): Promise<void> | undefined {
    switch (message.kind) {
      case 'batch':
        this.#parts.accounts.receivedBatches++;
        return this.#parts.batches.take(message.probe, message.batch);
      case 'status':
        this.#takeStatus(message.probe, message.status);
        return undefined;
      case 'end':
        this.#takeEnd(message.probe, message.end);
        return undefined;
      case 'report':
        this.#takeReport(message.probe, message.report);
        return undefined;
    }
  }

  #takeStatus(probe: ProbeIdentity, status: Status): void {
    const { inspection, streamTakers, table } = this.#parts;
    const session = table.takeStatus(probe, status);
    if (session === undefined || !session.isLive) return;
    for (const stream of session.streams.values()) {
      inspection?.advance(stream, streamTakers.legs.advance(stream, status.capturedTimeNs));
    }
  }

  /** An analysis that the probe made, as it sends no payload. */
  #takeReport(probe: ProbeIdentity, report: ProbeReport): void {
    const { inspection, recordings, records, table } = this.#parts;
    if (inspection === undefined || !recordings.isSelected(report.streamId)) return;
    if (!table.isFollowed(probe)) return;
    const record = receivedRecord(report, probe);
    if (record === undefined) table.refuse('bad_report', probe, report.streamId);
    else if (!table.takesReport(probe, report.streamId)) return;
    else if (record.type === 'event') records.event(record);
    else records.probeReport(record);
  }

  #takeEnd(probe: ProbeIdentity, end: End): void {
    const { log, presence, streamTakers, table } = this.#parts;
    streamTakers.legs.settle(probe);
    table.takeEnd(probe, end);
    log.ended(probe, end.reason);
    presence.stopIfAllEnded();
  }
}
