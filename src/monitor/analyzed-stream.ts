import type { ProfileChoice } from '../analysis/adaptive-rules.js';
import { StreamAnalysis } from '../inspect/stream-analysis.js';
import { StreamCounter } from '../stream/counters.js';
import type { Batch } from '../stream/message.js';
import type { StreamSession } from './stream-session.js';

/** A status comes each second, and a report may be due just before it. */
const MOST_REPORTS_UNHEARD = 2;

/** The analysis of a stream as it came over the link: what was lost at the probe or on the link is no fault of the stream. */
export class AnalyzedStream {
  readonly analysis: StreamAnalysis;
  #linkLostMessages = 0;
  #linkLostPackets = 0;
  #queueDroppedPackets: number;
  /** Reports since anything was heard of the stream. */
  #reportsUnheard = 0;

  constructor(
    readonly session: StreamSession,
    profile: ProfileChoice,
  ) {
    const { probeId, sessionId } = session.probe;
    this.analysis = new StreamAnalysis(profile, { probe_id: probeId, session_id: sessionId });
    this.#linkLostMessages = session.linkLostMessages;
    this.#linkLostPackets = session.linkLostPackets;
    this.#queueDroppedPackets = session.counters[StreamCounter.queue_dropped_packets]!;
  }

  /** Whether enough time went by without a word of the stream that nothing is known of it now: its probe or the link is gone. */
  get isOutOfTouch(): boolean {
    return this.#reportsUnheard > MOST_REPORTS_UNHEARD;
  }

  feed(batch: Batch): void {
    this.#reportsUnheard = 0;
    this.#noteLosses();
    this.analysis.feed(batch);
  }

  /** A status told up to when the probe has captured, after what was lost before. */
  advance(capturedTimeNs: number): void {
    this.#reportsUnheard = 0;
    this.#noteLosses();
    this.analysis.advance(capturedTimeNs);
  }

  /** Also to be called before a report: what is lost is told even if nothing comes behind it. */
  #noteLosses(): void {
    const { linkLostMessages, linkLostPackets, counters } = this.session;
    const dropped = counters[StreamCounter.queue_dropped_packets]!;
    if (dropped > this.#queueDroppedPackets) {
      this.analysis.noteLoss('probe_queue', dropped - this.#queueDroppedPackets);
    }
    if (linkLostMessages > this.#linkLostMessages) {
      this.analysis.noteLoss('link', linkLostPackets - this.#linkLostPackets);
    }
    this.#linkLostMessages = linkLostMessages;
    this.#linkLostPackets = linkLostPackets;
    this.#queueDroppedPackets = dropped;
  }

  /** Takes over what the session counted since, before a report is made. */
  settle(isFinal: boolean): void {
    this.#reportsUnheard++;
    this.#noteLosses();
    if (isFinal) this.analysis.settle();
  }
}
