import type { AlarmEnd, AlarmEvent, AlarmReports, NoticeEvent } from '../alarm/alarm-event.js';
import type { IncidentEvent } from '../alarm/incident-event.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import { hasTsPackets, STREAM_KIND_TABLE, type StreamKind } from '../stream/stream-kind.js';
import { PAUSE_NS } from '../timing/arrival-rhythm.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { PathAnalyzer, type PathFigures } from '../timing/path-analyzer.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { ProfileChoice } from './adaptive-rules.js';
import { BLAME_REASONS, type Blame, type BlameReason, COUNTED_REASONS, type CountedBlame } from './blame.js';
import type { EssenceWishes } from './content/essence-sink.js';
import type { CaptureCounts, DatagramBatch, SyncCounts } from './datagram-batch.js';
import { HostLosses } from './host-losses.js';
import { type JudgedBy, judgedByConditions } from './judged-by.js';
import { type LossEvent, LossLedger, type LossSnapshot } from './loss-ledger.js';
import type { GapCause, LossJudge, PayloadAnalyzer, PayloadFields } from './payload-analyzer.js';
import type { PayloadEvent } from './payload-event.js';
import { PayloadRuns } from './payload-runs.js';
import { PAYLOADS, type Payloads } from './payloads.js';
import { type RtpCounts, RtpCountsSince } from './rtp-counts.js';
import { RtpGaps } from './rtp-gaps.js';
import { SecondWatch } from './second-watch.js';
import { StreamClock } from './stream-clock.js';
import { type ConditionOptions, DEFAULT_CONDITION_OPTIONS, StreamConditions } from './stream-conditions.js';
import { TransportAnalyzer, type TransportSnapshot } from './transport-analyzer.js';

export interface StreamOptions {
  readonly kind: StreamKind;
  readonly isRtp: boolean;
  /** False for a TS file, whose times are made from its PCRs. */
  readonly hasArrivalTimes: boolean;
  readonly profile: ProfileChoice;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  /** Nothing was captured before the first batch: its counts are those of its own. */
  readonly isFromStart?: boolean;
  /** It is that of a second sender to an address: that it ends is no loss, but the end of a conflict. */
  readonly isOfOtherSender?: boolean;
  /** What is to be decoded elsewhere; nothing unless given. */
  readonly wishes?: EssenceWishes | undefined;
  /** What measures the payload, by kind, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
  /** What stamped the times of arrival: `savefile`, `host`, `adapter` …, or `probe` where only the probe knows; unless given `probe`. */
  readonly timestampSource?: string | undefined;
  /** What a session description says of the stream. */
  readonly description?: FlowDescription | undefined;
  /** What the stream is called in lines for people; nothing unless given. */
  readonly streamName?: string | undefined;
}

/** What happens to a stream of any kind. */
export type StreamEvent = PayloadEvent | AlarmEvent | NoticeEvent | LossEvent | IncidentEvent;

/** Everything that was measured of one stream. */
export interface StreamSnapshot<Payload extends PayloadFields = PayloadFields> {
  readonly transport: TransportSnapshot;
  readonly rtp: (IntervalAndTotal<RtpHoleFigures> & { readonly counts: RtpCounts }) | null;
  readonly path: IntervalAndTotal<PathFigures>;
  readonly losses: LossSnapshot;
  /** Alarms of the stream and of its payload. */
  readonly alarms: AlarmReports;
  /** null for kinds of which the payload is not measured. */
  readonly payload: Payload | null;
  /** ns of the last datagram since the first one. */
  readonly last_time_ns: number;
  /** Up to when the stream was observed: the last datagram, or the end of the silence behind it. */
  readonly observed_time_ns: number;
}

/** Shorter silence is not looked at. */
const SILENCE_NS = 100e6;
/** While the host drops datagrams nothing that takes longer is judged where no RTP tells what they took. */
const HOST_DROP_STEP_NS = 10e6;
/** A break of the RTP sequence that is longer ago may have another cause than what is missing now. */
const SURE_BREAK_NS = 1e9;

/**
 * Measures one stream from its datagrams, batch by batch: what all streams have here, what they carry in the analyzer of their kind.
 * What was lost on the way here is told by `noteLoss`, and no fault of the stream. Times are ns since the first datagram.
 * `Payload`: what the payload of its kind is measured as.
 */
export class StreamAnalyzer<Payload extends PayloadFields = PayloadFields> implements LossJudge {
  /** undefined where the payload of the kind is not measured. */
  readonly payload: PayloadAnalyzer<Payload, PayloadEvent> | undefined;
  /** What every stream is judged by; the profile of a transport stream has more. */
  readonly judgedBy: JudgedBy;
  readonly #transport: TransportAnalyzer;
  /** The datagrams are whole TS packets, which is what sizes count; otherwise bytes. */
  readonly #hasPackets: boolean;
  readonly #unitBytes: number;
  readonly #rtp: RtpGaps | undefined;
  readonly #path = new PathAnalyzer();
  readonly #hostLosses: HostLosses;
  readonly #ledger = new LossLedger();
  readonly #clock = new StreamClock();
  readonly #conditions: StreamConditions;
  /** undefined where nothing is limited by the second. */
  readonly #seconds: SecondWatch | undefined;
  readonly #runs: PayloadRuns;
  /** Arrival of the last datagram. */
  #lastNs = 0;
  #observedNs = 0;
  /** Since when there is silence: the last datagram, or the end of what could not be seen. */
  #heardNs = 0;
  #hasGap = false;
  /** As the last batch counted them; NaN before it where the stream had begun before. */
  #otherSourceDatagrams = Number.NaN;
  readonly #rtpCounts = new RtpCountsSince();
  /** Arrival of the datagram before. */
  #previousNs = 0;
  #hostDropNs = Number.NEGATIVE_INFINITY;

  constructor({
    kind,
    isRtp,
    hasArrivalTimes,
    profile,
    pcrFilter,
    isFromStart = false,
    isOfOtherSender = false,
    wishes,
    payloads = PAYLOADS,
    description,
    timestampSource,
    streamName,
  }: StreamOptions) {
    this.#transport = new TransportAnalyzer({
      isRtp,
      hasArrivalTimes,
      clockRateHz: STREAM_KIND_TABLE[kind].rtpClockHz,
    });
    const conditionOptions = conditionOptionsOf(profile, isOfOtherSender);
    this.judgedBy = judgedByConditions(profile, conditionOptions.conditions);
    this.#conditions = new StreamConditions(conditionOptions);
    const { content: conditions } = this.#conditions;
    const shared = {
      isRtp,
      hasArrivalTimes,
      isFromStart,
      profile,
      pcrFilter,
      description,
      timestampSource,
      streamName,
    };
    const payload = payloads[kind]?.({ ...shared, losses: this, conditions, wishes });
    this.payload = payload as PayloadAnalyzer<Payload, PayloadEvent> | undefined;
    this.#hasPackets = hasTsPackets(kind);
    this.#unitBytes = this.#hasPackets ? PACKET_SIZE : 1;
    this.#runs = new PayloadRuns(this.payload, this.#unitBytes);
    if (isRtp) this.#rtp = new RtpGaps(hasArrivalTimes ? STREAM_KIND_TABLE[kind].rtpClockHz : null);
    this.#seconds = this.#createSecondWatch();
    this.#hostLosses = new HostLosses(isFromStart);
    if (!isFromStart) return;
    this.#rtpCounts.beginAtStart();
    this.#path.countFrom(0, 0);
    this.#otherSourceDatagrams = 0;
  }

  /** Arrival of the first datagram in seconds of the epoch, by the clock of the capture as it is set now; NaN before. */
  get originSeconds(): number {
    return this.#clock.originSeconds;
  }

  /** The datagrams of a batch; it is not needed afterwards. */
  feedBatch(batch: DatagramBatch): void {
    const { datagrams, baseSeconds, baseNanoseconds, counts } = batch;
    if (datagrams === 0) return;
    if (this.#clock.begin(baseSeconds, baseNanoseconds)) this.#beginBehindSetClock();
    const baseNs = this.#clock.timeNsOf(baseSeconds, baseNanoseconds);
    this.#takeCounts(counts, baseNs, baseNs + batch.arrivalDeltaNs[datagrams - 1]!);
    if (this.#hasGap) this.#beginBehindGap(baseNs);
    // Behind a clock that was set no pause is seen that would tell.
    if (baseNs - this.#heardNs < PAUSE_NS) this.#conditions.heard(this.#clock.inOrder(baseNs));
    this.#feedDatagrams(batch, baseNs);
    for (const second of batch.legSeconds ?? []) {
      this.#conditions.legs(second, Math.min(this.#clock.timeNsOf(second.endS, 0), this.#lastNs));
    }
    if (this.#rtp === undefined) return;
    this.#rtpCounts.follow(counts, this.#rtp);
    this.#rtp.settleBy(this.#lastNs);
  }

  /** Packets were lost between the capture and here; to be told before the datagrams that follow. */
  noteLoss(blame: CountedBlame, packets: number): void {
    this.#ledger.add(COUNTED_REASONS[blame], packets, this.#lastNs);
    this.#hasGap = true;
  }

  /**
   * Everything that arrived up to then (ns of the epoch, by the clock of the arrival times) was fed, or told as lost: the stream
   * is silent since its last datagram, and lost if that lasts, unless `counts` tell that what came was left out. For live streams:
   * a file that ends is not silent.
   */
  advance(epochNs: number, counts?: SyncCounts): void {
    if (Number.isNaN(this.#clock.originSeconds) || !Number.isFinite(epochNs)) return;
    if (this.#clock.captured(epochNs)) this.#beginBehindSetClock();
    const timeNs = this.#clock.timeNsOf(0, epochNs);
    if (!(timeNs - this.#lastNs >= SILENCE_NS)) return;
    this.#clock.inOrder(timeNs);
    this.#rtp?.settleBy(timeNs);
    const sinceNs = Math.max(this.#lastNs, this.#observedNs);
    if (this.#hasGap) this.#beginBehindGap(timeNs);
    if (counts !== undefined && this.payload?.takeSyncCounts?.(counts, sinceNs, timeNs)) this.#hear(timeNs);
    else if (this.#heardNs < timeNs) {
      // What the host dropped meanwhile may have been the stream's: its silence begins behind that.
      if (!this.#conditions.isLost && this.#hostLosses.mayHit(this.#heardNs, timeNs)) this.#hear(timeNs);
      else this.#passSilence(timeNs);
    }
    this.#observedNs = Math.max(this.#observedNs, timeNs);
  }

  /** Something of a stream without datagrams came. */
  pass(timeNs: number): void {
    this.#lastNs = timeNs;
  }

  judge(timeNs: number, sinceNs: number, packets: number): Blame {
    const reason = this.#reasonOf(timeNs, sinceNs);
    const { blame } = BLAME_REASONS[reason];
    // The RTP sequence has told how many packets the network lost.
    this.#ledger.add(reason, blame === 'network' ? 0 : packets, timeNs);
    return blame;
  }

  /** All alarms are over, for a reason that is none of the stream's; before the last take of events. */
  endAlarms(cause: AlarmEnd): void {
    const timeNs = Math.max(this.#lastNs, this.#observedNs);
    this.#conditions.endAll(timeNs, cause);
    this.payload?.endAlarms?.(timeNs, cause);
  }

  /** Nothing came for long, and nobody waits for the stream any more: that is told, and ends its alarms; before the last take of events. */
  release(): void {
    const timeNs = Math.max(this.#lastNs, this.#observedNs);
    this.#conditions.release(this.#heardNs, timeNs);
    this.payload?.endAlarms?.(timeNs, 'released');
  }

  /** Nothing came up to then (as of `advance`), when it goes on as another stream: it is back; before the last take of events. */
  comeBack(epochNs: number): void {
    if (epochNs > 0) this.advance(epochNs);
    const timeNs = Math.max(this.#lastNs, this.#observedNs);
    this.#conditions.heard(timeNs);
    this.endAlarms('recovery');
  }

  /** What happened since the last call. */
  takeEvents(): StreamEvent[] {
    const { payload } = this;
    return [...(payload?.takeEvents() ?? []), ...this.#conditions.takeEvents(), ...this.#ledger.takeEvents()];
  }

  /** No more datagrams will come: what waits for them is decided. */
  settle(): void {
    this.#rtp?.settle();
    this.payload?.settle();
  }

  snapshotAndReset(): StreamSnapshot<Payload> {
    const observedNs = Math.max(this.#lastNs, this.#observedNs);
    return {
      transport: this.#transport.snapshotAndReset(),
      rtp: this.#rtp === undefined ? null : this.#rtpSnapshot(this.#rtp, observedNs),
      path: this.#path.snapshotAndReset(),
      losses: this.#ledger.snapshotAndReset(),
      alarms: { ...this.#conditions.snapshotAndReset(), ...this.payload?.alarmsAndReset?.() },
      payload: this.payload?.snapshotAndReset() ?? null,
      last_time_ns: this.#lastNs,
      observed_time_ns: observedNs,
    };
  }

  #createSecondWatch(): SecondWatch | undefined {
    const conditions = this.#conditions;
    if (!conditions.hasLimits) return undefined;
    const sources = { rtpLost: () => this.#rtp?.lost ?? null, payload: () => this.payload?.secondFigures?.() };
    return new SecondWatch(sources, (figures, timeNs) => conditions.second(figures, timeNs));
  }

  #rtpSnapshot(rtp: RtpGaps, observedNs: number): StreamSnapshot['rtp'] {
    rtp.settleBy(observedNs);
    const counts = this.#rtpCounts.counts(observedNs - Math.max(rtp.settledNs, 0));
    return { counts, ...rtp.holes.snapshotAndReset() };
  }

  /** What came up to then was left out, and is no silence. */
  #hear(timeNs: number): void {
    this.#transport.bitrate.advance(timeNs);
    this.#conditions.heard(timeNs);
    this.#heardNs = Math.max(this.#heardNs, timeNs);
  }

  /** What is due in silence is missed when the stream goes on; a stream that is lost is told as that alone. */
  #passSilence(timeNs: number): void {
    this.#transport.bitrate.advance(timeNs);
    if (!this.#conditions.silence(this.#heardNs, timeNs)) return;
    this.#seconds?.noteGap();
    this.#transport.bitrate.silence(timeNs);
    this.payload?.silence(timeNs);
  }

  /** A datagram comes behind a pause: perhaps the stream was lost. */
  #passPause(timeNs: number): void {
    const lengthNs = timeNs - this.#heardNs;
    // While the host drops datagrams a pause is not known to be the stream's.
    const isMeasured = !this.#hostLosses.mayHit(this.#heardNs, timeNs);
    if (!this.#conditions.isLost && !(isMeasured && this.#conditions.silence(this.#heardNs, timeNs))) {
      if (isMeasured) this.#conditions.rhythm.pause(lengthNs, timeNs);
      return;
    }
    this.#seconds?.noteGap();
    this.#transport.bitrate.silence(timeNs);
    this.#runs.flush();
    this.payload?.silence(timeNs);
    this.#conditions.heard(timeNs);
    this.payload?.noteGap(timeNs, 'stream_lost');
  }

  #feedDatagrams(batch: DatagramBatch, baseNs: number): void {
    const { datagrams, arrivalDeltaNs, sizes } = batch;
    this.#runs.begin(batch, baseNs);
    for (let row = 0; row < datagrams; row++) {
      const arrivalNs = baseNs + arrivalDeltaNs[row]!;
      const timeNs = this.#clock.inOrder(arrivalNs);
      const size = sizes[row]!;
      if (timeNs - this.#heardNs >= PAUSE_NS) this.#passPause(timeNs);
      this.#heardNs = timeNs;
      if (this.#rtp !== undefined) this.#feedRtp(this.#rtp, batch, row, timeNs);
      else if (this.#hostLosses.mayHit(this.#previousNs, timeNs)) this.#passHostDrops(timeNs);
      this.#previousNs = timeNs;
      this.#transport.feed(timeNs, arrivalNs, size * this.#unitBytes);
      this.#seconds?.feed(timeNs, size * this.#unitBytes);
      this.#runs.add(timeNs, size);
    }
    this.#runs.end();
    this.#lastNs = this.#clock.latestNs;
    this.#conditions.datagrams(datagrams, this.#lastNs);
  }

  #passHostDrops(timeNs: number): void {
    if (Math.abs(timeNs - this.#hostDropNs) < HOST_DROP_STEP_NS) return;
    this.#hostDropNs = timeNs;
    this.#noteGap(timeNs, 'host_drops');
  }

  #feedRtp(rtp: RtpGaps, batch: DatagramBatch, row: number, timeNs: number): void {
    const { ssrc } = batch.counts;
    this.#transport.feedRtp(timeNs, batch.rtpTimestamps[row]!, ssrc);
    const sequence = batch.rtpSequences[row]!;
    const timestamp = batch.rtpTimestamps[row]!;
    if (rtp.isInOrder(sequence)) rtp.feed(sequence, ssrc, timestamp, timeNs);
    else this.#passRtpBreak(rtp, sequence, ssrc, timestamp, timeNs, this.#hasPackets ? batch.sizes[row]! : 1);
  }

  /** Where the sequence may be broken: `packets` are those of a datagram. */
  #passRtpBreak(
    rtp: RtpGaps,
    sequence: number,
    ssrc: number,
    timestamp: number,
    timeNs: number,
    packets: number,
  ): void {
    this.#runs.flush();
    const missing = rtp.missingBefore(sequence, ssrc, timestamp, timeNs);
    const atHost = missing === 0 ? undefined : this.#hostLosses.reasonOf(this.#previousNs, timeNs);
    if (atHost !== undefined) {
      const reason = atHost === 'host_drops' ? 'rtp_broken_in_host_drops' : atHost;
      this.#ledger.add(reason, Number.isNaN(missing) ? 0 : missing * packets, timeNs);
      this.#beginBehindGap(timeNs);
    }
    const lostBefore = rtp.lost;
    if (!rtp.feed(sequence, ssrc, timestamp, timeNs)) return;
    const lost = rtp.lost - lostBefore;
    this.#ledger.addPackets('rtp_broken', lost * packets, timeNs);
    if (lost > 0) this.#runs.addLosses(lost);
  }

  #takeCounts(counts: CaptureCounts, timeNs: number, lastNs: number): void {
    this.#hostLosses.take(counts, timeNs, lastNs, (epochNs) => this.#clock.timeNsOf(0, epochNs));
    this.#conditions.otherSenders(counts.otherSourceDatagrams - this.#otherSourceDatagrams, timeNs);
    this.#otherSourceDatagrams = counts.otherSourceDatagrams;
    this.#rtp?.beginBatch(counts);
    this.#path.feedBatch(
      timeNs,
      counts.hopLimit,
      counts.hopLimitMin,
      counts.hopLimitMax,
      counts.hopLimitChanges,
      counts.sourceChanges,
      counts.sourceIp,
      counts.sourcePort,
    );
    const isNoSilence = this.payload?.takeCounts?.(counts, timeNs) ?? false;
    if (isNoSilence && !this.#conditions.isLost) this.#hear(timeNs);
  }

  /** Nothing is missing, but how much time has passed is not known. */
  #beginBehindSetClock(): void {
    this.#heardNs = this.#clock.latestNs;
    this.#transport.noteGap();
    this.#noteGap(this.#clock.latestNs, 'clock_set');
  }

  #beginBehindGap(timeNs: number): void {
    this.#hasGap = false;
    this.#conditions.heard(timeNs);
    this.#heardNs = timeNs;
    this.#rtp?.noteGap();
    this.#transport.noteGap();
    this.#noteGap(timeNs, 'loss');
  }

  #noteGap(timeNs: number, cause: GapCause): void {
    this.#seconds?.noteGap();
    this.#runs.flush();
    this.payload?.noteGap(timeNs, cause);
  }

  /** RTP decides first: it knows each datagram of the stream. */
  #reasonOf(timeNs: number, sinceNs: number): BlameReason {
    const rtp = this.#rtp;
    if (rtp !== undefined) {
      if (rtp.lastBreakNs > sinceNs)
        return timeNs - rtp.lastBreakNs <= SURE_BREAK_NS ? 'rtp_broken' : 'rtp_broken_earlier';
      return rtp.lastRestartNs > sinceNs ? 'rtp_restarted' : 'rtp_whole';
    }
    return this.#hostLosses.reasonOf(sinceNs, timeNs) ?? 'no_rtp';
  }
}

/** The conditions that a profile sets; without one, the usual ones. */
function conditionOptionsOf(profile: ProfileChoice, isOfOtherSender: boolean): ConditionOptions {
  const options = usualOptionsOf(profile);
  if (!isOfOtherSender) return options;
  const { conditions } = options;
  return { ...options, conditions: { ...conditions, Stream_lost: { ...conditions.Stream_lost, enabled: false } } };
}

function usualOptionsOf(profile: ProfileChoice): ConditionOptions {
  if (typeof profile === 'string') return DEFAULT_CONDITION_OPTIONS;
  // Those among which a stream chooses have the same conditions.
  return profile.name === 'auto' ? profile.profiles.mpeg : profile;
}
