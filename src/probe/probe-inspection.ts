import type { Payloads } from '../analysis/payloads.js';
import type { AnalysisFailure } from '../inspect/analysis-failure.js';
import type { InspectOutput, ReportContext } from '../inspect/inspect-message.js';
import { Inspector } from '../inspect/inspector.js';
import { NamedStreams } from '../inspect/named-streams/named-streams.js';
import { StreamNumbers } from '../inspect/stream-numbers.js';
import { profilesOf, type StreamSettings } from '../inspect/stream-settings.js';
import type { AnalysisRecord } from '../report/records.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { Batch, ProbeIdentity, Status } from '../stream/message.js';
import type { PcrFilter } from '../timing/pcr-filter.js';

export interface ProbeInspectionOptions
  extends Pick<StreamSettings, 'profile'>,
    Partial<Pick<StreamSettings, 'named'>> {
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** Session descriptions of the streams, as they are at the start. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
  /** What stamps the times of arrival. */
  readonly timestampSource?: string | undefined;
  readonly identity: ProbeIdentity;
  readonly send: (record: AnalysisRecord) => void;
  /** The analysis of a stream has a fault of its own: there are no more reports on it. */
  readonly onFailure: (failure: AnalysisFailure) => void;
  /** At the end, of each stream whose analysis failed: what came behind that. */
  readonly onNotAnalysed: (streamId: string, packets: number) => void;
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
  readonly #inspector: Inspector;
  readonly #numbers: StreamNumbers;
  readonly #options: ProbeInspectionOptions;
  readonly #failures = new Map<number, AnalysisFailure>();
  #named: NamedStreams;

  constructor(options: ProbeInspectionOptions) {
    const {
      profile,
      named = NamedStreams.NONE,
      pcrFilter,
      payloads,
      descriptions,
      timestampSource,
      identity,
    } = options;
    const { probeId, sessionId } = identity;
    this.#options = options;
    this.#named = named;
    this.#inspector = new Inspector(
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
      (output) => this.#contain(output),
    );
    this.#numbers = new StreamNumbers(this.#inspector, { probe_id: probeId, session_id: sessionId });
  }

  /** A batch with its payload; it is not needed afterwards. */
  feed(batch: Batch): void {
    this.#inspector.take({ kind: 'batch', stream: this.#numbers.of(batch.stream.streamId), batch });
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
    this.#inspector.take({ kind: 'close', stream, context: this.#context(), isReleased: true });
  }

  /** No more batches will come: the last reports. */
  finish(): void {
    for (const stream of this.#numbers.all) this.#inspector.take({ kind: 'close', stream, context: this.#context() });
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
        this.#failures.set(output.stream, output.failure);
        this.#options.onFailure(output.failure);
        break;
      case 'closed': {
        const failure = this.#failures.get(output.stream);
        this.#failures.delete(output.stream);
        if (failure !== undefined) this.#options.onNotAnalysed(failure.streamId, output.account.notAnalysed.failed);
        break;
      }
    }
  }

  #contain(output: InspectOutput): void {
    try {
      this.#take(output);
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
