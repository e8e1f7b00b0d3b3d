import type { FigureRow } from '../text/figures.js';
import type { TextSection } from '../text/sections.js';

/** What the text for people has of a kind of stream. */
export interface KindText<KindReport> {
  /** Behind the title of the stream: what is wrong. */
  readonly headLines: (report: KindReport, width: number | undefined) => readonly string[];
  /** From what carries the payload to what is in it. */
  readonly sections: (report: KindReport, width: number | undefined) => readonly TextSection[];
  /** Among those of the datagrams. */
  readonly transportRows: (report: KindReport) => readonly FigureRow[];
  /** All rules that the stream is judged by. */
  readonly ruleLines: (report: KindReport, width: number | undefined) => string[];
  /** In the table of all streams, by the title of the column. */
  readonly cells: Readonly<Record<string, (report: KindReport) => string>>;
  /** Packets of the report interval. */
  readonly packetsNow: (report: KindReport) => number;
  readonly bitrateNowBps: (report: KindReport) => number | null;
  /** Losses are found by what is in the stream: that none were is known. */
  readonly findsLosses: boolean;
}
