// Tested by: test/analysis/stream-analyzer.test.ts, test/analysis/payload-runs.test.ts
import { RtpHoleAnalyzer } from '../timing/rtp-hole-analyzer.js';
import { RtpSequenceAnalyzer } from '../timing/rtp-sequence-analyzer.js';
import type { CaptureCounts } from './datagram-batch.js';

/**
 * RTP sequence numbers of the datagrams of a stream: their holes, and when the sequence was last broken. What the capture
 * rejected is missing here but not lost, so a break counts only while the capture counts one, too.
 */
export class RtpGaps {
  readonly holes = new RtpHoleAnalyzer();
  /** Time of the datagram that came behind the last break of the sequence. */
  lastBreakNs = Number.NEGATIVE_INFINITY;
  /** Time of the first datagram of the last sequence that the sender began anew. */
  lastRestartNs = Number.NEGATIVE_INFINITY;
  readonly #sequences: RtpSequenceAnalyzer;
  #restarts = Number.NaN;
  #mayRestart = false;
  #broken = 0;
  #counted = 0;
  #mayBreak = false;
  #outOfPlace = 0;
  #wasOutOfPlace = false;
  #isWhole = true;
  /** What the capture expects next while it counts no break. */
  #next = 0;

  /** `clockRateHz`: of the timestamps; null: not known. */
  constructor(clockRateHz: number | null) {
    this.#sequences = new RtpSequenceAnalyzer(this.holes, clockRateHz);
  }

  /** Datagrams that are missing so far. */
  get lost(): number {
    return this.#sequences.lost;
  }

  get reordered(): number {
    return this.#sequences.reordered;
  }

  get duplicates(): number {
    return this.#sequences.duplicates;
  }

  /** Up to when what arrived is in the figures of the holes. */
  get settledNs(): number {
    return this.#sequences.settledNs;
  }

  /** Before the datagrams of a batch. */
  beginBatch({ rtpLost, rtpReordered, rtpDuplicates, rtpRestarts }: CaptureCounts): void {
    const counted = rtpLost + 2 * rtpReordered + rtpDuplicates;
    this.#mayBreak = counted !== this.#counted;
    this.#counted = counted;
    this.#mayRestart = rtpRestarts > this.#restarts;
    this.#restarts = rtpRestarts;
  }

  /** How many datagrams are missing before this one, which is to be fed next: lost, or rejected by the capture; NaN: not known. */
  missingBefore(sequence: number, ssrc: number, timestamp: number, timeNs: number): number {
    return this.#sequences.missingBefore(sequence, ssrc, timestamp, timeNs);
  }

  /** Whether the datagram that is to be fed next surely breaks nothing, as the last one did not. */
  isInOrder(sequence: number): boolean {
    return this.#isWhole && sequence === this.#next;
  }

  /** Returns whether the sequence is broken before this datagram. */
  feed(sequence: number, ssrc: number, timestamp: number, timeNs: number): boolean {
    const sequences = this.#sequences;
    if (sequence !== this.#next) this.#passStep(timeNs);
    this.#next = (sequence + 1) & 0xffff;
    sequences.feed(sequence, ssrc, timestamp, timeNs);
    // Each kind of break makes it another number: a packet that comes late takes itself out of `lost`.
    const outOfPlace = sequences.reordered + sequences.duplicates;
    const broken = sequences.lost + sequences.reordered + outOfPlace;
    // Behind a datagram that came late or again, the stream goes on from an earlier one.
    if (this.#wasOutOfPlace) this.lastBreakNs = timeNs;
    this.#wasOutOfPlace = this.#mayBreak && outOfPlace !== this.#outOfPlace;
    this.#outOfPlace = outOfPlace;
    this.#isWhole = broken === this.#broken && !this.#wasOutOfPlace;
    if (broken === this.#broken) return false;
    this.#broken = broken;
    if (this.#mayBreak) this.lastBreakNs = timeNs;
    return this.#mayBreak;
  }

  /** Datagrams are missing that were not lost in the network. */
  noteGap(): void {
    this.#sequences.noteGap();
  }

  /** It is so late: holes of a while ago are certain. */
  settleBy(timeNs: number): void {
    this.#sequences.settleBy(timeNs);
  }

  /** No more will come. */
  settle(): void {
    this.#sequences.settle();
  }

  #passStep(timeNs: number): void {
    if (this.#mayRestart) this.lastRestartNs = timeNs;
    if (!this.#mayBreak) this.#sequences.noteGap();
  }
}
