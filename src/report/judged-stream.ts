import { isJudged } from '../tr101290/findings.js';
import { reportKindOf } from './kinds.js';
import type { StreamReport } from './stream-report.js';

/** Whether anything of it is judged: what has no kind of its own is only counted; a transport stream is judged as soon as one rule is. */
export function isJudgedStream(stream: StreamReport): boolean {
  if (stream.kind === 'mpegts') return Object.values(stream.tr101290).some(isJudged);
  return reportKindOf(stream) !== undefined;
}
