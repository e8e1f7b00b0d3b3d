// Tested by: test/st2110/d30/audio-analyzer.test.ts
import { RunningStatistics } from '../../timing/running-statistics.js';
import type { TsDfFigures } from './ts-df-calculator.js';

/** Packets and samples of a stream of sound, and their times. */
export interface PcmFigures extends TsDfFigures {
  /** Packets that came, duplicates left out. */
  readonly packets: number;
  /** Samples of each channel in them. */
  readonly samples: number;
  /** Packets that did not come, by their sequence numbers. */
  readonly missing_packets: number;
  /** Samples of each channel in them. */
  readonly missing_samples: number;
  /** Packets that came after one of a higher sequence number. */
  readonly reordered_packets: number;
  /** Packets that came again. */
  readonly duplicate_packets: number;
  /** Packets whose timestamp is not the one before it and its samples, though no packet is missing between them. */
  readonly timestamp_errors: number;
  /** Packets of another size than the others. */
  readonly size_errors: number;
  /** Times that the sender began another sequence. */
  readonly restarts: number;
  /** Shortest time from one packet to the next, of those between which none is missing, in ns; null without two. */
  readonly packet_interval_min_ns: number | null;
  /** Mean of these times in ns; null without two packets. */
  readonly packet_interval_avg_ns: number | null;
  /** Longest of these times in ns; null without two packets. */
  readonly packet_interval_max_ns: number | null;
  /** Standard deviation of these times in ns: the jitter of the packet time; null without two packets. */
  readonly packet_interval_standard_deviation_ns: number | null;
  /** Least arrival less RTP time in ns, by a clock of the capture that is that of the sender; null where it is not known to be. */
  readonly rtp_delta_min_ns: number | null;
  /** Mean of these in ns; null where it is not known. */
  readonly rtp_delta_avg_ns: number | null;
  /** Greatest of these in ns; null where it is not known. */
  readonly rtp_delta_max_ns: number | null;
}

/** What is counted of packets anew in each interval, or never. */
export class AudioCounts {
  packets = 0;
  samples = 0;
  missingPackets = 0;
  missingSamples = 0;
  timestampErrors = 0;
  sizeErrors = 0;
  intervals = new RunningStatistics();
  deltas = new RunningStatistics();

  reset(): void {
    this.packets = 0;
    this.samples = 0;
    this.missingPackets = 0;
    this.missingSamples = 0;
    this.timestampErrors = 0;
    this.sizeErrors = 0;
    this.intervals = new RunningStatistics();
    this.deltas = new RunningStatistics();
  }

  snapshot(): Omit<PcmFigures, keyof TsDfFigures | 'reordered_packets' | 'duplicate_packets' | 'restarts'> {
    const hasIntervals = this.intervals.count > 0;
    const hasDeltas = this.deltas.count > 0;
    return {
      packets: this.packets,
      samples: this.samples,
      missing_packets: this.missingPackets,
      missing_samples: this.missingSamples,
      timestamp_errors: this.timestampErrors,
      size_errors: this.sizeErrors,
      packet_interval_min_ns: hasIntervals ? this.intervals.min : null,
      packet_interval_avg_ns: hasIntervals ? this.intervals.mean : null,
      packet_interval_max_ns: hasIntervals ? this.intervals.max : null,
      packet_interval_standard_deviation_ns: hasIntervals ? this.intervals.standardDeviation : null,
      rtp_delta_min_ns: hasDeltas ? this.deltas.min : null,
      rtp_delta_avg_ns: hasDeltas ? this.deltas.mean : null,
      rtp_delta_max_ns: hasDeltas ? this.deltas.max : null,
    };
  }
}
