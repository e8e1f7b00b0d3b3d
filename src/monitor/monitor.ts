import { randomBytes } from 'node:crypto';
import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import type { Payloads } from '../analysis/payloads.js';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { AnalysisError } from '../inspect/analysis-failure.js';
import type { ReportContext } from '../inspect/inspect-message.js';
import { NamedStreams } from '../inspect/named-streams/named-streams.js';
import { profilesOf, type StreamSettings } from '../inspect/stream-settings.js';
import type { ThreadsOptions } from '../inspect/threads/inspector-threads.js';
import { lostError, type OutputError } from '../output/output-error.js';
import type { FreeSpaceState } from '../recording/free-space.js';
import { type RecordingOptions, Recordings } from '../recording/recordings.js';
import type { MonitorAccountingRecord } from '../report/accounting.js';
import { type CauseCounts, zeroCounts } from '../report/cause-counts.js';
import type { ImageRecord } from '../report/image-record.js';
import type { LogLineRecord } from '../report/log-line-record.js';
import { receivedRecord } from '../report/received-record.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { EventRecord, NdjsonRecord, StreamReportRecord } from '../report/records.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import { DECODE_FAULTS, type DecodeFault } from '../stream/decode-fault.js';
import type { Batch, End, Message, ProbeIdentity, ProbeReport, Status } from '../stream/message.js';
import type { Severity } from '../stream/severity.js';
import type { HostWatch } from '../system/host-watch.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import { type LinkError, lostProbes } from '../wire/link-error.js';
import { EventLog } from './event-log.js';
import { GivenStreams } from './given-streams.js';
import { LinkInspection } from './link-inspection.js';
import { LostSessions } from './lost-sessions.js';
import { ProbeNotices } from './probe-notices.js';
import type { ProbeSession } from './probe-session.js';
import { RecordingNotices } from './recording-notices.js';
import { accountingRecord, probeAccountingRecord } from './records.js';
import { ReportDesk, type ReportView } from './report-desk.js';
import { SessionEnds } from './session-ends.js';
import { SessionTable, type TableLimits } from './session-table.js';
import type { StopReason } from './stop-conditions.js';
import type { StreamSession } from './stream-session.js';
import { type StreamTakerOptions, StreamTakers } from './stream-takers.js';
import { Summary } from './summary.js';
import { closeInOrder, deliveriesOf } from './takers-end.js';
import { addSession, addStream, type Totals } from './totals.js';
import { UnseenStreams } from './unseen-streams.js';

export interface MonitorOptions extends RecordingOptions, StreamTakerOptions {
  readonly noAnalysis: boolean;
  /** The analyses run on so many threads; 0, and unless given: in the main one. */
  readonly analysisThreads?: number | undefined;
  /** What else there is to say of them, in place of the usual. */
  readonly threadsAre?: Omit<ThreadsOptions, 'threads'> | undefined;
  /** Events below it are not logged. */
  readonly eventsMinSeverity?: Severity;
  /** By which rules the streams are judged; they are analysed if anything asks for it: metrics, a taker or a view. */
  readonly profile: ProfileChoice;
  /** What streams are called, and profiles of their own; nothing unless given. */
  readonly named?: NamedStreams | undefined;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** In place of the usual bounds on probes and streams. */
  readonly tableLimits?: TableLimits | undefined;
  /** They get all records, and are closed with the monitor. */
  readonly takers: readonly RecordTaker[];
  /** Refreshed in each report interval. */
  readonly host: HostWatch | undefined;
  /** Put the host into every stream report. */
  readonly showOsStats: boolean;
  readonly openView: (onFailure: (error: OutputError) => void) => ReportView | undefined;
  /** Stop when at least `expectedProbes` probes were there and all of them have ended. */
  readonly exitOnEnd: boolean;
  readonly expectedProbes: number;
}

/** From messages to recordings and records; knows no socket and no clock. */
export class Monitor {
  /** Count of all messages that could be read. */
  receivedMessages = 0;
  receivedBatches = 0;
  readonly undecodable: CauseCounts<DecodeFault> = zeroCounts(DECODE_FAULTS);
  readonly summary = new Summary();
  readonly #events: EventLog;
  readonly #unseen: UnseenStreams;
  readonly #table: SessionTable;
  readonly #recordings: Recordings;
  readonly #takers: readonly RecordTaker[];
  readonly #notices = new RecordingNotices(randomBytes(8).toString('hex'));
  readonly #probeNotices = new ProbeNotices(randomBytes(8).toString('hex'));
  readonly #view: ReportView | undefined;
  readonly #desk: ReportDesk;
  readonly #inspection: LinkInspection | undefined;
  readonly #ends: SessionEnds;
  readonly #given: GivenStreams;
  readonly #streamTakers: StreamTakers;
  readonly #lostSessions = new LostSessions();
  readonly #stopping = new AbortController();
  readonly #supersededTotals: Totals = { receivedBytes: 0, receivedPackets: 0, lost: 0, unsettledPackets: 0 };
  readonly #now: () => number;
  #settings: StreamSettings;
  #failure: OutputError | AnalysisError | LinkError | undefined;
  #reporting: Promise<void> | undefined;

  /** `now` gives epoch ms. Throws OutputError when a file cannot be opened. */
  constructor(
    readonly options: MonitorOptions,
    log: RateLimitedLog,
    now: () => number,
  ) {
    this.#now = now;
    this.#settings = { profile: options.profile, named: options.named ?? NamedStreams.NONE };
    this.#events = new EventLog(log);
    this.#unseen = new UnseenStreams(options.stream, (...streams) => this.#events.unseen(...streams));
    this.#recordings = new Recordings(
      options,
      log,
      (error) => this.#recordingFailed(error),
      (error) => this.#recordingLeftOut(error),
      (state) => this.#recordingSpace(state),
    );
    this.#streamTakers = new StreamTakers(
      options,
      log,
      now,
      (event) => this.#takeEvent(event),
      (probe, batch) => this.#takeMerged(probe, batch),
    );
    const { openView, takers } = options;
    this.#takers = takers;
    this.#view = openView((error) => this.outputFailed(error, true));
    this.#desk = new ReportDesk(
      log,
      this.#takers,
      this.#view,
      options.showOsStats ? options.host : undefined,
      options.eventsMinSeverity,
    );
    const { essence, payloads } = options;
    if (essence !== undefined) essence.records = (image) => this.#takeImage(image);
    const isUsed = [essence, payloads, this.#view, options.flight].some((user) => user !== undefined);
    const isWanted = !options.noAnalysis && (this.#takers.length > 0 || isUsed);
    if (isWanted) this.#inspection = this.#inspect();
    this.#ends = new SessionEnds({
      recordings: this.#recordings,
      inspection: this.#inspection,
      flight: this.#streamTakers.flight,
      events: this.#events,
      summary: this.summary,
      context: () => this.#context(),
      named: (record) => this.#settings.named.named(record),
      write: (record) => this.#write(record),
    });
    this.#given = new GivenStreams(options);
    this.#table = new SessionTable(
      {
        over: (session) => {
          this.#tellBack(session);
          this.#ends.begin(session);
        },
        superseded: (session) => this.#supersede(session),
        released: (session, stream) => this.#release(session, stream),
        keeps: (stream) => this.#given.has(stream, this.#settings.named),
        refused: (cause, probe) => this.#events.refused(cause, probe),
        ignored: (cause, stream) => this.#events.ignored(cause, stream),
      },
      options.tableLimits,
    );
  }

  /** Aborted when the work is done; the reason is a StopReason. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** The first error that kept something from being recorded or analysed, or ended the metrics; or a probe that was lost. */
  get failure(): OutputError | AnalysisError | LinkError | undefined {
    return this.#failure;
  }

  /** The session descriptions are these from now on. */
  useDescriptions(descriptions: readonly FlowDescription[]): void {
    this.#inspection?.useDescriptions(descriptions);
    this.#given.descriptions = descriptions;
  }

  get settings(): StreamSettings {
    return this.#settings;
  }

  /** Records have the names from now on; profiles judge the streams whose analysis begins from now on. */
  set settings(settings: StreamSettings) {
    this.#settings = settings;
    this.#inspection?.useProfiles(profilesOf(settings));
  }

  /** To be called before streams come. Resolves when the analyses are ready for many at once. */
  async warmUp(): Promise<void> {
    await this.#inspection?.warmUp();
  }

  /** Saves the last seconds of all streams, and what follows. */
  saveAll(signal: string): void {
    this.#streamTakers.flight?.saveAll(signal);
  }

  stop(reason: StopReason): void {
    this.#stopping.abort(reason);
  }

  /**
   * Takes a message; the promise, if any, is to be awaited before the next one. The one place in which a message may fail: it
   * is then counted as refused, said, and not used further.
   */
  handle(message: Message): Promise<void> | undefined {
    this.receivedMessages++;
    try {
      return this.#take(message);
    } catch (error) {
      this.#events.messageFault(message, error);
      return this.#table.refuse('fault', message.probe);
    }
  }

  #take(message: Message): Promise<void> | undefined {
    switch (message.kind) {
      case 'batch':
        return this.#takeBatch(message.probe, message.batch);
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

  /** Counts a message that could not be read. */
  refuse(fault: DecodeFault): void {
    this.undecodable[fault]++;
    this.#events.undecodable(fault);
  }

  /** An outlet cannot write. A recording goes on without it if the outlet is over; the exit code will tell. */
  outputFailed(error: OutputError, isOver: boolean): void {
    this.#keep(error);
    if (isOver && this.options.outputFile === undefined) this.stop('failure');
    else this.#events.outputFailed(error);
  }

  /** A line was added to a file that is watched. */
  takeLogLine(record: LogLineRecord): void {
    this.#write(record);
  }

  /** Writes the records of all streams as they are now; to be called once a second. */
  writeRecords(): void {
    const timestamp = this.#now();
    const { essence } = this.options;
    if (essence !== undefined) this.#inspection?.usePictureInterval(essence.intervalNs());
    this.#recordings.tick(timestamp);
    this.#streamTakers.flight?.tick(timestamp);
    if (this.options.stream.length > 0) this.#unseen.check(this.#table.streamIds(), timestamp);
    if (this.#takers.length === 0) return;
    for (const session of this.#table.sessions()) {
      if (session.endReason !== null) continue;
      for (const stream of session.streams.values()) {
        this.#write(this.#settings.named.named(accountingRecord(session, stream, timestamp, false)));
      }
      if (session.hasStatus) this.#write(probeAccountingRecord(session, timestamp, false));
    }
    this.#write(this.#ownRecord(timestamp, false));
  }

  /** Looks for probes that are gone without an end; to be called once a second, with the connections that stand. Monotonic ms. */
  checkSessions(connections: number, nowMs: number): void {
    const changed = this.#lostSessions.check(this.#table.sessions(), connections, nowMs);
    for (const session of changed) {
      this.#events.lost(session.identity, session.isLost);
      if (!session.isLost) this.#tellBack(session);
      else for (const event of this.#probeNotices.lost(session, this.#now())) this.#takeEvent(event);
    }
    if (changed.length > 0) this.#stopAtEnd();
  }

  /** Reports on every stream; to be called once in each report interval. Not begun anew while it runs. */
  writeReports(): Promise<void> {
    this.#reporting ??= this.#writeReports();
    return this.#reporting;
  }

  /** Sums over all streams of all sessions so far. */
  totals(): Totals {
    const totals = { ...this.#supersededTotals };
    for (const session of this.#table.sessions()) addSession(totals, session);
    for (const stream of this.#ends.releasing) addStream(totals, stream);
    return totals;
  }

  /** Writes what waits, closes all files and writes the final records; gives up pipes that take nothing. */
  async close(): Promise<void> {
    this.#streamTakers.stop();
    // First, as a recording that is finishing waits for its pipe until the pipe is to be closed.
    const closed = this.#recordings.close();
    await this.#reporting;
    await this.#ends.settled();
    for (const session of this.#table.sessions()) {
      if (session.endReason === null) await this.#ends.end(session);
    }
    await this.#inspection?.end();
    await closed;
    await this.#streamTakers.closeTaps();
    await this.options.essence?.close();
    await this.#streamTakers.flight?.close();
    this.#showReports(true);
    await closeInOrder(this.#takers, () => this.#ownRecord(this.#now(), true));
    this.summary.addMonitor(this.#ownRecord(this.#now(), true));
    this.#sayDeliveries();
    await this.#view?.close();
    this.#unseen.end(this.#table.streamIds());
  }

  /** Called by a timer: what throws is said, and the next interval gets its reports. */
  async #writeReports(): Promise<void> {
    try {
      this.options.host?.refresh();
      await this.#inspection?.report(this.#context());
      this.#showReports(false);
    } catch (error) {
      this.#events.fault('reports', error);
    } finally {
      this.#reporting = undefined;
    }
  }

  /** What throws as it is shown is said, and keeps no outlet from its end. */
  #showReports(isLast: boolean): void {
    try {
      this.#desk.flush(isLast);
    } catch (error) {
      this.#events.fault('view', error);
    }
  }

  #inspect(): LinkInspection {
    const run = randomBytes(8).toString('hex');
    const { essence } = this.options;
    return new LinkInspection(
      {
        ...profilesOf(this.#settings),
        pcrFilter: this.options.pcrFilter,
        payloads: this.options.payloads,
        descriptions: this.options.descriptions,
        run,
        wishes: essence?.wishes,
      },
      this.options.analysisThreads ?? 0,
      {
        record: (record) => (record.type === 'event' ? this.#takeEvent(record) : this.#takeRecord(record)),
        leftOut: (stream) => this.#events.notAnalysed(stream),
        failed: (stream, failure) => {
          this.#events.analysisFailed(failure, stream);
          this.#keep(new AnalysisError(failure));
        },
        threadLost: (reason, streams) => this.#events.threadLost(reason, streams),
        essence: async (origin, coded, decoded) => {
          const seen = await essence?.decode(origin, coded);
          if (seen !== undefined) decoded(seen);
        },
        closed: ({ probe, info }) =>
          essence?.forget({ probe_id: probe.probeId, session_id: probe.sessionId, stream_id: info.streamId }),
        legsOf: (session) => this.#streamTakers.legs.reportOf(session),
        fault: (error) => this.#events.fault('records', error),
      },
      this.options.threadsAre,
    );
  }

  #context(): ReportContext {
    return { timestamp: this.#now(), host: this.#desk.hostReport };
  }

  #takeBatch(probe: ProbeIdentity, batch: Batch): Promise<void> | undefined {
    this.receivedBatches++;
    const stream = this.#table.takeBatch(probe, batch);
    if (stream === undefined) return undefined;
    if (this.#streamTakers.legs.take(stream, batch)) {
      stream.leftOut('merged', batch.packets);
      stream.notInspected('merged', batch.packets);
      return this.#recordings.room();
    }
    return this.#use(stream, batch);
  }

  /** A batch that two legs were merged into. */
  #takeMerged(probe: ProbeIdentity, batch: Batch): StreamSession | undefined {
    const stream = this.#table.takeBatch(probe, batch);
    if (stream === undefined) return undefined;
    stream.isMerged = true;
    void this.#use(stream, batch);
    return stream;
  }

  #use(stream: StreamSession, batch: Batch): Promise<void> | undefined {
    const room = this.#recordings.record(stream, batch);
    if (this.#recordings.isSelected(stream.info.streamId)) this.#streamTakers.take(stream, batch);
    this.#analyse(stream, batch);
    if (this.#recordings.isAtLimit) this.stop('packet_count');
    // A live capture does not wait for the analysis.
    const free = this.#table.isLive(stream.probe) ? undefined : this.#inspection?.room(stream);
    return room === undefined || free === undefined ? (room ?? free) : Promise.all([room, free]).then(() => {});
  }

  #analyse(stream: StreamSession, batch: Batch): void {
    const { packets } = batch;
    if (this.#inspection === undefined) stream.notInspected('no_analysis', packets);
    else if (!this.#recordings.isSelected(stream.info.streamId)) stream.notInspected('not_selected', packets);
    else if (batch.payloadOmitted) stream.notInspected('no_payload', packets);
    else this.#inspection.feed(stream, batch);
  }

  #takeStatus(probe: ProbeIdentity, status: Status): void {
    const session = this.#table.takeStatus(probe, status);
    if (session === undefined || !session.isLive) return;
    for (const stream of session.streams.values()) {
      this.#inspection?.advance(stream, this.#streamTakers.legs.advance(stream, status.capturedTimeNs));
    }
  }

  /** An analysis that the probe made, as it sends no payload. */
  #takeReport(probe: ProbeIdentity, report: ProbeReport): void {
    if (this.#inspection === undefined || !this.#recordings.isSelected(report.streamId)) return;
    if (!this.#table.isFollowed(probe)) return;
    const record = receivedRecord(report, probe);
    if (record === undefined) this.#table.refuse('bad_report', probe, report.streamId);
    else if (!this.#table.takesReport(probe, report.streamId)) return;
    else if (record.type === 'event') this.#takeEvent(record);
    else this.#takeProbeReport(record);
  }

  #takeEnd(probe: ProbeIdentity, end: End): void {
    this.#streamTakers.legs.settle(probe);
    this.#table.takeEnd(probe, end);
    this.#events.ended(probe, end.reason);
    this.#stopAtEnd();
  }

  #stopAtEnd(): void {
    const sessions = [...this.#table.sessions()];
    const haveAllEnded = sessions.every(({ endReason, isLost }) => endReason !== null || isLost);
    if (!this.options.exitOnEnd || !haveAllEnded || sessions.length < this.options.expectedProbes) return;
    const lost = sessions.filter(({ isLost }) => isLost).map(({ identity }) => identity.probeId);
    if (lost.length > 0) this.#keep(lostProbes(lost));
    this.stop('end');
  }

  #takeEvent(made: EventRecord): void {
    const event = this.#settings.named.named(made);
    this.#recordings.note(event);
    this.options.essence?.note(event);
    this.#desk.event(event);
    this.#streamTakers.flight?.note(event);
  }

  #takeRecord(made: StreamReportRecord): void {
    const record = this.#settings.named.named(made);
    this.#streamTakers.report(record);
    this.#desk.takeRecord(record);
  }

  #takeProbeReport(made: StreamReportRecord): void {
    const record = this.#settings.named.named(made);
    this.#streamTakers.report(record);
    this.#desk.takeProbeReport(record);
  }

  #takeImage(record: ImageRecord): void {
    for (const taker of this.#takers) taker.image?.(record);
    this.#streamTakers.picture(record);
  }

  /** Whoever was told that the probe was lost is told that it is not any more. */
  #tellBack(session: ProbeSession): void {
    for (const event of this.#probeNotices.back(session, this.#now())) this.#takeEvent(event);
  }

  #supersede(session: ProbeSession): void {
    this.#events.superseded(session.identity);
    addSession(this.#supersededTotals, session);
  }

  /** The stream went away, and its probe does not wait for it: it ends here, with all that was made of it. */
  #release(session: ProbeSession, stream: StreamSession): void {
    this.#events.released(stream);
    this.#notices.forget(stream);
    this.#probeNotices.forget(stream);
    const merged = this.#streamTakers.legs.release(stream);
    void this.#ends.release(session, stream).then(() => addStream(this.#supersededTotals, stream));
    if (merged !== undefined) this.#table.release(merged);
  }

  #ownRecord(timestamp: number, final: boolean): MonitorAccountingRecord {
    return {
      type: 'monitor_accounting',
      final,
      timestamp,
      received_messages: this.receivedMessages,
      undecodable_messages: { ...this.undecodable },
      refused_messages: { ...this.#table.refused },
      deliveries: deliveriesOf(this.#takers),
      pictures: this.options.essence?.pictureAccount ?? null,
      taps: this.#streamTakers.tapAccounts,
    };
  }

  #write(record: NdjsonRecord): void {
    for (const taker of this.#takers) taker.write(record);
  }

  /** A full disk, or one that is gone, ends the recording, not what else is done with the streams. */
  #recordingFailed(error: OutputError): void {
    const isDisk = error.code === 'NO_SPACE' || error.code === 'FILE_GONE';
    if (!isDisk || this.#inspection === undefined) {
      this.#fail(error);
      return;
    }
    this.#keep(error);
    this.#events.outputFailed(error);
    for (const event of this.#notices.failed(this.#table.openStreams(), this.#now())) this.#takeEvent(event);
  }

  /** One recording takes no more, or never began. */
  #recordingLeftOut(error: OutputError): void {
    this.#keep(error);
    const streams = this.#table
      .openStreams()
      .filter(({ outputFile }) => outputFile !== null && outputFile === error.file);
    for (const event of this.#notices.failed(streams, this.#now())) this.#takeEvent(event);
  }

  #recordingSpace(state: FreeSpaceState): void {
    this.#events.space(state);
    for (const event of this.#notices.space(state, this.#table.openStreams(), this.#now())) this.#takeEvent(event);
  }

  #fail(error: OutputError): void {
    this.#keep(error);
    this.stop('failure');
  }

  /** The first error decides the exit code at the end. */
  #keep(error: OutputError | AnalysisError | LinkError): void {
    this.#failure ??= error;
  }

  /** What the outlets lost is said in the log, in the summary and by the exit code. */
  #sayDeliveries(): void {
    for (const [name, account] of Object.entries(deliveriesOf(this.#takers))) {
      this.#events.outletClosed(name, account);
      this.summary.addDelivery(name, account);
      if (account.lost > 0) this.#keep(lostError(name, account.lost));
    }
  }
}
