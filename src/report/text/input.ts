import { groupDigits } from '../../text/units.js';
import type { InputReport } from '../input-report.js';
import { textOf } from './lines.js';

/** What of a file belongs to no stream, by cause; empty when nothing was left over. */
export function inputText({ skipped_bytes, frames }: InputReport): string {
  const { captured: _, ...causes } = frames ?? { captured: 0 };
  const counts = Object.entries({ ...causes, skipped_bytes }).filter(([, count]) => count > 0);
  if (counts.length === 0) return '';
  const list = counts.map(([name, count]) => `${name.replaceAll('_', ' ')} ${groupDigits(count)}`);
  return textOf([`in no stream: ${list.join(', ')}`]);
}
