import { setImmediate as nextTurn } from 'node:timers/promises';
import { RecordIds } from '../report/record-ids.js';
import type { AnalysisRecord } from '../report/records.js';
import type { Batch } from '../stream/message.js';
import type { InspectMessage, InspectOutput, ReportContext } from './inspect-message.js';
import { InspectedStream } from './inspected-stream.js';
import { type AnalysisOptions, StreamAnalysis } from './stream-analysis.js';
import { warmUp } from './warm-up.js';

export interface InspectorOptions extends AnalysisOptions {
  /** For the ids of the records: random, or otherwise of no other run. */
  readonly run: string;
  /** Most streams that are analysed at once. */
  readonly limit?: number;
  /** Threads tell the texts of reports in place of these. */
  readonly asTexts?: boolean;
  /** Reports that are made before other messages get their turn. */
  readonly reportsAtOnce?: number;
}

/** An analysis takes 0.15 MB, more for a transport stream of many programs: twice the streams of a probe. */
const MAX_ANALYSES = 4096;
/** A report takes about a millisecond. */
const REPORTS_AT_ONCE = 8;

/**
 * Runs the analyses of many streams: messages in, records out. An analysis that throws is over, for its stream alone: that is
 * told, and what else comes of the stream is counted as not analysed. `output` must not throw.
 */
export class Inspector {
  #options: InspectorOptions;
  readonly #output: (output: InspectOutput) => void;
  readonly #ids: RecordIds;
  readonly #streams = new Map<number, InspectedStream>();
  /** Those that have an analysis. */
  readonly #analysed = new Set<number>();
  #isReporting = false;

  /** `isWaitedFor`: somebody waits for the warm-up to end. */
  constructor(
    options: InspectorOptions,
    output: (output: InspectOutput) => void,
    readonly isWaitedFor: () => boolean = () => false,
  ) {
    this.#options = options;
    this.#output = output;
    this.#ids = new RecordIds(options.run);
  }

  take(message: InspectMessage): void {
    switch (message.kind) {
      case 'warm_up':
        warmUp(this.#options, this.isWaitedFor);
        this.#output({ kind: 'warm' });
        break;
      case 'open':
        this.#streams.set(message.stream, this.#open(message));
        break;
      case 'batch':
        this.#takeBatch(message.stream, message.batch);
        break;
      case 'loss':
        this.#streams.get(message.stream)?.noteLoss(message.blame, message.packets);
        break;
      case 'captured':
        this.#advance(message);
        break;
      case 'decoded':
        this.#streams.get(message.stream)?.decoded(message.essence);
        break;
      case 'picture_interval':
        if (this.#options.wishes !== undefined) this.#options.wishes.pictureIntervalNs = message.intervalNs;
        break;
      case 'legs':
        this.#streams.get(message.stream)?.legs(message.legs);
        break;
      case 'report':
        void this.#report(message.context);
        break;
      case 'descriptions':
        this.#options = { ...this.#options, descriptions: message.descriptions };
        for (const inspected of this.#streams.values()) inspected.describe(message.descriptions);
        break;
      case 'profiles':
        this.#options = { ...this.#options, ...message.profiles };
        break;
      case 'close':
        this.#close(message);
        break;
    }
  }

  #open({ stream, origin }: Extract<InspectMessage, { kind: 'open' }>): InspectedStream {
    return new InspectedStream(origin, this.#ids, (failure, last) => {
      this.#analysed.delete(stream);
      this.#tell(stream, last);
      this.#output({ kind: 'failed', stream, failure });
    });
  }

  #takeBatch(stream: number, batch: Batch): void {
    const inspected = this.#streams.get(stream);
    if (inspected === undefined) return;
    if (inspected.awaitsAnalysis) {
      if (this.#analysed.size >= (this.#options.limit ?? MAX_ANALYSES)) {
        inspected.leaveOut(batch);
        this.#output({ kind: 'left_out', stream });
        return;
      }
      this.#analysed.add(stream);
      inspected.begin(new StreamAnalysis(this.#options, inspected.origin));
    }
    inspected.feed(batch);
    this.#handOnEssence(stream, inspected);
  }

  #handOnEssence(stream: number, inspected: InspectedStream): void {
    const essences = inspected.takeEssence();
    if (essences.length === 0) return;
    const origin = inspected.essenceOrigin;
    for (const essence of essences) this.#output({ kind: 'essence', stream, origin, essence });
  }

  #advance({ stream, timeNs, counters }: Extract<InspectMessage, { kind: 'captured' }>): void {
    const inspected = this.#streams.get(stream);
    if (inspected === undefined) return;
    inspected.advance(timeNs, counters);
    this.#account(stream, inspected);
  }

  /** Reports on one stream after another; of many, lets messages come in between. Not begun anew while it runs. */
  async #report(context: ReportContext): Promise<void> {
    if (this.#isReporting) return;
    this.#isReporting = true;
    try {
      await this.#reportAll(context);
    } finally {
      this.#isReporting = false;
      this.#output({ kind: 'reported' });
    }
  }

  async #reportAll(context: ReportContext): Promise<void> {
    const { reportsAtOnce = REPORTS_AT_ONCE } = this.#options;
    let reports = 0;
    for (const [stream, inspected] of [...this.#streams]) {
      if (inspected.isOutOfTouch) continue;
      if (++reports % reportsAtOnce === 0) await nextTurn();
      if (this.#streams.get(stream) !== inspected) continue; // it was closed meanwhile
      this.#tell(stream, inspected.report(context));
      this.#account(stream, inspected);
    }
  }

  #close({ stream, context, release }: Extract<InspectMessage, { kind: 'close' }>): void {
    const inspected = this.#streams.get(stream);
    if (inspected === undefined) return;
    const records = inspected.close(context, release);
    this.#streams.delete(stream);
    this.#analysed.delete(stream);
    this.#tell(stream, records);
    this.#output({ kind: 'closed', stream, account: inspected.account });
  }

  #tell(stream: number, records: readonly AnalysisRecord[]): void {
    for (const record of records) this.#output({ kind: 'record', stream, record });
  }

  #account(stream: number, { account }: InspectedStream): void {
    this.#output({ kind: 'account', stream, account });
  }
}
