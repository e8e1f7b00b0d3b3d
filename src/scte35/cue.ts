// Tested by: test/analysis/content/cue-measure.test.ts, test/scte35/cues.samples.test.ts
import type { SegmentationDescriptor } from './segmentation-descriptor.js';
import { segmentBoundaryOf } from './segmentation-type.js';
import type { SegmentationUpid } from './segmentation-upid.js';
import type { ScheduledSplice, SpliceCommandName, SpliceInsert } from './splice-command.js';
import type { SpliceInfoSection } from './splice-info-section.js';
import { adjustedPts90k, difference90k } from './splice-time.js';

/** A part of the program that is spliced by itself. */
export interface CueComponent {
  readonly component_tag: number;
  /** Adjusted, 90 kHz; null where it is immediate or not specified. */
  readonly splice_pts: number | null;
}

/**
 * What a command asks for, whichever way it came: a section of a transport stream, or SCTE 104 in ancillary data. One command may have
 * several: one for each event of a schedule, one for each segmentation descriptor.
 */
export interface Cue {
  /** The command that it came with. */
  readonly command: SpliceCommandName;
  /** splice_event_id or segmentation_event_id; null where there is none. */
  readonly event_id: number | null;
  /** `out` leaves the network or begins a segment, `in` returns to it or ends one; null where it is neither, or cancelled. */
  readonly direction: 'out' | 'in' | null;
  readonly is_cancelled: boolean;
  /** No time is given: the splice is to be made at once. */
  readonly is_immediate: boolean;
  /** Time of the splice with pts_adjustment applied, 90 kHz ticks; in component mode the earliest of its components; null where no time is given. */
  readonly splice_pts: number | null;
  /** Time of a scheduled splice, seconds of the epoch; null for others. */
  readonly utc_splice_time_s: number | null;
  /** Duration of the break or segment, 90 kHz ticks; null where it is not said. */
  readonly duration90k: number | null;
  /** The break ends by itself after its duration. */
  readonly auto_return: boolean | null;
  readonly unique_program_id: number | null;
  readonly avail_num: number | null;
  readonly avails_expected: number | null;
  readonly segmentation_type_id: number | null;
  /** segmentation_type_id in words. */
  readonly segmentation_type: string | null;
  readonly segment_num: number | null;
  readonly segments_expected: number | null;
  /** What is segmented: one, or those of a MID(). */
  readonly upids: readonly SegmentationUpid[];
  /** Empty where the whole program is spliced. */
  readonly components: readonly CueComponent[];
  /** Of a private_command. */
  readonly identifier: string | null;
}

/** A cue that asks for nothing: what a command does not have stays as it is here. */
const NO_CUE: Omit<Cue, 'command'> = {
  event_id: null,
  direction: null,
  is_cancelled: false,
  is_immediate: false,
  splice_pts: null,
  utc_splice_time_s: null,
  duration90k: null,
  auto_return: null,
  unique_program_id: null,
  avail_num: null,
  avails_expected: null,
  segmentation_type_id: null,
  segmentation_type: null,
  segment_num: null,
  segments_expected: null,
  upids: [],
  components: [],
  identifier: null,
};

/** 1980-01-06 in seconds of the epoch; utc_splice_time has the leap seconds since in it. Spec: SCTE 35, splice_schedule, utc_splice_time */
const GPS_EPOCH_S = 315_964_800;

/** A cue with what is given, and nothing else. */
export function cueWith(fields: Partial<Cue> & Pick<Cue, 'command'>): Cue {
  return { ...NO_CUE, ...fields };
}

/** What the section asks for: nothing where it is encrypted, cannot be read, or is there to keep the PID alive. */
export function cuesOf(section: SpliceInfoSection): readonly Cue[] {
  const { command } = section;
  if (command === null) return [];
  const segmentations = section.descriptors.filter((descriptor) => descriptor.name === 'segmentation');
  const adjusted = (pts: number | null | undefined): number | null => {
    return pts === null || pts === undefined ? null : adjustedPts90k(pts, section.pts_adjustment);
  };
  switch (command.name) {
    case 'splice_insert': {
      const cue = insertCue(command, adjusted);
      return [cue, ...segmentations.map((segmentation) => segmentationCue(command.name, segmentation, cue))];
    }
    case 'time_signal': {
      const pts = adjusted(command.splice_time.pts_time);
      const cue = cueWith({ command: command.name, splice_pts: pts, is_immediate: pts === null });
      return segmentations.length === 0 ? [cue] : segmentations.map((one) => segmentationCue(command.name, one, cue));
    }
    case 'splice_null':
      return segmentations.map((one) => segmentationCue(command.name, one, cueWith({ command: command.name })));
    case 'splice_schedule':
      return command.splices.map(scheduledCue);
    case 'private_command':
      return [cueWith({ command: command.name, identifier: command.identifier })];
    default:
      return [];
  }
}

function insertCue(insert: SpliceInsert, adjusted: (pts: number | null | undefined) => number | null): Cue {
  const components = insert.components.map((component) => ({
    component_tag: component.component_tag,
    splice_pts: adjusted(component.splice_time?.pts_time),
  }));
  const pts = insert.splice_time === null ? earliest(components) : adjusted(insert.splice_time.pts_time);
  return cueWith({
    command: insert.name,
    event_id: insert.splice_event_id,
    direction: directionOf(insert.out_of_network_indicator),
    is_cancelled: insert.splice_event_cancel_indicator,
    is_immediate: !insert.splice_event_cancel_indicator && pts === null,
    splice_pts: pts,
    duration90k: insert.break_duration?.duration ?? null,
    auto_return: insert.break_duration?.auto_return ?? null,
    unique_program_id: insert.unique_program_id,
    avail_num: insert.avail_num,
    avails_expected: insert.avails_expected,
    components,
  });
}

function scheduledCue(splice: ScheduledSplice): Cue {
  const seconds = splice.utc_splice_time ?? splice.components[0]?.utc_splice_time;
  return cueWith({
    command: 'splice_schedule',
    event_id: splice.splice_event_id,
    direction: directionOf(splice.out_of_network_indicator),
    is_cancelled: splice.splice_event_cancel_indicator,
    utc_splice_time_s: seconds === undefined ? null : GPS_EPOCH_S + seconds,
    duration90k: splice.break_duration?.duration ?? null,
    auto_return: splice.break_duration?.auto_return ?? null,
    unique_program_id: splice.unique_program_id,
    avail_num: splice.avail_num,
    avails_expected: splice.avails_expected,
    components: splice.components.map(({ component_tag }) => ({ component_tag, splice_pts: null })),
  });
}

/** A segment takes its time from the command that it came with. */
function segmentationCue(
  command: SpliceCommandName,
  descriptor: SegmentationDescriptor,
  { splice_pts, is_immediate }: Cue,
): Cue {
  const { segmentation } = descriptor;
  const head = { command, event_id: descriptor.segmentation_event_id, splice_pts, is_immediate };
  if (segmentation === null) return cueWith({ ...head, is_cancelled: true, is_immediate: false });
  const boundary = segmentBoundaryOf(segmentation.segmentation_type_id);
  return cueWith({
    ...head,
    direction: boundary === null ? null : boundary === 'start' ? 'out' : 'in',
    duration90k: segmentation.segmentation_duration,
    segmentation_type_id: segmentation.segmentation_type_id,
    segmentation_type: segmentation.segmentation_type,
    segment_num: segmentation.segment_num,
    segments_expected: segmentation.segments_expected,
    upids: segmentation.upid.upids ?? (segmentation.upid.hex === '' ? [] : [segmentation.upid]),
    components: segmentation.components.map(({ component_tag, pts_offset }) => ({
      component_tag,
      splice_pts: splice_pts === null ? null : adjustedPts90k(splice_pts, pts_offset),
    })),
  });
}

/** The first of the times, which lie within hours of each other. */
function earliest(components: readonly CueComponent[]): number | null {
  let first: number | null = null;
  for (const { splice_pts } of components) {
    if (splice_pts !== null && (first === null || difference90k(splice_pts, first) < 0)) first = splice_pts;
  }
  return first;
}

function directionOf(isOut: boolean | null): Cue['direction'] {
  if (isOut === null) return null;
  return isOut ? 'out' : 'in';
}
