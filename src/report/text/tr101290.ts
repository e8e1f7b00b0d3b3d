import { reportKindOf } from '../kinds.js';
import { calledText } from '../stream-name.js';
import type { StreamReport } from '../stream-report.js';
import { type TextWidth, textOf } from './lines.js';

/** All rules of TR 101 290 of one stream. */
export function tr101290Text(stream: StreamReport, { width }: TextWidth): string {
  const lines = reportKindOf(stream)?.text.ruleLines(stream, width);
  const rules = lines ?? ['TR 101 290: not applicable, as this is no transport stream'];
  return textOf([calledText(stream), ...rules], width);
}
