// Tested by: test/inspect/inspector.test.ts
import type { CountedBlame } from '../analysis/blame.js';
import type { CodedEssence, DecodedEssence } from '../analysis/content/essence-sink.js';
import type { CauseCounts } from '../report/cause-counts.js';
import type { EssenceOrigin } from '../report/essence-origin.js';
import type { ToldReport } from '../report/record-taker.js';
import type { RecordText } from '../report/record-texts.js';
import type { AnalysisRecord } from '../report/records.js';
import type { LegsReport, RecordOrigin } from '../report/stream-fields.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { CounterColumn } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import type { HostReport } from '../system/host-report.js';
import type { AnalysisFailure } from './analysis-failure.js';
import type { Release } from './release.js';
import type { Profiles } from './stream-analysis.js';

/** What the records of a report have besides what was measured. */
export interface ReportContext {
  /** Epoch ms. */
  readonly timestamp: number;
  readonly host: HostReport | null;
}

/**
 * What an inspector is told, in the order in which it happened. `stream` is a number that the teller chose in `open`. Plain data
 * throughout, so that it could cross a thread.
 */
export type InspectMessage =
  /** Streams will begin, many at once: what analyses them may be compiled before. `warm` answers. */
  | { readonly kind: 'warm_up' }
  /** There is such a stream: its analysis begins with its first batch. What is said of `after`, a stream of its name that was closed, comes first. */
  | {
      readonly kind: 'open';
      readonly stream: number;
      readonly origin: RecordOrigin;
      readonly after?: number | undefined;
    }
  /** The next batch with its payload, which is not needed afterwards. */
  | { readonly kind: 'batch'; readonly stream: number; readonly batch: Batch }
  /** Packets were lost on the way here, before the next batch. */
  | { readonly kind: 'loss'; readonly stream: number; readonly blame: CountedBlame; readonly packets: number }
  /** All that arrived up to then (ns of the epoch) was told, of a live capture, and the probe's counters then; 0: not known. */
  | {
      readonly kind: 'captured';
      readonly stream: number;
      readonly timeNs: number;
      readonly counters?: CounterColumn | undefined;
    }
  /** What the two legs showed of which the stream is made, in the interval that its next report is on. */
  | { readonly kind: 'legs'; readonly stream: number; readonly legs: LegsReport }
  /** The report interval ends. */
  | { readonly kind: 'report'; readonly context: ReportContext }
  /** What was decoded of what the stream's analysis handed out. */
  | { readonly kind: 'decoded'; readonly stream: number; readonly essence: DecodedEssence }
  /** Time between the pictures of each video stream from now on, in ns. */
  | { readonly kind: 'picture_interval'; readonly intervalNs: number }
  /** Analyses that begin from now on judge by them. */
  | { readonly kind: 'profiles'; readonly profiles: Profiles }
  /** The session descriptions are these now, for all streams. */
  | { readonly kind: 'descriptions'; readonly descriptions: readonly FlowDescription[] }
  /** No more will be told of the stream. */
  | {
      readonly kind: 'close';
      readonly stream: number;
      readonly context: ReportContext;
      readonly release?: Release | undefined;
    };

/** Why an inspector did not analyse packets. */
export const NOT_INSPECTED_CAUSES = ['too_many_streams', 'failed', 'behind', 'thread_lost'] as const;
export type NotInspectedCause = (typeof NOT_INSPECTED_CAUSES)[number];

/** What became of the packets of a stream that an inspector was told of. */
export interface InspectAccount {
  readonly analysed: number;
  readonly notAnalysed: Readonly<CauseCounts<NotInspectedCause>>;
}

/** What an inspector says; plain data, too. */
export type InspectOutput =
  /** Events of a stream, and the report on an interval behind them. */
  | { readonly kind: 'record'; readonly stream: number; readonly record: AnalysisRecord }
  /** In place of a report its texts, of a thread that makes them. */
  | {
      readonly kind: 'texts';
      readonly stream: number;
      readonly texts: readonly RecordText[];
      readonly report: ToldReport;
    }
  /** What is to be decoded, of the stream of that `stream_id`: what it is comes back as `decoded`. */
  | {
      readonly kind: 'essence';
      readonly stream: number;
      readonly origin: EssenceOrigin;
      readonly essence: CodedEssence;
    }
  /** So far: after each `captured` and each report. */
  | { readonly kind: 'account'; readonly stream: number; readonly account: InspectAccount }
  /** There are too many streams for another one: told for each batch that is left out. */
  | { readonly kind: 'left_out'; readonly stream: number }
  /** The analysis of the stream has a fault of its own and is over; told once, behind the events that were not told yet. */
  | { readonly kind: 'failed'; readonly stream: number; readonly failure: AnalysisFailure }
  /** A thread ended or stood still: the analyses of its streams began anew on another one. */
  | { readonly kind: 'thread_lost'; readonly reason: string; readonly streams: number }
  /** Streams may begin. */
  | { readonly kind: 'warm' }
  /** Every stream of which anything is known was reported on. */
  | { readonly kind: 'reported' }
  /** The last of a stream. */
  | { readonly kind: 'closed'; readonly stream: number; readonly account: InspectAccount };
