import type { Report, StreamReport } from '../report/stream-report.js';
import { inputText } from '../report/text/input.js';
import { overviewText } from '../report/text/overview.js';
import { streamText } from '../report/text/stream.js';
import { tr101290Text } from '../report/text/tr101290.js';
import type { LiveText } from './live-text.js';
import type { ReportView } from './report-desk.js';

export interface TextOptions {
  /** Shows a single stream in depth; otherwise all as a table. */
  readonly inDepth: boolean;
  readonly showTr101290: boolean;
}

/** Reports as text for people: the newest in place of the one before on a terminal, one after the other elsewhere. */
export class TextView implements ReportView {
  constructor(
    readonly live: LiveText,
    readonly options: TextOptions,
  ) {}

  show({ input, streams }: Report): void {
    const leftOver = input === null ? '' : inputText(input);
    this.live.show(leftOver === '' ? this.#text(streams) : `${this.#text(streams)}\n${leftOver}`);
  }

  close(): Promise<void> {
    return this.live.close();
  }

  #text(streams: readonly StreamReport[]): string {
    const { width, height } = this.live;
    const [first] = streams;
    if (this.options.inDepth && first !== undefined && streams.length === 1) return streamText(first, { width });
    const overview = overviewText(streams, this.options.showTr101290 ? { width } : { width, height });
    if (!this.options.showTr101290) return overview;
    return [overview, ...streams.map((stream) => tr101290Text(stream, { width }))].join('\n');
  }
}
