// Tested by: test/analysis/content/cue-measure.test.ts
import type { Cue } from '../../scte35/cue.js';
import type { OpenCue } from '../../scte35/cue-history.js';
import type { SegmentationUpid } from '../../scte35/segmentation-upid.js';
import { difference90k } from '../../scte35/splice-time.js';
import type { CueEvent, CueUpid } from './cue-event.js';
import type { CueSummary, OpenCueReport } from './cue-report.js';
import type { StampedClock } from './observer-context.js';

/** Ticks of 90 kHz in a ms, and in a ns. */
export const MS_90K = 90;
export const NS_90K = 9e-5;
/** A PCR tells the time for so long behind it. */
const MAX_PCR_AGE_NS = 10e9;
/** Spec: SCTE 35, splice_insert: a non-immediate one is sent at least once 4 s before its splice */
const LEAST_PRE_ROLL_MS = 4000;

/** The PCR now, in 90 kHz ticks, as it goes on from the last one. */
export function pcr90kAt({ ticks, timeNs: stampNs }: StampedClock, timeNs: number): number {
  const age = timeNs - stampNs;
  return age <= MAX_PCR_AGE_NS ? ticks / 300 + age * NS_90K : Number.NaN;
}

/** Splice time less that of the clock, ms; null where either is not known. */
export function preRollMs({ splice_pts }: Cue, clock90k: number): number | null {
  if (splice_pts === null || Number.isNaN(clock90k)) return null;
  return difference90k(splice_pts, clock90k) / MS_90K;
}

/** Whether a cue comes too late, by its time to the splice. */
export function latenessOf({ command, segmentation_type_id }: Cue, preRollPcrMs: number | null): CueEvent['late'] {
  if (preRollPcrMs === null) return null;
  if (preRollPcrMs < 0) return 'past';
  const isInsert = command === 'splice_insert' && segmentation_type_id === null;
  return isInsert && preRollPcrMs < LEAST_PRE_ROLL_MS ? 'short' : null;
}

/** null where none is given. */
export function durationMs({ duration90k }: Cue): number | null {
  return duration90k === null ? null : duration90k / MS_90K;
}

/** A UPID as it is told. */
export function upidOf({ name, text, hex, format_identifier }: SegmentationUpid): CueUpid {
  return { type: name, value: text ?? hex, format_identifier: format_identifier ?? null };
}

/** A cue in the report; `timeNs`: when it came. */
export function summary(cue: Cue, timeNs: number, pcr90k: number): CueSummary {
  return {
    command: cue.command,
    time_ns: timeNs,
    event_id: cue.event_id,
    direction: cue.direction,
    segmentation_type: cue.segmentation_type,
    splice_pts: cue.splice_pts,
    splice_in_ms: preRollMs(cue, pcr90k),
  };
}

/** An open event in the report. */
export function openReport({ cue, sinceNs, endNs }: OpenCue): OpenCueReport {
  return {
    event_id: cue.event_id,
    segmentation_type: cue.segmentation_type,
    since_ns: sinceNs,
    expected_end_ns: Number.isNaN(endNs) ? null : endNs,
  };
}
