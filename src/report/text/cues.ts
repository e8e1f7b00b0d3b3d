// Tested by: test/report/text/cues.test.ts
import type { CueEvent, CueUnmatchedEvent, SplicePointEvent } from '../../analysis/content/cue-event.js';
import { printable } from '../../text/printable.js';
import { timeText } from '../../text/units.js';

type AnyCueEvent = CueEvent | SplicePointEvent | CueUnmatchedEvent;
/** UPIDs that are named in a sentence. */
const MOST_UPIDS = 2;
const MOST_UPID_LENGTH = 64;

/** Whether it tells of a cue of SCTE 35. */
export function isCueEvent<Event extends { readonly event: string }>(
  event: Event,
): event is Extract<Event, Pick<AnyCueEvent, 'event'>> {
  return event.event === 'cue' || event.event === 'splice_point' || event.event === 'cue_unmatched';
}

/** `Cue on PID 0x01f4: splice_insert 100 out, 8.20 s before its splice, for 30.0 s`. `pid`: the PID in words. */
export function cueSentence(event: AnyCueEvent, pid: string): string {
  const what = subjectText(event);
  if (event.event === 'cue_unmatched')
    return `Cue on PID ${pid}: nothing has ended ${what}, which should be over${durationText(event)}`;
  if (event.event === 'splice_point') return `Splice point of PID ${pid}: ${what} ${pointText(event)}`;
  return `Cue on PID ${pid}: ${what}${cueText(event)}`;
}

/** `splice_insert 100 out`, `Provider Advertisement Start 7` */
function subjectText({ name, event_id, direction, segmentation_type }: AnyCueEvent): string {
  const id = event_id === null ? '' : ` ${event_id}`;
  const way = segmentation_type === null && direction !== null ? ` ${direction}` : '';
  return `${segmentation_type ?? name}${id}${way}`;
}

function cueText(event: CueEvent): string {
  if (event.is_cancelled) return ' is cancelled';
  const texts = [timingText(event)];
  if (event.is_update) texts.push('in place of what was said before');
  if (event.duration_ms !== null) texts.push(`for ${timeText(event.duration_ms * 1e6)}`);
  if (event.is_unmatched === true) texts.push('but nothing is open that it ends');
  const upids = event.upids.slice(0, MOST_UPIDS).map(({ type, value }) => `${type} ${cut(value)}`);
  if (upids.length > 0) texts.push(upids.join(', '));
  return texts
    .filter((text) => text !== '')
    .map((text) => `, ${text}`)
    .join('');
}

function timingText({
  is_immediate,
  pre_roll_pcr_ms,
  pre_roll_video_pts_ms,
  late,
  utc_splice_time_s,
  name,
}: CueEvent): string {
  if (utc_splice_time_s !== null) return `at ${new Date(utc_splice_time_s * 1000).toISOString()}`;
  if (is_immediate) return name === 'private_command' ? '' : 'at once';
  const ms = pre_roll_pcr_ms ?? pre_roll_video_pts_ms;
  if (ms === null) return '';
  if (ms < 0) return `${timeText(-ms * 1e6)} too late`;
  return `${timeText(ms * 1e6)} before its splice${late === 'short' ? ' (at least 4.00 s wanted)' : ''}`;
}

function pointText({ is_random_access, random_access_offset_ms: offset }: SplicePointEvent): string {
  if (is_random_access === null) return 'passed; the video marks no random access points';
  if (is_random_access) return 'is on a random access point';
  if (offset === null) return 'is on no random access point: there is none within 10 s';
  return `is on no random access point: the nearest comes ${timeText(Math.abs(offset) * 1e6)} ${offset < 0 ? 'before' : 'behind'}`;
}

function durationText({ duration_ms }: CueUnmatchedEvent): string {
  return duration_ms === null ? '' : ` after ${timeText(duration_ms * 1e6)}`;
}

/** UPIDs come from the network. */
function cut(value: string): string {
  const shown = printable(value);
  return shown.length > MOST_UPID_LENGTH ? `${shown.slice(0, MOST_UPID_LENGTH)}…` : shown;
}
