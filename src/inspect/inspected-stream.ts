// Tested by: test/inspect/inspector.test.ts
import type { CountedBlame } from '../analysis/blame.js';
import type { CodedEssence, DecodedEssence } from '../analysis/content/essence-sink.js';
import { zeroCounts } from '../report/cause-counts.js';
import type { EssenceOrigin } from '../report/essence-origin.js';
import type { RecordIds, RecordSubject } from '../report/record-ids.js';
import type { AnalysisRecord, EventRecord } from '../report/records.js';
import type { LegsReport, RecordOrigin } from '../report/stream-fields.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { CounterColumn } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import { type AnalysisFailure, type AnalysisStage, attempt } from './analysis-failure.js';
import { type InspectAccount, NOT_INSPECTED_CAUSES, type ReportContext } from './inspect-message.js';
import { takeLastEvents } from './last-events.js';
import type { Release } from './release.js';
import type { StreamAnalysis } from './stream-analysis.js';
import { eventRecords, streamRecords } from './stream-records.js';
import { ToldAlarms } from './told-alarms.js';

/** A status comes each second, and a report may be due just before it. */
const MOST_REPORTS_UNHEARD = 2;
const NO_RECORDS: readonly AnalysisRecord[] = [];

/** One stream of an inspector. A fault of its analysis ends the analysis here, and nothing else. */
export class InspectedStream {
  readonly #ids: RecordIds;
  readonly #failed: (failure: AnalysisFailure, last: readonly EventRecord[]) => void;
  readonly #alarms = new ToldAlarms();
  #analysis: StreamAnalysis | undefined;
  #streamId = '';
  #hasFailed = false;
  /** Reports since anything was heard of the stream. */
  #reportsUnheard = 0;
  #analysed = 0;
  readonly #notAnalysed = zeroCounts(NOT_INSPECTED_CAUSES);

  /** `failed` is told what had happened, too, and was in no report. */
  constructor(
    readonly origin: RecordOrigin,
    ids: RecordIds,
    failed: (failure: AnalysisFailure, last: readonly EventRecord[]) => void,
  ) {
    this.#ids = ids;
    this.#failed = failed;
  }

  /** It has no analysis so far. */
  get awaitsAnalysis(): boolean {
    return this.#analysis === undefined && !this.#hasFailed;
  }

  /** Whether enough time went by without a word of the stream that nothing is known of it now: its probe or the link is gone. */
  get isOutOfTouch(): boolean {
    return this.#reportsUnheard > MOST_REPORTS_UNHEARD;
  }

  get account(): InspectAccount {
    return { analysed: this.#analysed, notAnalysed: { ...this.#notAnalysed } };
  }

  begin(analysis: StreamAnalysis): void {
    this.#analysis = analysis;
  }

  feed(batch: Batch): void {
    this.#reportsUnheard = 0;
    this.#streamId = batch.stream.streamId;
    if (this.#attempt('batch', (analysis) => analysis.feed(batch))) this.#analysed += batch.packets;
    else this.#notAnalysed.failed += batch.packets;
  }

  leaveOut(batch: Batch): void {
    this.#notAnalysed.too_many_streams += batch.packets;
  }

  describe(descriptions: readonly FlowDescription[]): void {
    this.#attempt('describe', (analysis) => analysis.describe(descriptions));
  }

  noteLoss(blame: CountedBlame, packets: number): void {
    this.#attempt('loss', (analysis) => analysis.noteLoss(blame, packets));
  }

  advance(timeNs: number, counters?: CounterColumn): void {
    this.#reportsUnheard = 0;
    this.#attempt('captured', (analysis) => analysis.advance(timeNs, counters));
  }

  legs(legs: LegsReport): void {
    this.#attempt('legs', (analysis) => analysis.legs(legs));
  }

  /** What is to be decoded elsewhere, since the last call. */
  takeEssence(): readonly CodedEssence[] {
    return this.#analysis?.takeEssence() ?? [];
  }

  get essenceOrigin(): EssenceOrigin {
    return { ...this.origin, stream_id: this.#streamId, originSeconds: this.#analysis?.originSeconds ?? Number.NaN };
  }

  decoded(essence: DecodedEssence): void {
    this.#attempt('decoded', (analysis) => analysis.decoded(essence));
  }

  /** What happened, and the report on the interval that ends here; none before the first batch, or when there is no analysis. */
  report(context: ReportContext): readonly AnalysisRecord[] {
    this.#reportsUnheard++;
    return this.#records('report', context, false);
  }

  /** The last report. */
  close(context: ReportContext, release?: Release): readonly AnalysisRecord[] {
    this.#attempt('close', (analysis) => {
      analysis.settle();
      if (release !== undefined) analysis.release(release);
    });
    const records = this.#records('close', context, true);
    this.#ids.end(this.#subject);
    this.#analysis = undefined;
    return records;
  }

  get #subject(): RecordSubject {
    const { probe_id, session_id } = this.origin;
    return { probe_id, session_id, stream_id: this.#streamId };
  }

  #records(stage: AnalysisStage, context: ReportContext, final: boolean): readonly AnalysisRecord[] {
    let records = NO_RECORDS;
    this.#attempt(stage, (analysis) => {
      const report = analysis.report();
      if (report === undefined) return;
      const nowNs = final ? Number.POSITIVE_INFINITY : report.duration_ns + report.silent_ns;
      const events = this.#alarms.take(analysis.takeEvents(), nowNs);
      records = streamRecords(this.#ids, report, events, analysis.originSeconds, context, final);
    });
    return records;
  }

  /** Whether the analysis took the step. */
  #attempt(stage: AnalysisStage, step: (analysis: StreamAnalysis) => void): boolean {
    const analysis = this.#analysis;
    if (analysis === undefined) return false;
    const failure = attempt(this.#streamId, stage, () => step(analysis));
    if (failure === undefined) return true;
    this.#analysis = undefined;
    this.#hasFailed = true;
    const end = takeLastEvents(failure, this.#alarms, () => analysis.takeEvents());
    this.#failed(end.failure, eventRecords(this.#ids, this.#subject, end.events, analysis.originSeconds));
    return false;
  }
}
