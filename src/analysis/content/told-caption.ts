// Tested by: test/analysis/content/caption-observer.test.ts, test/analysis/content/teletext-observer.test.ts
import type { Caption } from '../../codec/captions/shown-text.js';
import type { CaptionContext } from './caption-context.js';
import type { CaptionEvent } from './caption-event.js';

const NS_PER_TICK_90K = 1e5 / 9;

/** The event of a caption of a PID. */
export function captionEventOf(
  { pid, description }: CaptionContext,
  { channel, mode, text, start, end }: Caption,
  language: string | null,
): CaptionEvent {
  return {
    type: 'event',
    event: 'caption',
    name: channel,
    severity: 'info',
    time_ns: end.timeNs,
    pid,
    channel,
    mode,
    language,
    program_number: description.pmt.programNumber,
    text,
    start_pts_90khz: start.pts90k,
    end_pts_90khz: end.pts90k,
    start_offset_ns: Math.round(start.position90k * NS_PER_TICK_90K),
    end_offset_ns: Math.round(end.position90k * NS_PER_TICK_90K),
    start_time_ns: start.timeNs,
  };
}
