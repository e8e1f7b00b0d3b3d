// Tested by: test/board/routes/board-routes.test.ts
import type { HttpFigures } from '../../http/figures.js';
import type { HostReport } from '../../system/host-report.js';
import type { Archive } from '../archive/archive.js';
import type { Board } from '../board.js';
import type { MonitorFacts } from '../contract.js';
import type { LiveFeed } from '../live-feed.js';

/** What the routes answer from. */
export interface BoardContext {
  readonly board: Board;
  readonly feed: LiveFeed;
  /** undefined: there is no history. */
  readonly archive: Archive | undefined;
  /** Names the run of the monitor. */
  readonly run: string;
  readonly now: () => number;
  readonly host: () => HostReport | null;
  readonly http: HttpFigures;
  readonly facts: () => MonitorFacts;
}
