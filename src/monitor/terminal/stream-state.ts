import { isJudgedStream } from '../../report/judged-stream.js';
import type { StreamReport } from '../../report/stream-report.js';
import { alarmsOf } from '../../report/text/alarms.js';
import { troubleOf } from '../../report/text/trouble.js';
import type { Style } from './styled.js';

/** How a stream is now, from the worst: each has a sign of its own, so that no colour is needed to tell them. */
export const STREAM_STATES = {
  critical: { sign: '!!', style: 'alarm', text: 'an alarm that is critical' },
  silent: { sign: 'X', style: 'alarm', text: 'nothing arrives' },
  losing: { sign: '<', style: 'red', text: 'packets were lost in the last interval' },
  major: { sign: '!', style: 'red', text: 'an alarm that is major' },
  gone: { sign: '-', style: 'magenta', text: 'no report comes any more: the figures are the last ones' },
  warning: { sign: '~', style: 'yellow', text: 'an alarm that is a warning' },
  unjudged: { sign: '?', style: 'cyan', text: 'not judged: nothing was measured that could be' },
  ok: { sign: '+', style: 'green', text: 'judged, and no alarm' },
} as const satisfies Readonly<Record<string, { sign: string; style: Style; text: string }>>;

export type StreamState = keyof typeof STREAM_STATES;
const ORDER = Object.keys(STREAM_STATES);

/** The greater the worse. */
export function rankOf(state: StreamState): number {
  return ORDER.length - ORDER.indexOf(state);
}

/** The states that somebody is to look at. */
export function isTrouble(state: StreamState): boolean {
  return rankOf(state) >= rankOf('gone');
}

/** What the report says; whether reports come no more, it cannot know. */
export function stateOf(stream: StreamReport): Exclude<StreamState, 'gone'> {
  const { isSilent, newLosses } = troubleOf(stream);
  const raised = alarmsOf(stream).flatMap(({ report: { state, severity } }) => (state === 'raised' ? [severity] : []));
  if (raised.includes('critical')) return isSilent ? 'silent' : 'critical';
  if (isSilent) return 'silent';
  if (newLosses > 0) return 'losing';
  if (raised.includes('major')) return 'major';
  if (raised.includes('warning')) return 'warning';
  return isJudgedStream(stream) ? 'ok' : 'unjudged';
}
