import type { ConfigOf, OptionTable } from '../cli/option.js';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import type { HttpSite } from '../http/http-site.js';
import type { OutputError } from '../output/output-error.js';
import type { HostReport } from '../system/host-report.js';
import type { RecordTaker } from './record-taker.js';
import type { RecordTexts } from './record-texts.js';

/** What an outlet is opened with. */
export interface OutletContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: RateLimitedLog;
  /** The host as of the last report interval; only for those that say that they read it. */
  readonly host: () => HostReport;
  readonly reportIntervalMs: number;
  /** The file that is analysed, `-` for standard input; null of a live monitor. */
  readonly input: string | null;
  /** What the HTTP server serves: outlets add their routes; it opens after them all. */
  readonly site: HttpSite;
  /** Makes the JSON of records, once for all who take them as they come. */
  readonly texts: RecordTexts;
  /** Epoch ms. */
  readonly now: () => number;
  /** Is told that something cannot be written; `isOver`: the outlet has ended by that, and otherwise tries again. */
  readonly onFailure: (error: OutputError, isOver: boolean) => void;
}

/** A kind of outlet: its options, and how it is opened. What it needs beyond that is loaded when it is opened. */
export interface Outlet<Table extends OptionTable> {
  readonly options: Table;
  isAsked(config: ConfigOf<Table>): boolean;
  /** Whether it reads the figures of the host. */
  readsHost?(config: ConfigOf<Table>): boolean;
  /** Throws UsageError, and errors of its own that name what cannot be used. */
  open(config: ConfigOf<Table>, context: OutletContext): Promise<readonly RecordTaker[]>;
}
