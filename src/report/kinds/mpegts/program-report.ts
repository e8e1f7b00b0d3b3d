import type { EventReport, ServiceReport } from '../../../analysis/service-directory.js';
import type { DescriptorReport } from './descriptor-report.js';

/** One program of the PAT, or a channel of the VCT of ATSC that is in no PAT. */
export interface ProgramReport extends ServiceReport {
  /** program_map_PID of the PAT; null for a channel that is in the VCT only. */
  readonly pmt_pid: number | null;
  /** null before the PMT, and for a program without PCR. */
  readonly pcr_pid: number | null;
  /** Its streams, in the order of the PMT. */
  readonly pids: readonly number[];
  /** Rate of its streams together. */
  readonly bitrate_bps: number | null;
  /** Descriptors of the PMT for the program, in its order. */
  readonly descriptors: readonly DescriptorReport[];
  /** Event of the EIT that is on now; null without an EIT. */
  readonly present_event: EventReport | null;
  /** Event of the EIT that is on next; null without an EIT. */
  readonly following_event: EventReport | null;
  /** How much further ahead of its decoding audio is sent than video, negative where the video is: of the multiplex, no lip sync; null without both. */
  readonly audio_lead_in_mux_ns: number | null;
}
