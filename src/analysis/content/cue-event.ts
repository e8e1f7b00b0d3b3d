// Tested by: test/analysis/content/cue-measure.test.ts
import type { SpliceCommandName } from '../../scte35/splice-command.js';
import type { ContentEventFields } from './content-event-fields.js';

/** A segmentation_upid of a cue. */
export interface CueUpid {
  /** segmentation_upid_type by its name in SCTE 35. */
  readonly type: string;
  /** As people write it, or its bytes in hexadecimal digits. */
  readonly value: string;
  /** Of MPU(), as four characters. */
  readonly format_identifier: string | null;
}

/** What all events of a cue have. */
export interface CueEventFields extends ContentEventFields {
  /** Programs whose PMT names the PID. */
  readonly program_numbers: readonly number[];
  /** splice_event_id or segmentation_event_id; null where there is none. */
  readonly event_id: number | null;
  /** `out` leaves the network or begins a segment, `in` returns to it or ends one; null where it is neither, or cancelled. */
  readonly direction: 'out' | 'in' | null;
  /** segmentation_type_id; null without a segmentation descriptor. */
  readonly segmentation_type_id: number | null;
  /** segmentation_type_id in words. */
  readonly segmentation_type: string | null;
  /** Time of the splice with pts_adjustment applied, 90 kHz ticks; null where none is given. */
  readonly splice_pts: number | null;
}

/** A command of SCTE 35 that asks for a splice, or takes that back; told once, however often it is repeated. */
export interface CueEvent extends CueEventFields {
  /** Always `cue`. */
  readonly event: 'cue';
  /** The command that it came with. */
  readonly name: SpliceCommandName;
  /** The event is taken back. */
  readonly is_cancelled: boolean;
  /** No time is given: the splice is to be made at once. */
  readonly is_immediate: boolean;
  /** Another command for an event whose splice was still to come. */
  readonly is_update: boolean;
  /** Of an `in`: nothing is open that it ends; null where it is no `in`, or no `out` was seen before. */
  readonly is_unmatched: boolean | null;
  /** Of an `in`: from the splice out to this one, ms; null where that is not known. */
  readonly since_out_ms: number | null;
  /** When the splice is, by the PCR, in ns since the first datagram, or when it was to be; null where that is not known. */
  readonly splice_time_ns: number | null;
  /** utc_splice_time of a schedule, seconds of the epoch; null for others. */
  readonly utc_splice_time_s: number | null;
  /** Time of the splice less the PCR of the program when the command came, ms: the time that a splicer has. Negative where it is past. */
  readonly pre_roll_pcr_ms: number | null;
  /** Time of the splice less the last PTS of the program's first video stream, ms: what other tools call the time to the event. */
  readonly pre_roll_video_pts_ms: number | null;
  /** `past`: the command came behind its splice time; `short`: less than 4 s before, for a splice_insert; null where it is neither, or not known. */
  readonly late: 'past' | 'short' | null;
  /** Duration of the break or segment, ms; null where none is given. */
  readonly duration_ms: number | null;
  /** The break ends by itself after its duration; null where no break duration is given. */
  readonly auto_return: boolean | null;
  /** Of a splice_insert or schedule. */
  readonly unique_program_id: number | null;
  /** Of a splice_insert or schedule. */
  readonly avail_num: number | null;
  /** Of a splice_insert or schedule. */
  readonly avails_expected: number | null;
  /** Of a segmentation descriptor. */
  readonly segment_num: number | null;
  /** Of a segmentation descriptor. */
  readonly segments_expected: number | null;
  /** What is segmented. */
  readonly upids: readonly CueUpid[];
  /** Components that are spliced by themselves; 0 where the whole program is. */
  readonly components: number;
  /** Of a private command, as four characters. */
  readonly identifier: string | null;
  /** tier of the section. */
  readonly tier: number;
  /** pts_adjustment of the section, 90 kHz ticks; it is applied to the times here. */
  readonly pts_adjustment: number;
}

/** What stands in the video where a cue wanted to splice. */
export interface SplicePointEvent extends CueEventFields {
  /** Always `splice_point`. */
  readonly event: 'splice_point';
  /** Times that the command came. */
  readonly commands: number;
  /** The first video stream of the program. */
  readonly video_pid: number;
  /** Whether the picture there is a random access point; null where the video stream has shown none at all. */
  readonly is_random_access: boolean | null;
  /** Whether the nearest random access point is an IDR picture (H.264; HEVC: IDR or BLA); null without one, and where only the indicator was seen. */
  readonly is_idr: boolean | null;
  /** What random access points were told by: the coding of the pictures, or random_access_indicator where pictures are not read (scrambled, other codecs). */
  readonly random_access_by: 'picture' | 'random_access_indicator';
  /** From the splice time to the nearest random access point, ms: negative where it comes before; null where none is within 10 s. */
  readonly random_access_offset_ms: number | null;
}

/** An event that did not end: nothing came that ends it within 10 s of its duration. */
export interface CueUnmatchedEvent extends CueEventFields {
  /** Always `cue_unmatched`. */
  readonly event: 'cue_unmatched';
  /** When it began, in ns since the first datagram. */
  readonly out_time_ns: number;
  /** Its duration by the command, ms. */
  readonly duration_ms: number | null;
}
