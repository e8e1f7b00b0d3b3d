// Tested by: test/analysis/stream-analyzer.test.ts
import type { CaptureCounts } from './datagram-batch.js';

/** What the capture counts of RTP packets, since the stream was first seen here. */
export interface RtpCounts {
  /** RTP packets that are missing; one that comes late takes itself off again. */
  readonly rtp_lost: number;
  /** RTP packets that came behind a later one. */
  readonly rtp_reordered: number;
  /** RTP packets that came again. */
  readonly rtp_duplicates: number;
  /** Times that the sender began another sequence: another SSRC, or a jump with its timestamp or too long to be loss. */
  readonly rtp_restarts: number;
  /** The holes are those of the packets that came up to so long before the end of the interval: later ones may still be filled. */
  readonly rtp_hole_lag_ns: number;
}

/** What was found in the datagrams themselves. */
interface FoundHere {
  readonly lost: number;
  readonly reordered: number;
  readonly duplicates: number;
}

/** Takes what the capture had counted before off its counts: a monitor may have come late. */
export class RtpCountsSince {
  #base: RtpCountBase | undefined;
  #last: RtpCountBase = NOTHING;

  /** Nothing was captured before the first batch. */
  beginAtStart(): void {
    this.#base = NOTHING;
  }

  /** The counts as of the end of a batch; of the first one, only what was found in it is not of before. */
  follow({ rtpLost, rtpReordered, rtpDuplicates, rtpRestarts }: CaptureCounts, found: FoundHere): void {
    this.#base ??= {
      rtpLost: rtpLost - found.lost,
      rtpReordered: rtpReordered - found.reordered,
      rtpDuplicates: rtpDuplicates - found.duplicates,
      rtpRestarts,
    };
    this.#last = { rtpLost, rtpReordered, rtpDuplicates, rtpRestarts };
  }

  counts(lagNs: number): RtpCounts {
    const base = this.#base ?? NOTHING;
    const last = this.#last;
    return {
      rtp_lost: Math.max(last.rtpLost - base.rtpLost, 0),
      rtp_reordered: Math.max(last.rtpReordered - base.rtpReordered, 0),
      rtp_duplicates: Math.max(last.rtpDuplicates - base.rtpDuplicates, 0),
      rtp_restarts: Math.max(last.rtpRestarts - base.rtpRestarts, 0),
      rtp_hole_lag_ns: Math.max(lagNs, 0),
    };
  }
}

type RtpCountBase = Pick<CaptureCounts, 'rtpLost' | 'rtpReordered' | 'rtpDuplicates' | 'rtpRestarts'>;

const NOTHING: RtpCountBase = { rtpLost: 0, rtpReordered: 0, rtpDuplicates: 0, rtpRestarts: 0 };
