import { formatTable } from '../../text/table.js';
import { groupDigits, timeText } from '../../text/units.js';
import type { HistogramBin } from '../../timing/log-histogram.js';

const LONGEST_BAR = 40;
/** Eighths of a block. */
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for each bin of times in ns, to scale; the least that is not nothing shows. */
export function histogramLines(title: string, bins: readonly HistogramBin[], width: number | undefined): string[] {
  const most = bins.reduce((greatest, { count }) => Math.max(greatest, count), 1);
  return formatTable<HistogramBin>(
    [
      { title, isText: true, cell: ({ from, to }) => `${timeText(from)} – ${timeText(to)}` },
      { title: 'count', cell: ({ count }) => groupDigits(count) },
      { title: '', isText: true, shortest: 8, importance: 1, cell: ({ count }) => bar(count / most) },
    ],
    bins,
    width,
  );
}

function bar(share: number): string {
  const eighths = Math.max(1, Math.round(share * LONGEST_BAR * PARTS.length));
  return '█'.repeat(Math.floor(eighths / PARTS.length)) + (PARTS[eighths % PARTS.length] ?? '');
}
