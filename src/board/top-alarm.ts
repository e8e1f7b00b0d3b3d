// Tested by: test/board/board.test.ts
import { SEVERITIES } from '../stream/severity.js';
import type { AlarmEntry } from './alarm-entry.js';

/** Of the alarms of a stream that are raised. */
interface TopAlarm {
  /** The gravest one, the oldest of these. */
  readonly alarm: AlarmEntry | undefined;
  /** Its datagrams have stopped. */
  readonly lost: AlarmEntry | undefined;
  readonly count: number;
}

/** `alarms` by their names. */
export function topAlarmOf(alarms: ReadonlyMap<string, AlarmEntry>): TopAlarm {
  let alarm: AlarmEntry | undefined;
  let count = 0;
  for (const candidate of alarms.values()) {
    if (!candidate.isRaised) continue;
    count++;
    if (alarm === undefined || compare(candidate, alarm) < 0) alarm = candidate;
  }
  const lost = alarms.get('Stream_lost');
  return { alarm, lost: lost?.isRaised === true ? lost : undefined, count };
}

function compare(a: AlarmEntry, b: AlarmEntry): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.sinceMs - b.sinceMs;
}
