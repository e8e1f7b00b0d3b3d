// Tested by: test/analysis/content/cue-measure.test.ts
import type { SpliceCommandName } from '../../scte35/splice-command.js';

/** Sections of a PID by their command. */
export interface CueCommandCounts extends Readonly<Record<SpliceCommandName, number>> {
  /** Commands that ask for nothing: they keep the PID alive, or carry descriptors. */
  readonly splice_null: number;
  /** Schedules of splices. */
  readonly splice_schedule: number;
  /** Splices. */
  readonly splice_insert: number;
  /** Times, of segmentation descriptors most often. */
  readonly time_signal: number;
  /** Commands that take up room only. */
  readonly bandwidth_reservation: number;
  /** Commands of somebody else. */
  readonly private_command: number;
  /** Commands without a meaning, and those that cannot be read. */
  readonly reserved: number;
  /** Sections that are encrypted. */
  readonly encrypted: number;
}

/** The cue that came last, or the splice that is to come next. */
export interface CueSummary {
  /** The command that it came with. */
  readonly command: SpliceCommandName;
  /** When it came, in ns since the first datagram. */
  readonly time_ns: number;
  /** splice_event_id or segmentation_event_id; null where there is none. */
  readonly event_id: number | null;
  /** `out` leaves the network or begins a segment, `in` returns to it or ends one; null where it is neither, or cancelled. */
  readonly direction: 'out' | 'in' | null;
  /** segmentation_type_id in words; null without a segmentation descriptor. */
  readonly segmentation_type: string | null;
  /** Time of the splice with pts_adjustment applied, 90 kHz ticks; null where none is given. */
  readonly splice_pts: number | null;
  /** From now to the splice, by the PCR, ms: negative where it is past; null where that is not known. */
  readonly splice_in_ms: number | null;
}

/** An event that began and has not ended. */
export interface OpenCueReport {
  /** splice_event_id or segmentation_event_id; null where there is none. */
  readonly event_id: number | null;
  /** segmentation_type_id in words; null without a segmentation descriptor. */
  readonly segmentation_type: string | null;
  /** When it began, or will, in ns since the first datagram. */
  readonly since_ns: number;
  /** When it ends by its duration, in ns since the first datagram; null where none is given. */
  readonly expected_end_ns: number | null;
}

/** Cues of SCTE 35 on one PID, since the stream was first seen. */
export interface CueReport {
  /** The PID. */
  readonly pid: number;
  /** Programs whose PMT names it. */
  readonly program_numbers: readonly number[];
  /** Sections with a right CRC. */
  readonly sections: number;
  /** The same by their command. */
  readonly commands: CueCommandCounts;
  /** Sections with a wrong CRC. */
  readonly crc_errors: number;
  /** Sections whose command, length or descriptors do not fit in. */
  readonly malformed: number;
  /** Cues, those that came again not counted. */
  readonly cues: number;
  /** Cues that came again. */
  readonly repetitions: number;
  /** Cues that came behind their splice time. */
  readonly past: number;
  /** Commands of splice_insert that came less than 4 s before their splice time. */
  readonly short_pre_rolls: number;
  /** Returns without a way out, and ways out without a return in time. */
  readonly unmatched: number;
  /** Splices where the video was seen, and those of them that are on a random access point. */
  readonly splice_points: number;
  /** Splices that are on a random access point of the video. */
  readonly splice_points_on_random_access: number;
  /** Events that are open: the 32 that began last. */
  readonly open_events: readonly OpenCueReport[];
  /** Open events that are not listed, or were forgotten to make room. */
  readonly open_events_left_out: number;
  /** The cue that came last; null before the first one. */
  readonly last_cue: CueSummary | null;
  /** The splice that comes next; null where none is to come. */
  readonly next_splice: CueSummary | null;
}
