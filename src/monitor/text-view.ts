import type { Report, StreamReport } from '../report/stream-report.js';
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

  show({ input, streams }: Report, isLast: boolean): void {
    const leftOver = input === null ? '' : inputText(input);
    const { width, height } = this.live;
    const text = this.#text(streams, isLast ? { width } : { width, height });
    const all = leftOver === '' ? text : `${text}\n${leftOver}`;
    if (isLast) this.live.finish(all);
    else this.live.show(all);
  }

  close(): Promise<void> {
    return this.live.close();
  }

  #text(streams: readonly StreamReport[], { width, height }: TextSize): string {
    const [first] = streams;
    if (this.options.inDepth && first !== undefined && streams.length === 1) return streamText(first, { width });
    const isShort = height !== undefined && !this.options.showTr101290;
    const overview = overviewText(streams, isShort ? { width, height } : { width });
    if (!this.options.showTr101290) return overview;
    return [overview, ...streams.map((stream) => tr101290Text(stream, { width }))].join('\n');
  }
}
