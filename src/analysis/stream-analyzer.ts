import { PACKET_SIZE } from '../mpegts/packet.js';
import { hasTsPackets, STREAM_KIND_TABLE, type StreamKind } from '../stream/stream-kind.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { PathAnalyzer, type PathFigures } from '../timing/path-analyzer.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { ProfileChoice } from './adaptive-rules.js';
import type { Blame } from './blame.js';
import type { CaptureCounts, DatagramBatch } from './datagram-batch.js';
import { HostDrops } from './host-drops.js';
import { type LossEvent, LossLedger, type LossSnapshot } from './loss-ledger.js';
import type { GapCause, LossJudge, PayloadAnalyzer, PayloadFields } from './payload-analyzer.js';
import { PayloadRuns } from './payload-runs.js';
import { PAYLOADS, type PayloadEvent, type Payloads } from './payloads.js';
import { RtpGaps } from './rtp-gaps.js';
import { StreamClock } from './stream-clock.js';
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
  /** What measures the payload, by kind, in place of PAYLOADS. */
  readonly payloads?: Payloads | undefined;
}

export type StreamEvent = PayloadEvent | LossEvent;

export interface RtpCounts {
  /** RTP packets that are missing, since the capture began. */
  readonly rtp_lost: number;
  /** RTP packets that came behind a later one. */
  readonly rtp_reordered: number;
  /** RTP packets that came again. */
  readonly rtp_duplicates: number;
}

/** Everything that was measured of one stream. */
export interface StreamSnapshot<Payload extends PayloadFields = PayloadFields> {
  readonly transport: TransportSnapshot;
  readonly rtp: (IntervalAndTotal<RtpHoleFigures> & { readonly counts: RtpCounts }) | null;
  readonly path: IntervalAndTotal<PathFigures>;
  readonly losses: LossSnapshot;
  /** null for kinds of which the payload is not measured. */
  readonly payload: Payload | null;
  /** ns of the last datagram since the first one. */
  readonly last_time_ns: number;
  /** Up to when the stream was observed: the last datagram, or the end of the silence behind it. */
  readonly observed_time_ns: number;
}

/** Shorter silence is the rhythm of a stream; a longer one is looked at in steps of as much. */
const SILENCE_NS = 100e6;
const MAX_SILENCE_STEPS = 100;
/** Close to drops at the host nothing that takes longer is judged where no RTP tells what they took. */
const HOST_DROP_STEP_NS = 10e6;

/**
 * Measures one stream from its datagrams, batch by batch: what all streams have here, what they carry in the analyzer of their kind.
 * What was lost on the way here is told by `noteLoss`, and no fault of the stream. Times are ns since the first datagram.
 * `Payload`: what the payload of its kind is measured as.
 */
export class StreamAnalyzer<Payload extends PayloadFields = PayloadFields> implements LossJudge {
  /** undefined where the payload of the kind is not measured. */
  readonly payload: PayloadAnalyzer<Payload, PayloadEvent> | undefined;
  readonly #transport: TransportAnalyzer;
  /** The datagrams are whole TS packets, which is what sizes count; otherwise bytes. */
  readonly #hasPackets: boolean;
  readonly #unitBytes: number;
  readonly #rtp: RtpGaps | undefined;
  readonly #path = new PathAnalyzer();
  readonly #hostDrops = new HostDrops();
  readonly #ledger = new LossLedger();
  readonly #clock = new StreamClock();
  readonly #runs: PayloadRuns;
  /** Arrival of the last datagram. */
  #lastNs = 0;
  #observedNs = 0;
  #hasGap = false;
  /** As the last batch counted them; NaN before it where the stream had begun before. */
  #incompleteDatagrams = Number.NaN;
  #counts: CaptureCounts | undefined;
  #hostDropNs = Number.NEGATIVE_INFINITY;

  constructor({
    kind,
    isRtp,
    hasArrivalTimes,
    profile,
    pcrFilter,
    isFromStart = false,
    payloads = PAYLOADS,
  }: StreamOptions) {
    this.#transport = new TransportAnalyzer({
      isRtp,
      hasArrivalTimes,
      clockRateHz: STREAM_KIND_TABLE[kind].rtpClockHz,
    });
    const payload = payloads[kind]?.({ isRtp, hasArrivalTimes, isFromStart, profile, pcrFilter, losses: this });
    this.payload = payload as PayloadAnalyzer<Payload, PayloadEvent> | undefined;
    this.#hasPackets = hasTsPackets(kind);
    this.#unitBytes = this.#hasPackets ? PACKET_SIZE : 1;
    this.#runs = new PayloadRuns(this.payload, this.#unitBytes);
    if (isRtp) this.#rtp = new RtpGaps();
    if (!isFromStart) return;
    this.#path.countFrom(0, 0);
    this.#incompleteDatagrams = 0;
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
    this.#feedDatagrams(batch, baseNs);
  }

  /** Packets were lost between the capture and here; to be told before the datagrams that follow. */
  noteLoss(blame: Blame, packets: number): void {
    this.#ledger.add(blame, packets, this.#lastNs);
    this.#hasGap = true;
  }

  /**
   * Everything that arrived up to then (ns of the epoch, by the clock of the arrival times) was fed, or told as lost: the stream
   * is silent since its last datagram, and what is due in it is missed. For live streams: a file that ends is not silent.
   */
  advance(epochNs: number): void {
    if (Number.isNaN(this.#clock.originSeconds) || !Number.isFinite(epochNs)) return;
    if (this.#clock.captured(epochNs)) this.#beginBehindSetClock();
    const timeNs = this.#clock.timeNsOf(0, epochNs);
    if (!(timeNs - this.#lastNs >= SILENCE_NS)) return;
    this.#clock.inOrder(timeNs);
    if (this.#hasGap) this.#beginBehindGap(timeNs);
    else this.#passSilence(Math.max(this.#lastNs, this.#observedNs), timeNs);
    this.#observedNs = Math.max(this.#observedNs, timeNs);
  }

  /** Something of a stream without datagrams came. */
  pass(timeNs: number): void {
    this.#lastNs = timeNs;
  }

  judge(timeNs: number, sinceNs: number, packets: number): Blame {
    const blame = this.#blameOf(timeNs, sinceNs);
    // The RTP sequence has told how many packets the network lost.
    this.#ledger.add(blame, blame === 'network' ? 0 : packets, timeNs);
    return blame;
  }

  /** What happened since the last call. */
  takeEvents(): StreamEvent[] {
    return [...(this.payload?.takeEvents() ?? []), ...this.#ledger.takeEvents()];
  }

  /** No more datagrams will come: what waits for them is decided. */
  settle(): void {
    this.#rtp?.settle();
    this.payload?.settle();
  }

  snapshotAndReset(): StreamSnapshot<Payload> {
    const { rtpLost = 0, rtpReordered = 0, rtpDuplicates = 0 } = this.#counts ?? {};
    const counts = { rtp_lost: rtpLost, rtp_reordered: rtpReordered, rtp_duplicates: rtpDuplicates };
    return {
      transport: this.#transport.snapshotAndReset(),
      rtp: this.#rtp === undefined ? null : { ...this.#rtp.holes.snapshotAndReset(), counts },
      path: this.#path.snapshotAndReset(),
      losses: this.#ledger.snapshotAndReset(),
      payload: this.payload?.snapshotAndReset() ?? null,
      last_time_ns: this.#lastNs,
      observed_time_ns: Math.max(this.#lastNs, this.#observedNs),
    };
  }

  #passSilence(fromNs: number, toNs: number): void {
    this.#transport.bitrate.advance(toNs);
    if (this.payload === undefined) return;
    const stepNs = Math.max(SILENCE_NS, (toNs - fromNs) / MAX_SILENCE_STEPS);
    for (let timeNs = fromNs + stepNs; timeNs < toNs; timeNs += stepNs) this.payload.silence(timeNs);
    this.payload.silence(toNs);
  }

  #feedDatagrams(batch: DatagramBatch, baseNs: number): void {
    const { datagrams, arrivalDeltaNs, sizes } = batch;
    this.#runs.begin(batch, baseNs);
    for (let row = 0; row < datagrams; row++) {
      const arrivalNs = baseNs + arrivalDeltaNs[row]!;
      const timeNs = this.#clock.inOrder(arrivalNs);
      const size = sizes[row]!;
      if (this.#rtp !== undefined) this.#feedRtp(this.#rtp, batch, row, timeNs);
      else if (this.#hostDrops.isNear(timeNs)) this.#passHostDrops(timeNs);
      this.#transport.feed(timeNs, arrivalNs, size * this.#unitBytes);
      this.#runs.add(timeNs, size);
    }
    this.#runs.end();
    this.#lastNs = this.#clock.latestNs;
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
    if (rtp.isInOrder(sequence)) rtp.feed(sequence, ssrc, timeNs);
    else this.#passRtpBreak(rtp, sequence, ssrc, timeNs, this.#hasPackets ? batch.sizes[row]! : 1);
  }

  /** Where the sequence may be broken: `packets` are those of a datagram. */
  #passRtpBreak(rtp: RtpGaps, sequence: number, ssrc: number, timeNs: number, packets: number): void {
    this.#runs.flush();
    const missing = rtp.missingBefore(sequence, ssrc);
    if (missing > 0 && this.#hostDrops.isNear(timeNs)) {
      this.#ledger.add('host', missing * packets, timeNs);
      this.#beginBehindGap(timeNs);
    }
    const lostBefore = rtp.lost;
    if (!rtp.feed(sequence, ssrc, timeNs)) return;
    const lost = rtp.lost - lostBefore;
    this.#ledger.addPackets('network', lost * packets, timeNs);
    if (lost > 0) this.#runs.addLosses(lost);
  }

  #takeCounts(counts: CaptureCounts, timeNs: number, lastNs: number): void {
    this.#takeHostDrops(counts, timeNs, lastNs);
    this.#counts = counts;
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
    this.payload?.takeCounts?.(counts, timeNs);
  }

  /** A datagram that is incomplete here was dropped as much as one that the kernel had no room for. */
  #takeHostDrops({ hostDropTimeNs, incompleteDatagrams }: CaptureCounts, timeNs: number, lastNs: number): void {
    const isNew = hostDropTimeNs > 0 && hostDropTimeNs !== this.#counts?.hostDropTimeNs;
    if (isNew) this.#hostDrops.note(this.#clock.timeNsOf(0, hostDropTimeNs));
    if (incompleteDatagrams > this.#incompleteDatagrams) {
      this.#hostDrops.note(timeNs);
      this.#hostDrops.note(lastNs);
    }
    this.#incompleteDatagrams = incompleteDatagrams;
  }

  /** Nothing is missing, but how much time has passed is not known. */
  #beginBehindSetClock(): void {
    this.#transport.noteGap();
    this.#noteGap(this.#clock.latestNs, 'clock_set');
  }

  #beginBehindGap(timeNs: number): void {
    this.#hasGap = false;
    this.#rtp?.noteGap();
    this.#transport.noteGap();
    this.#noteGap(timeNs, 'loss');
  }

  #noteGap(timeNs: number, cause: GapCause): void {
    this.#runs.flush();
    this.payload?.noteGap(timeNs, cause);
  }

  #blameOf(timeNs: number, sinceNs: number): Blame {
    if (this.#hostDrops.isNear(timeNs)) return 'host';
    if (this.#rtp === undefined) return 'unknown';
    return this.#rtp.lastBreakNs > sinceNs ? 'network' : 'upstream';
  }
}
