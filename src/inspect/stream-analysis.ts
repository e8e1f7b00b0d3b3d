// Tested by: test/inspect/inspector.test.ts

import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import type { CountedBlame } from '../analysis/blame.js';
import type { CodedEssence, DecodedEssence, EssenceWishes } from '../analysis/content/essence-sink.js';
import type { CaptureCounts, DatagramBatch, SyncCounts } from '../analysis/datagram-batch.js';
import type { Payloads } from '../analysis/payloads.js';
import { StreamAnalyzer, type StreamEvent } from '../analysis/stream-analyzer.js';
import { captureReportOf } from '../report/capture-report.js';
import type { ReportKinds } from '../report/kinds.js';
import type { LegsReport, RecordOrigin } from '../report/stream-fields.js';
import { NO_PROBE } from '../report/stream-identity.js';
import type { StreamReport } from '../report/stream-report.js';
import { StreamReporter } from '../report/stream-reporter.js';
import { descriptionOf, sessionNameOf } from '../st2110/d10/describe-flow.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import { type CounterColumn, createStreamCounters, incompleteDatagramsOf, StreamCounter } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import { isOtherSenderId } from '../stream/other-sender.js';
import { hasTsPackets } from '../stream/stream-kind.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import { type OwnProfile, ownProfileOf } from './named-streams/stream-entry.js';
import type { Release } from './release.js';

/** By which profiles streams are judged; plain data. */
export interface Profiles {
  /** Of the streams that have none of their own. */
  readonly profile: ProfileChoice;
  readonly ownProfiles?: readonly OwnProfile[] | undefined;
}

export interface AnalysisOptions extends Profiles {
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** What stamped the times of arrival: `savefile`, `host`, `adapter` …, or `probe` where only the probe knows; unless given `probe`. */
  readonly timestampSource?: string | undefined;
  /** Session descriptions, of whatever streams. */
  readonly descriptions?: readonly FlowDescription[] | undefined;
  /** What measures the payload of each kind of stream, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** What is to be decoded elsewhere; nothing unless given. */
  readonly wishes?: EssenceWishes | undefined;
  /** What each kind brings to the reports, in place of REPORT_KINDS. */
  readonly kinds?: ReportKinds | undefined;
}

/** Counters of one stream since its first batch, overwritten by each report. */
const countersSince: CounterColumn = createStreamCounters();

/** The analysis of one captured stream, fed with its batches; begins anew when the stream turns out to be of another kind. */
export class StreamAnalysis {
  readonly #options: AnalysisOptions;
  readonly #origin: RecordOrigin;
  readonly #counters: CounterColumn = createStreamCounters();
  /** The same before the first batch, where it is not the first of the stream. */
  #countersBefore: CounterColumn | undefined;
  #info: StreamInfo | undefined;
  #analyzer: StreamAnalyzer | undefined;
  #reporter: StreamReporter | undefined;
  #legs: LegsReport | undefined;
  #sessionName: string | null = null;
  /** What was not told yet of the kinds that the stream was taken for before, with the start of their times. */
  #before: { readonly events: readonly StreamEvent[]; readonly originSeconds: number }[] = [];

  constructor(options: AnalysisOptions, origin: RecordOrigin = NO_PROBE) {
    this.#options = options;
    this.#origin = origin;
  }

  /** A batch with its payload, in the order of their sequence; it is not needed afterwards. */
  feed(batch: Batch): void {
    const { stream } = batch;
    const analyzer = this.#analyzerOf(stream, batch.sequence === 0);
    if (this.#info === undefined && batch.sequence > 0) this.#countersBefore = countersBefore(batch);
    this.#info = stream;
    this.#takeCounters(batch.counters);
    analyzer.feedBatch(analysisBatchOf(batch));
  }

  /** Packets were lost on the way here, before the next batch. */
  noteLoss(blame: CountedBlame, packets: number): void {
    this.#analyzer?.noteLoss(blame, packets);
  }

  /**
   * Everything that arrived up to then (ns of the epoch) has been fed, or told as lost: the stream is silent since its last
   * datagram, or what came was left out, as `counters` say. Only of a live capture; 0: not known.
   */
  advance(capturedTimeNs: number, counters?: CounterColumn): void {
    if (this.#analyzer === undefined) return;
    if (counters !== undefined) this.#takeCounters(counters);
    if (capturedTimeNs > 0) this.#analyzer.advance(capturedTimeNs, syncCountsOf(this.#counters));
  }

  /** What its two legs showed in this report interval. */
  legs(legs: LegsReport): void {
    this.#legs = legs;
  }

  takeEvents(): StreamEvent[] {
    const before = this.#before.flatMap(({ events, originSeconds }) => {
      const shiftNs = (originSeconds - this.originSeconds) * 1e9 || 0;
      return events.map((event) => shifted(event, shiftNs));
    });
    this.#before = [];
    const events = [...before, ...(this.#analyzer?.takeEvents() ?? [])];
    if (events.some(({ event }) => event === 'raised')) this.#analyzer?.payload?.wantPictures?.();
    return events;
  }

  /** What is to be decoded elsewhere, since the last call. */
  takeEssence(): readonly CodedEssence[] {
    return this.#analyzer?.payload?.takeEssence?.() ?? [];
  }

  /** What was decoded of it. */
  decoded(essence: DecodedEssence): void {
    this.#analyzer?.payload?.decoded?.(essence);
  }

  /** Arrival of the first datagram in seconds of the epoch; NaN before, and without arrival times. */
  get originSeconds(): number {
    if (this.#info === undefined || !hasArrivalTimes(this.#info)) return Number.NaN;
    return this.#analyzer?.originSeconds ?? Number.NaN;
  }

  /** The session descriptions are these from now on. */
  describe(descriptions: readonly FlowDescription[]): void {
    if (this.#info === undefined) return;
    const description = descriptionOf(descriptions, this.#info);
    this.#sessionName = sessionNameOf(description);
    this.#analyzer?.payload?.describe?.(description);
  }

  /** No more batches will come. */
  settle(): void {
    this.#analyzer?.settle();
  }

  /** Nothing came for long, and nothing more will: what became of the stream is told, and ends its alarms. */
  release(release: Release): void {
    if (release.kind === 'gone') this.#analyzer?.release();
    else this.#analyzer?.comeBack(release.timeNs);
  }

  /** The report on the interval that ends here; undefined before the first batch. */
  report(): StreamReport | undefined {
    if (this.#info === undefined) return undefined;
    const measured = this.#reporter!.report(this.#info, captureReportOf(this.#countersSince()));
    const report = this.#sessionName === null ? measured : { ...measured, session_name: this.#sessionName };
    return this.#legs === undefined ? report : { ...report, legs: this.#legs };
  }

  /** Valid until the next call, for whatever stream. */
  #countersSince(): CounterColumn {
    const before = this.#countersBefore;
    for (let index = 0; index < countersSince.length; index++)
      countersSince[index] = this.#counters[index]! - (before?.[index] ?? 0);
    return countersSince;
  }

  #takeCounters(counters: CounterColumn): void {
    this.#counters.set(
      counters.length > this.#counters.length ? counters.subarray(0, this.#counters.length) : counters,
    );
  }

  #analyzerOf(info: StreamInfo, isFromStart: boolean): StreamAnalyzer {
    const isSame = this.#info?.kind === info.kind && this.#info.isRtp === info.isRtp;
    if (this.#analyzer !== undefined && isSame) return this.#analyzer;
    if (this.#analyzer !== undefined) {
      this.#analyzer.endAlarms('new_kind');
      this.#before.push({ events: this.#analyzer.takeEvents(), originSeconds: this.#analyzer.originSeconds });
    }
    const { kind, isRtp, streamId } = info;
    const { ownProfiles = [], pcrFilter, payloads, kinds, wishes, timestampSource, descriptions = [] } = this.#options;
    const description = descriptionOf(descriptions, info);
    this.#sessionName = sessionNameOf(description);
    const profile = ownProfileOf(ownProfiles, this.#origin.probe_id, streamId) ?? this.#options.profile;
    const shared = {
      profile,
      pcrFilter,
      payloads,
      wishes,
      description,
      timestampSource,
      hasArrivalTimes: hasArrivalTimes(info),
      streamName: this.#nameOf(streamId),
    };
    const isOfOtherSender = isOtherSenderId(streamId);
    this.#analyzer = new StreamAnalyzer({ kind, isRtp, isFromStart, isOfOtherSender, ...shared });
    this.#reporter = new StreamReporter(this.#analyzer, this.#origin, kinds);
    return this.#analyzer;
  }

  /** `head-end/239.1.1.1:5000` */
  #nameOf(streamId: string): string {
    const { probe_id: probe } = this.#origin;
    return probe === null || probe === '' ? streamId : `${probe}/${streamId}`;
  }
}

/** The event with times that are later by so much. */
function shifted(event: StreamEvent, shiftNs: number): StreamEvent {
  const times = Object.entries(event).flatMap(([name, value]) =>
    name.endsWith('_ns') && typeof value === 'number' ? [[name, value + shiftNs] as const] : [],
  );
  return { ...event, ...Object.fromEntries(times) };
}

/** What the probe had counted before this batch; what it rejected among its datagrams is not told from what was before. */
function countersBefore({ stream, counters, datagrams, packets, payload, payloadOmitted }: Batch): CounterColumn {
  const before = counters.slice(0, createStreamCounters().length);
  const size = hasTsPackets(stream.kind) ? packets * stream.networkPacketSize : payload.length;
  const own: readonly (readonly [counter: number, count: number])[] = [
    [StreamCounter.captured_datagrams, datagrams],
    [StreamCounter.accepted_datagrams, datagrams],
    [StreamCounter.captured_packets, packets],
    [StreamCounter.published_packets, packets],
    [StreamCounter.captured_bytes, payloadOmitted && !hasTsPackets(stream.kind) ? 0 : size],
  ];
  for (const [counter, count] of own) before[counter]! -= count;
  return before;
}

function hasArrivalTimes({ destinationIp }: StreamInfo): boolean {
  return destinationIp !== '';
}

/** Written field by field: a spread of the batch costs 10 µs. */
function analysisBatchOf(batch: Batch): DatagramBatch {
  const { datagrams, baseSeconds, baseNanoseconds, arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps, payload } =
    batch;
  return {
    datagrams,
    baseSeconds,
    baseNanoseconds,
    arrivalDeltaNs,
    sizes,
    rtpSequences,
    rtpTimestamps,
    payload,
    counts: captureCountsOf(batch),
    legSeconds: batch.legSeconds,
  };
}

/** What the probe counted up to this batch, written field by field as well: it is made anew for each batch. */
function captureCountsOf({
  stream,
  counters,
  hopLimit,
  hopLimitMin,
  hopLimitMax,
  hostDropTimeNs,
  hostDropSinceNs,
}: Batch): CaptureCounts {
  return {
    rtpLost: counters[StreamCounter.rtp_lost]!,
    rtpReordered: counters[StreamCounter.rtp_reordered]!,
    rtpDuplicates: counters[StreamCounter.rtp_duplicates]!,
    rtpRestarts: counters[StreamCounter.rtp_restarts]!,
    syncByteErrors: counters[StreamCounter.sync_byte_errors]!,
    syncLosses: counters[StreamCounter.sync_losses]!,
    syncRegains: counters[StreamCounter.sync_regains]!,
    wrongSync: wrongSyncOf(counters),
    nullPacketsLeftOut: counters[StreamCounter.rejected_packets_null_packet]!,
    incompleteDatagrams: incompleteDatagramsOf(counters),
    hostDropTimeNs,
    hostDropSinceNs,
    hopLimit,
    hopLimitMin,
    hopLimitMax,
    hopLimitChanges: counters[StreamCounter.hop_limit_changes]!,
    otherSourceDatagrams: counters[StreamCounter.other_source_datagrams]!,
    sourceChanges: counters[StreamCounter.source_changes]!,
    sourceIp: stream.sourceIp,
    sourcePort: stream.sourcePort,
    ssrc: stream.ssrc,
  };
}

function syncCountsOf(counters: CounterColumn): SyncCounts {
  return {
    syncByteErrors: counters[StreamCounter.sync_byte_errors]!,
    syncLosses: counters[StreamCounter.sync_losses]!,
    syncRegains: counters[StreamCounter.sync_regains]!,
    wrongSync: wrongSyncOf(counters),
  };
}

function wrongSyncOf(counters: CounterColumn): number {
  return counters[StreamCounter.rejected_packets_sync_byte]! + counters[StreamCounter.rejected_datagrams_sync_byte]!;
}
