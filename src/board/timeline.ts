import type { EventLine, TimelineInterval, TimelineLane } from './contract.js';

/** An alarm that comes back within this time goes on. */
const SAME_INTERVAL_MS = 60_000;

/** Events that tell of alarms. */
export const ALARM_EVENTS = ['raised', 'updated', 'cleared'];

/** An alarm that is raised now. */
export interface RaisedAlarm {
  readonly key: string;
  readonly name: string;
  readonly severity: string;
  readonly since_ms: number;
}

interface OpenInterval {
  name: string;
  severity: string;
  begin_ms: number;
  end_ms: number | null;
  times: number;
  is_begun_before: boolean;
}

/** Lanes of alarms, by the events of a span (the oldest first) and the alarms that are raised now; the streams with the most intervals first. */
export function lanesOf(
  events: readonly EventLine[],
  raised: readonly RaisedAlarm[],
  fromMs: number,
  toMs: number,
): TimelineLane[] {
  const lanes = new Map<string, OpenInterval[]>();
  const last = new Map<string, OpenInterval>();
  const begin = (key: string, name: string, severity: string, begin_ms: number, isBefore: boolean): OpenInterval => {
    const interval = { name, severity, begin_ms, end_ms: null, times: 1, is_begun_before: isBefore };
    lanes.set(key, [...(lanes.get(key) ?? []), interval]);
    last.set(`${name} ${key}`, interval);
    return interval;
  };
  for (const { key, name, event, severity, time_ms } of events) {
    if (severity === 'info') continue;
    const known = last.get(`${name} ${key}`);
    if (event === 'raised') {
      if (known === undefined || (known.end_ms !== null && time_ms - known.end_ms > SAME_INTERVAL_MS)) {
        begin(key, name, severity, time_ms, false);
      } else if (known.end_ms !== null) {
        known.end_ms = null;
        known.times++;
      }
    } else if (event === 'updated' && known?.end_ms !== null) {
      if (known === undefined) begin(key, name, severity, fromMs, true);
    } else if (event === 'cleared') {
      const interval = known ?? begin(key, name, severity, fromMs, true);
      interval.end_ms = time_ms;
    }
  }
  for (const { key, name, severity, since_ms } of raised) {
    if (since_ms < fromMs && !last.has(`${name} ${key}`)) begin(key, name, severity, fromMs, true);
  }
  const found = [...lanes].map(([key, intervals]): TimelineLane => ({ key, intervals: intervals.map(closed) }));
  return found.sort((a, b) => b.intervals.length - a.intervals.length);

  /** What goes on behind the span goes on. */
  function closed(interval: OpenInterval): TimelineInterval {
    return { ...interval, end_ms: interval.end_ms !== null && interval.end_ms > toMs ? null : interval.end_ms };
  }
}
