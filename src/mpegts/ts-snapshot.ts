// Tested by: test/mpegts/ts-analyzer.test.ts
import type { PidSnapshot } from './pid-statistics.js';
import type { BitrateSnapshot } from './windowed-rate.js';

/** Figures of the whole stream since the last reset, ready for JSON. */
export interface TsSnapshot extends BitrateSnapshot {
  /** All packets with a sync byte: those of `pids`, and those with transport_error_indicator. */
  readonly packets: number;
  /** Packets of PID 8191. */
  readonly null_packets: number;
  /** Packets without sync byte; they count nowhere else. */
  readonly sync_errors: number;
  /** Times that synchronisation was lost. */
  readonly sync_losses: number;
  /** Packets with transport_error_indicator. */
  readonly tei: number;
  /** Continuity errors of all PIDs. */
  readonly cc_errors: number;
  /**
   * Bits of the stream from one PCR to the next of the same PID, by the difference of their values, over all pairs of all PIDs.
   * Pairs with a continuity error of the PID between them, a discontinuity_indicator or a leap do not count. null without such
   * a pair.
   */
  readonly pcr_bitrate_bps: number | null;
  /** Pairs of PCRs that `pcr_bitrate_bps` was measured between. */
  readonly pcr_bitrate_samples: number;
  /** Ascending by PID. */
  readonly pids: readonly PidSnapshot[];
}
