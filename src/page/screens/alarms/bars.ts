import type { TimelineInterval } from '../../contract.js';
import { rank } from './alarm-choices.js';

/** A bar of a lane: shares of its width. Alarms that would stand in each other's way are one. */
export interface Bar {
  readonly begin: number;
  readonly end: number;
  /** Of the gravest. */
  readonly severity: string;
  readonly intervals: readonly TimelineInterval[];
  readonly isOpen: boolean;
}

/** The narrowest bar that can be seen, as a share of the lane. */
const NARROWEST = 0.003;

/** Bars of a lane between two times in ms, in their order. */
export function barsOf(intervals: readonly TimelineInterval[], fromMs: number, toMs: number): Bar[] {
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
  const bars: Bar[] = [];
  for (const interval of [...intervals].sort((a, b) => a.begin_ms - b.begin_ms)) {
    const isOpen = interval.end_ms === null;
    const endMs = interval.end_ms ?? toMs;
    if (endMs < fromMs || interval.begin_ms > toMs) continue;
    const begin = Math.min(share(interval.begin_ms), 1 - NARROWEST);
    const end = Math.max(begin + NARROWEST, share(endMs));
    const last = bars.at(-1);
    if (last === undefined || begin > last.end) {
      bars.push({ begin, end, severity: interval.severity, intervals: [interval], isOpen });
      continue;
    }
    bars[bars.length - 1] = {
      begin: last.begin,
      end: Math.max(last.end, end),
      severity: rank(interval.severity) < rank(last.severity) ? interval.severity : last.severity,
      intervals: [...last.intervals, interval],
      isOpen: last.isOpen || isOpen,
    };
  }
  return bars;
}

/** What a bar stands for, in words. */
export function barText({ intervals }: Pick<Bar, 'intervals'>, timeText: (ms: number) => string): string {
  const texts = intervals.slice(0, 5).map(({ name, severity, begin_ms, end_ms, times, is_begun_before }) => {
    const begin = is_begun_before ? `before ${timeText(begin_ms)}` : timeText(begin_ms);
    const end = end_ms === null ? 'goes on' : timeText(end_ms);
    return `${name.replaceAll('_', ' ')} (${severity}) ${begin} to ${end}${times > 1 ? `, raised ${times} times` : ''}`;
  });
  return texts.join('\n') + (intervals.length > 5 ? `\nand ${intervals.length - 5} more` : '');
}
