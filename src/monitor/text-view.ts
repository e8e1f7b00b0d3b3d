import type { Report } from '../report/stream-report.js';
import { inputText } from '../report/text/input.js';
import { overviewText, type TextSize } from '../report/text/overview.js';
import { streamText } from '../report/text/stream.js';
import { tr101290Text } from '../report/text/tr101290.js';
import type { LiveText } from './live-text.js';
import type { ReportView } from './report-desk.js';

export interface TextOptions {
  /** Shows a single stream in depth; otherwise all as a table. */
  readonly inDepth: boolean;
  readonly showTr101290: boolean;
}

/**
 * Reports as text for people: the newest in place of the one before on a terminal, as far as its window has room, and the last one
 * whole; elsewhere one after the other.
 */
export class TextView implements ReportView {
  constructor(
    readonly live: LiveText,
    readonly options: TextOptions,
  ) {}

  show(report: Report, isLast: boolean): void {
    const { width, height } = this.live;
    const text = reportText(report, this.options, isLast ? { width } : { width, height });
    if (isLast) this.live.finish(text);
    else this.live.show(text);
  }

  close(): Promise<void> {
    return this.live.close();
  }
}

/** All that is said of an interval. */
export function reportText({ input, streams }: Report, options: TextOptions, { width, height }: TextSize): string {
  const leftOver = input === null ? '' : inputText(input);
  const text = streamsText({ streams }, options, { width, height });
  return leftOver === '' ? text : `${text}\n${leftOver}`;
}

function streamsText({ streams }: Pick<Report, 'streams'>, options: TextOptions, { width, height }: TextSize): string {
  const [first] = streams;
  if (options.inDepth && first !== undefined && streams.length === 1) return streamText(first, { width });
  const isShort = height !== undefined && !options.showTr101290;
  const overview = overviewText(streams, isShort ? { width, height } : { width });
  if (!options.showTr101290) return overview;
  return [overview, ...streams.map((stream) => tr101290Text(stream, { width }))].join('\n');
}
