import type { Payloads } from '../analysis/payloads.js';
import type { AnalysisFailure } from '../inspect/analysis-failure.js';
import type { InspectAccount, InspectOutput, ReportContext } from '../inspect/inspect-message.js';
import { type Inspection, openInspection } from '../inspect/inspection.js';
import { Inspector } from '../inspect/inspector.js';
import { NamedStreams } from '../inspect/named-streams/named-streams.js';
import type { Release } from '../inspect/release.js';
import { StreamNumbers } from '../inspect/stream-numbers.js';
import { profilesOf, type StreamSettings } from '../inspect/stream-settings.js';
import { totalOf } from '../report/cause-counts.js';
import type { AnalysisRecord } from '../report/records.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { Batch, ProbeIdentity, Status } from '../stream/message.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import { type Behind, BehindTally } from './behind-tally.js';

export interface ProbeInspectionOptions
  extends Pick<StreamSettings, 'profile'>,
    Partial<Pick<StreamSettings, 'named'>> {
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** Session descriptions of the streams, as they are at the start. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
  /** The analyses run on so many threads, to which no capture waits; 0, and unless given: where they are fed. */
  readonly threads?: number | undefined;
  /** What stamps the times of arrival. */
  readonly timestampSource?: string | undefined;
  readonly identity: ProbeIdentity;
  readonly send: (record: AnalysisRecord) => void;
  /** The analysis of a stream has a fault of its own: there are no more reports on it. */
  readonly onFailure: (failure: AnalysisFailure) => void;
  /** At its end, of each stream that was not analysed as a whole: so many packets, by cause. */
  readonly onNotAnalysed: (streamId: string, packets: InspectAccount['notAnalysed']) => void;
  /** A thread ended or stood still: the analyses of so many streams began anew. */
  readonly onThreadLost: (reason: string, streams: number) => void;
  /** Something else threw: what was being told is lost. */
  readonly onFault: (error: unknown) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Capture goes on after each report. */
const REPORTS_AT_ONCE = 1;
/** More than a probe can have. */
const MAX_STREAMS = 16_384;

/** Has the streams of a probe that sends no payload analysed. That is done in front of the queue: what it drops is in the figures. */
export class ProbeInspection {
  readonly #inspector: Inspection;
  readonly #numbers: StreamNumbers;
  readonly #options: ProbeInspectionOptions;
  /** Names of the streams that have not had their last report. */
  readonly #names = new Map<number, string>();
  readonly #closing = new Set<number>();
  readonly #behind = new BehindTally();
  #allClosed: (() => void) | undefined;
  #named: NamedStreams;

  constructor(options: ProbeInspectionOptions) {
    const {
      profile,
      named = NamedStreams.NONE,
      pcrFilter,
      payloads,
      descriptions,
      timestampSource,
      threads = 0,
      identity,
    } = options;
    const { probeId, sessionId } = identity;
    this.#options = options;
    this.#named = named;
    this.#inspector = openInspection(
      {
        ...profilesOf({ profile, named }),
        pcrFilter,
        payloads,
        descriptions,
        timestampSource,
        run: sessionId,
        limit: MAX_STREAMS,
        reportsAtOnce: REPORTS_AT_ONCE,
      },
      threads,
      (output) => this.#contain(output),
      { here: (inspector, output) => new Inspector(inspector, output) },
    );
    this.#numbers = new StreamNumbers(this.#inspector, { probe_id: probeId, session_id: sessionId });
  }

  /** A batch with its payload; it is not needed afterwards. */
  feed(batch: Batch): void {
    const stream = this.#numbers.of(batch.stream.streamId);
    if (!this.#names.has(stream)) this.#names.set(stream, batch.stream.streamId);
    this.#inspector.take({ kind: 'batch', stream, batch });
  }

  /** Everything that arrived has been fed, as the status tells. */
  advance({ capturedTimeNs: timeNs, streams }: Pick<Status, 'capturedTimeNs' | 'streams'>): void {
    for (const { stream, counters } of streams) {
      const number = this.#numbers.known(stream.streamId);
      if (number !== undefined) this.#inspector.take({ kind: 'captured', stream: number, timeNs, counters });
    }
  }

  /** The session descriptions are these from now on. */
  useDescriptions(descriptions: readonly FlowDescription[]): void {
    this.#inspector.take({ kind: 'descriptions', descriptions });
  }

  /** Names are told from now on; profiles judge streams whose analysis begins from now on. */
  useSettings(settings: StreamSettings): void {
    this.#named = settings.named;
    this.#inspector.take({ kind: 'profiles', profiles: profilesOf(settings) });
  }

  /** The report interval ends. */
  report(): void {
    this.#inspector.take({ kind: 'report', context: this.#context() });
  }

  /** No more of the stream will come, which went away: its last report. */
  release(streamId: string): void {
    const stream = this.#numbers.known(streamId);
    if (stream === undefined) return;
    this.#numbers.forget(streamId);
    this.#close(stream, { kind: 'gone' });
  }

  /** What the threads had no room for since the last call, which is not analysed; undefined: nothing. */
  behind(): Behind | undefined {
    return this.#behind.since();
  }

  /** The probe was told to stop: a thread that has not begun is not waited for much longer. */
  hurry(): void {
    this.#inspector.hurry?.();
  }

  /** No more batches will come. Resolves when the last reports were sent. */
  async finish(): Promise<void> {
    for (const stream of this.#numbers.all) this.#close(stream);
    if (this.#closing.size > 0) {
      await new Promise<void>((resolve) => {
        this.#allClosed = resolve;
      });
    }
    await this.#inspector.end?.();
  }

  #close(stream: number, release?: Release): void {
    // A stream that goes away while the last reports are awaited was closed already.
    if (!this.#names.has(stream) || this.#closing.has(stream)) return;
    this.#closing.add(stream);
    this.#inspector.take({ kind: 'close', stream, context: this.#context(), release });
  }

  #context(): ReportContext {
    return { timestamp: this.#options.now(), host: null };
  }

  #take(output: InspectOutput): void {
    switch (output.kind) {
      case 'record':
        this.#options.send(this.#named.named(output.record));
        break;
      case 'failed':
        this.#options.onFailure(output.failure);
        break;
      case 'thread_lost':
        this.#options.onThreadLost(output.reason, output.streams);
        break;
      case 'account':
        this.#behind.take(output.stream, output.account, false);
        break;
      case 'closed':
        this.#behind.take(output.stream, output.account, true);
        this.#closed(output.stream, output.account);
        break;
    }
  }

  #closed(stream: number, { notAnalysed }: InspectAccount): void {
    const name = this.#names.get(stream);
    this.#names.delete(stream);
    this.#closing.delete(stream);
    if (name !== undefined) this.#numbers.closed(name, stream);
    if (this.#closing.size === 0) this.#allClosed?.();
    if (name !== undefined && totalOf(notAnalysed) > 0) this.#options.onNotAnalysed(name, notAnalysed);
  }

  #contain(output: InspectOutput): void {
    try {
      this.#take(output);
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
