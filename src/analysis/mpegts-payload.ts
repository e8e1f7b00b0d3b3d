// Tested by: test/analysis/stream-analyzer.test.ts, test/analysis/stream-analyzer.gaps.test.ts

import type { AlarmEnd, AlarmReports } from '../alarm/alarm-event.js';
import { PACKET_SIZE } from '../mpegts/packet.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import type { IntervalAndTotal } from '../timing/interval-and-total.js';
import { MdiAnalyzer, type MdiFigures } from '../timing/mdi-analyzer.js';
import type { CodedEssence, DecodedEssence } from './content/essence-sink.js';
import type { CaptureCounts, SyncCounts } from './datagram-batch.js';
import { MediaRate } from './media-rate.js';
import {
  MpegtsAnalyzer,
  type MpegtsFacts,
  type MpegtsSnapshot,
  type MpegtsTables,
  type PacketLossJudge,
} from './mpegts-analyzer.js';
import type { GapCause, LossJudge, PayloadAnalyzer, PayloadOptions, PayloadRun } from './payload-analyzer.js';
import type { PayloadEvent } from './payload-event.js';
import type { SecondFigures } from './stream-conditions.js';

export interface MpegtsPayloadSnapshot extends MpegtsSnapshot {
  readonly kind: 'mpegts';
  readonly mdi: IntervalAndTotal<MdiFigures>;
  /** What the stream says of itself so far; goes on changing. */
  readonly facts: MpegtsFacts;
}

/** A batch has no more, unless its counts are wrong. */
const MOST_SYNC_LOSSES = 512;

/** The transport stream in the datagrams of a stream, and what only such datagrams have: the media delivery index, and packets without sync byte. */
export class MpegtsPayload implements PayloadAnalyzer<MpegtsPayloadSnapshot, PayloadEvent>, PacketLossJudge {
  readonly #mpegts: MpegtsAnalyzer;
  readonly #mdi: MdiAnalyzer;
  readonly #mediaRate: MediaRate;
  readonly #losses: LossJudge;
  readonly #isRtp: boolean;
  /** As the last batch counted them; NaN before it where the stream had begun before. */
  #syncByteErrors: number;
  #syncLosses: number;
  #wrongSync: number;
  /** The capture is out of synchronisation, and so is the analysis; or will be behind the batch. */
  #isOut = false;
  #goesOut = false;

  constructor(
    { isRtp, hasArrivalTimes, isFromStart, profile, pcrFilter, losses, conditions, wishes }: PayloadOptions,
    tables: MpegtsTables = {},
  ) {
    this.#mpegts = new MpegtsAnalyzer({
      ...tables,
      hasArrivalTimes,
      profile,
      pcrFilter,
      losses: this,
      conditions,
      wishes,
    });
    this.#mdi = new MdiAnalyzer({ hasArrivalTimes, lossSource: isRtp ? 'rtp' : 'continuity' });
    this.#mediaRate = new MediaRate(this.#mpegts.ts, this.#mdi);
    this.#losses = losses;
    this.#isRtp = isRtp;
    this.#syncByteErrors = isFromStart ? 0 : Number.NaN;
    this.#syncLosses = this.#syncByteErrors;
    this.#wrongSync = this.#syncByteErrors;
  }

  get packets(): PacketSink {
    return this.#mpegts.ts;
  }

  takeCounts(counts: CaptureCounts, timeNs: number): boolean {
    if (counts.nullPacketsLeftOut > 0) this.#mpegts.leaveOutPositions();
    const isNoSilence = this.#isOut || counts.syncLosses > this.#syncLosses;
    this.#takeWrongSync(counts, timeNs);
    return isNoSilence;
  }

  takeSyncCounts(counts: SyncCounts, sinceNs: number, timeNs: number): boolean {
    if (!this.#takeWrongSync(counts, sinceNs)) return false;
    this.#loseSync(sinceNs);
    this.#mpegts.withoutPackets(timeNs);
    return true;
  }

  feedBatch({ batch, first, end, offset, timesNs, lostBefore, isLast }: PayloadRun): void {
    const { ts } = this.#mpegts;
    const { sizes, payload } = batch;
    if (lostBefore > 0) this.#mdi.addLosses(lostBefore * sizes[first]!);
    let at = offset;
    for (let row = first; row < end; row++) {
      const packets = sizes[row]!;
      const timeNs = timesNs[row]!;
      this.#mdi.feed(timeNs, packets * PACKET_SIZE);
      ts.feed(payload, at, packets, timeNs);
      at += packets * PACKET_SIZE;
    }
    if (!isLast) return;
    this.#loseSync(timesNs[end - 1]!);
    ts.endBatch();
    this.#mediaRate.update(timesNs[end - 1]!);
  }

  noteGap(timeNs: number, cause: GapCause): void {
    // What follows is taken for synchronised, until the capture tells that it is not.
    this.#isOut = false;
    if (cause !== 'host_drops') this.#mdi.noteGap();
    if (cause === 'loss' || cause === 'stream_lost') this.#mpegts.noteGap(timeNs);
    else if (cause === 'host_drops') this.#mpegts.mayMiss(timeNs);
    else this.#mpegts.restart(timeNs);
  }

  silence(timeNs: number): void {
    this.#mpegts.silence(timeNs);
  }

  segments(areSegments: boolean): void {
    this.#mpegts.rules.segments(areSegments);
  }

  isStreamError(timeNs: number, sinceNs: number, packets: number): boolean {
    const blame = this.#losses.judge(timeNs, sinceNs, packets);
    if (blame === 'host') return false;
    if (!this.#isRtp) this.#mdi.addLosses(packets);
    return true;
  }

  takeEvents(): readonly PayloadEvent[] {
    return this.#mpegts.takeEvents();
  }

  takeEssence(): readonly CodedEssence[] {
    return this.#mpegts.takeEssence();
  }

  decoded(essence: DecodedEssence): void {
    this.#mpegts.decoded(essence);
  }

  wantPictures(): void {
    this.#mpegts.wantPictures();
  }

  secondFigures(): Partial<SecondFigures> {
    const { delayFactorMs, lossRate } = this.#mdi;
    return { mdiDelayFactorMs: delayFactorMs, mdiMediaLossRate: lossRate };
  }

  alarmsAndReset(): AlarmReports {
    return this.#mpegts.rules.alarmsAndReset();
  }

  endAlarms(timeNs: number, cause: AlarmEnd): void {
    this.#mpegts.rules.endAlarms(timeNs, cause);
  }

  settle(): void {
    this.#mpegts.rules.settle();
    this.#mpegts.observed.settle();
  }

  snapshotAndReset(): MpegtsPayloadSnapshot {
    const snapshot = this.#mpegts.snapshotAndReset();
    return { kind: 'mpegts', ...snapshot, mdi: this.#mdi.snapshotAndReset(), facts: this.#mpegts };
  }

  /**
   * What came without sync bytes was left out by the capture, which followed the synchronisation. Returns whether anything was
   * since the last counts.
   */
  #takeWrongSync({ syncByteErrors, syncLosses, syncRegains, wrongSync }: SyncCounts, timeNs: number): boolean {
    const errors = syncByteErrors - this.#syncByteErrors;
    const losses = syncLosses - this.#syncLosses;
    const hasWrong = wrongSync > this.#wrongSync;
    this.#syncByteErrors = syncByteErrors;
    this.#syncLosses = syncLosses;
    this.#wrongSync = wrongSync;
    const { ts } = this.#mpegts;
    if (errors > 0) ts.syncByteError(timeNs, errors);
    const isOut = hasWrong && syncLosses > syncRegains;
    this.#goesOut = isOut && (losses > 0 || !this.#isOut);
    if (this.#isOut && (losses > 0 || !isOut)) {
      this.#isOut = false;
      ts.syncRegained(timeNs);
    }
    // Of those that are over.
    for (let loss = this.#goesOut ? 1 : 0; loss < Math.min(losses, MOST_SYNC_LOSSES); loss++) {
      ts.syncLost(timeNs);
      ts.syncRegained(timeNs);
    }
    return hasWrong;
  }

  #loseSync(timeNs: number): void {
    if (!this.#goesOut) return;
    this.#goesOut = false;
    this.#isOut = true;
    this.#mpegts.ts.syncLost(timeNs);
  }
}
