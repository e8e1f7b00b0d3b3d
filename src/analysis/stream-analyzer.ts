import { PACKET_SIZE } from '../mpegts/packet.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import type { StreamKind } from '../stream/stream-kind.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { PathAnalyzer, type PathFigures } from '../timing/path-analyzer.js';
import type { RtpHoleFigures } from '../timing/rtp-hole-analyzer.js';
import type { AlarmEvent } from '../tr101290/alarm.js';
import type { ProfileChoice } from './adaptive-rules.js';
import type { Blame } from './blame.js';
import type { CaptureFacts, DatagramBatch } from './datagram-batch.js';
import { HostDrops } from './host-drops.js';
import { type LossEvent, LossLedger, type LossSnapshot } from './loss-ledger.js';
import { type LossJudge, MpegtsAnalyzer, type MpegtsSnapshot } from './mpegts-analyzer.js';
import { RtpGaps } from './rtp-gaps.js';
import { StreamClock } from './stream-clock.js';
import { TransportAnalyzer, type TransportSnapshot } from './transport-analyzer.js';

export interface StreamOptions {
  readonly kind: StreamKind;
  readonly isRtp: boolean;
  /** False for a TS file, whose times are made from its PCRs. */
  readonly hasArrivalTimes: boolean;
  readonly profile: ProfileChoice;
  /** Nothing was captured before the first batch: its counts are those of its own. */
  readonly isFromStart?: boolean;
}

export type StreamEvent = AlarmEvent | LossEvent;

export interface RtpCounts {
  /** RTP packets that are missing, since the capture began. */
  readonly rtp_lost: number;
  /** RTP packets that came behind a later one. */
  readonly rtp_reordered: number;
  /** RTP packets that came again. */
  readonly rtp_duplicates: number;
}

/** Everything that was measured of one stream. */
export interface StreamSnapshot {
  readonly transport: TransportSnapshot;
  readonly rtp: (IntervalAndTotal<RtpHoleFigures> & { readonly counts: RtpCounts }) | null;
  readonly path: IntervalAndTotal<PathFigures>;
  readonly losses: LossSnapshot;
  readonly mpegts: MpegtsSnapshot | null;
  /** ns of the last datagram since the first one. */
  readonly last_time_ns: number;
  /** Up to when the stream was observed: the last datagram, or the end of the silence behind it. */
  readonly observed_time_ns: number;
}

/** Media rate and MDI take the PCR bitrate over this time. */
const RATE_INTERVAL_NS = 1e9;
/** Shorter silence is the rhythm of a stream; a longer one is looked at in steps of as much. */
const SILENCE_NS = 100e6;
const MAX_SILENCE_STEPS = 100;
/** Close to drops at the host nothing that takes longer is judged where no RTP tells what they took. */
const HOST_DROP_STEP_NS = 10e6;
/** Clock of the RTP timestamps. Spec: RFC 2250, RFC 4175, RFC 8331; that of audio is its sampling rate, which is not known here */
const RTP_CLOCK_HZ: Readonly<Partial<Record<StreamKind, number>>> = {
  mpegts: 90_000,
  'st2110-20': 90_000,
  'st2110-40': 90_000,
};

/**
 * Measures one stream from its datagrams, batch by batch, or from the packets of a file: a sink of TsFraming. What was lost
 * on the way here is told by `noteLoss`, and no fault of the stream. Times are ns since the first datagram.
 */
export class StreamAnalyzer implements PacketSink, LossJudge {
  readonly mpegts: MpegtsAnalyzer | undefined;
  readonly transport: TransportAnalyzer;
  readonly #rtp: RtpGaps | undefined;
  readonly #path = new PathAnalyzer();
  readonly #hostDrops = new HostDrops();
  readonly #ledger = new LossLedger();
  readonly #clock = new StreamClock();
  /** Arrival of the last datagram. */
  #lastNs = 0;
  #observedNs = 0;
  #hasGap = false;
  /** As the last batch counted them; NaN before it where the stream had begun before. */
  #wrongSyncPackets = Number.NaN;
  #wrongSyncDatagrams = Number.NaN;
  #incompleteDatagrams = Number.NaN;
  #facts: CaptureFacts | undefined;
  #restartedNs = Number.NEGATIVE_INFINITY;
  #rateFromNs = 0;
  #rateSumBps = 0;
  #rateCount = 0;

  constructor({ kind, isRtp, hasArrivalTimes, profile, isFromStart = false }: StreamOptions) {
    const isTransportStream = kind === 'mpegts';
    const clockRateHz = RTP_CLOCK_HZ[kind] ?? null;
    this.transport = new TransportAnalyzer({ isTransportStream, isRtp, hasArrivalTimes, clockRateHz });
    if (isTransportStream) this.mpegts = new MpegtsAnalyzer({ hasArrivalTimes, profile, losses: this });
    if (isRtp) this.#rtp = new RtpGaps();
    if (!isFromStart) return;
    this.#path.countFrom(0, 0);
    this.#wrongSyncPackets = 0;
    this.#wrongSyncDatagrams = 0;
    this.#incompleteDatagrams = 0;
  }

  /** Arrival of the first datagram in seconds of the epoch, by the clock of the capture as it is set now; NaN before. */
  get originSeconds(): number {
    return this.#clock.originSeconds;
  }

  /** The datagrams of a batch; it is not needed afterwards. */
  feedBatch(batch: DatagramBatch): void {
    const { datagrams, baseSeconds, baseNanoseconds, facts } = batch;
    if (datagrams === 0) return;
    if (this.#clock.begin(baseSeconds, baseNanoseconds)) this.#beginBehindSetClock();
    const baseNs = this.#clock.timeNsOf(baseSeconds, baseNanoseconds);
    this.#takeFacts(facts, baseNs, baseNs + batch.arrivalDeltaNs[datagrams - 1]!);
    if (this.#hasGap) this.#beginBehindGap(baseNs);
    if (this.mpegts === undefined) this.#feedDatagrams(batch, baseNs);
    else this.#feedTransportStream(this.mpegts, batch, baseNs);
    if (this.#lastNs - this.#rateFromNs >= RATE_INTERVAL_NS) this.#updateMediaRate();
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

  /** Packets of a file without datagrams. */
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number): void {
    this.#lastNs = timeNs;
    this.transport.bitrate.feed(timeNs, packets * PACKET_SIZE);
    this.mpegts!.feed(bytes, offset, packets, timeNs);
  }

  endBatch(): void {
    this.mpegts?.endBatch();
  }

  syncByteError(timeNs: number): void {
    this.mpegts!.ts.syncByteError(timeNs);
  }

  syncLost(timeNs: number): void {
    this.mpegts!.ts.syncLost(timeNs);
  }

  syncRegained(timeNs: number): void {
    this.mpegts!.ts.syncRegained(timeNs);
  }

  isStreamError(_pid: number, timeNs: number, sinceNs: number, packets: number): boolean {
    const blame = this.#blameOf(timeNs, sinceNs);
    // The RTP sequence has told how many packets the network lost.
    this.#ledger.add(blame, blame === 'network' ? 0 : packets, timeNs);
    if (blame === 'host') return false;
    if (this.#rtp === undefined) this.transport.mdi?.addLosses(packets);
    return true;
  }

  /** What happened since the last call. */
  takeEvents(): StreamEvent[] {
    return [...(this.mpegts?.takeEvents() ?? []), ...this.#ledger.takeEvents()];
  }

  /** No more datagrams will come: what waits for them is decided. */
  settle(): void {
    this.#rtp?.settle();
    this.mpegts?.rules.settle();
  }

  snapshotAndReset(): StreamSnapshot {
    const { rtpLost = 0, rtpReordered = 0, rtpDuplicates = 0 } = this.#facts ?? {};
    const counts = { rtp_lost: rtpLost, rtp_reordered: rtpReordered, rtp_duplicates: rtpDuplicates };
    return {
      transport: this.transport.snapshotAndReset(),
      rtp: this.#rtp === undefined ? null : { ...this.#rtp.holes.snapshotAndReset(), counts },
      path: this.#path.snapshotAndReset(),
      losses: this.#ledger.snapshotAndReset(),
      mpegts: this.mpegts?.snapshotAndReset() ?? null,
      last_time_ns: this.#lastNs,
      observed_time_ns: Math.max(this.#lastNs, this.#observedNs),
    };
  }

  #passSilence(fromNs: number, toNs: number): void {
    this.transport.bitrate.advance(toNs);
    if (this.mpegts === undefined) return;
    const stepNs = Math.max(SILENCE_NS, (toNs - fromNs) / MAX_SILENCE_STEPS);
    for (let timeNs = fromNs + stepNs; timeNs < toNs; timeNs += stepNs) this.mpegts.silence(timeNs);
    this.mpegts.silence(toNs);
  }

  #feedTransportStream(mpegts: MpegtsAnalyzer, batch: DatagramBatch, baseNs: number): void {
    const { datagrams, arrivalDeltaNs, sizes, payload } = batch;
    let offset = 0;
    for (let row = 0; row < datagrams; row++) {
      const arrivalNs = baseNs + arrivalDeltaNs[row]!;
      const timeNs = this.#clock.inOrder(arrivalNs);
      const packets = sizes[row]!;
      if (this.#rtp !== undefined) this.#feedRtp(this.#rtp, batch, row, timeNs, packets);
      else if (this.#hostDrops.isNear(timeNs)) this.#passHostDrops(mpegts, timeNs);
      this.transport.feed(timeNs, arrivalNs, packets * PACKET_SIZE);
      mpegts.feed(payload, offset, packets, timeNs);
      offset += packets * PACKET_SIZE;
    }
    mpegts.endBatch();
    this.#lastNs = this.#clock.latestNs;
  }

  #passHostDrops(mpegts: MpegtsAnalyzer, timeNs: number): void {
    if (Math.abs(timeNs - this.#restartedNs) < HOST_DROP_STEP_NS) return;
    this.#restartedNs = timeNs;
    mpegts.restart(timeNs);
  }

  #feedDatagrams(batch: DatagramBatch, baseNs: number): void {
    const { datagrams, arrivalDeltaNs, sizes } = batch;
    for (let row = 0; row < datagrams; row++) {
      const arrivalNs = baseNs + arrivalDeltaNs[row]!;
      const timeNs = this.#clock.inOrder(arrivalNs);
      if (this.#rtp !== undefined) this.#feedRtp(this.#rtp, batch, row, timeNs, 1);
      this.transport.feed(timeNs, arrivalNs, sizes[row]!);
    }
    this.#lastNs = this.#clock.latestNs;
  }

  #feedRtp(rtp: RtpGaps, batch: DatagramBatch, row: number, timeNs: number, packets: number): void {
    const { ssrc } = batch.facts;
    this.transport.feedRtp(timeNs, batch.rtpTimestamps[row]!, ssrc);
    const sequence = batch.rtpSequences[row]!;
    const missing = rtp.missingBefore(sequence, ssrc);
    if (missing > 0 && this.#hostDrops.isNear(timeNs)) {
      this.#ledger.add('host', missing * packets, timeNs);
      this.#beginBehindGap(timeNs);
    }
    const lostBefore = rtp.lost;
    if (!rtp.feed(sequence, ssrc, timeNs)) return;
    const lost = (rtp.lost - lostBefore) * packets;
    this.#ledger.addPackets('network', lost, timeNs);
    if (lost > 0) this.transport.mdi?.addLosses(lost);
  }

  #takeFacts(facts: CaptureFacts, timeNs: number, lastNs: number): void {
    this.#takeHostDrops(facts, timeNs, lastNs);
    this.#facts = facts;
    this.#rtp?.beginBatch(facts);
    this.#path.feedBatch(
      timeNs,
      facts.hopLimit,
      facts.hopLimitMin,
      facts.hopLimitMax,
      facts.hopLimitChanges,
      facts.sourceChanges,
      facts.sourceIp,
      facts.sourcePort,
    );
    if (this.mpegts === undefined) return;
    if (facts.nullPacketsLeftOut > 0) this.mpegts.leaveOutPositions();
    this.#takeWrongSync(this.mpegts, facts, timeNs);
  }

  /** A datagram that is incomplete here was dropped as much as one that the kernel had no room for. */
  #takeHostDrops({ hostDropTimeNs, incompleteDatagrams }: CaptureFacts, timeNs: number, lastNs: number): void {
    const isNew = hostDropTimeNs > 0 && hostDropTimeNs !== this.#facts?.hostDropTimeNs;
    if (isNew) this.#hostDrops.note(this.#clock.timeNsOf(0, hostDropTimeNs));
    if (incompleteDatagrams > this.#incompleteDatagrams) {
      this.#hostDrops.note(timeNs);
      this.#hostDrops.note(lastNs);
    }
    this.#incompleteDatagrams = incompleteDatagrams;
  }

  /** What came without sync bytes was left out by the capture. A datagram without any is a loss of synchronisation. */
  #takeWrongSync({ ts }: MpegtsAnalyzer, facts: CaptureFacts, timeNs: number): void {
    const packets = facts.wrongSyncPackets - this.#wrongSyncPackets;
    const datagrams = facts.wrongSyncDatagrams - this.#wrongSyncDatagrams;
    this.#wrongSyncPackets = facts.wrongSyncPackets;
    this.#wrongSyncDatagrams = facts.wrongSyncDatagrams;
    if (packets + datagrams > 0) ts.syncByteError(timeNs, packets + datagrams);
    if (!(datagrams > 0)) return;
    ts.syncLost(timeNs);
    ts.syncRegained(timeNs);
  }

  /** Nothing is missing, but how much time has passed is not known. */
  #beginBehindSetClock(): void {
    this.transport.noteGap();
    this.mpegts?.restart(this.#clock.latestNs);
  }

  #beginBehindGap(timeNs: number): void {
    this.#hasGap = false;
    this.#rtp?.noteGap();
    this.transport.noteGap();
    this.mpegts?.noteGap(timeNs);
  }

  #blameOf(timeNs: number, sinceNs: number): Blame {
    if (this.#hostDrops.isNear(timeNs)) return 'host';
    if (this.#rtp === undefined) return 'unknown';
    return this.#rtp.lastBreakNs > sinceNs ? 'network' : 'upstream';
  }

  #updateMediaRate(): void {
    const { mdi } = this.transport;
    const ts = this.mpegts?.ts;
    this.#rateFromNs = this.#lastNs;
    if (mdi === undefined || ts === undefined) return;
    const count = ts.pcrRateCount - this.#rateCount;
    mdi.setMediaRate(count > 0 ? (ts.pcrRateSumBps - this.#rateSumBps) / count : null, count > 0 ? 'pcr' : null);
    this.#rateSumBps = ts.pcrRateSumBps;
    this.#rateCount = ts.pcrRateCount;
  }
}
