// Tested by: test/e2e/page-live.test.ts
import { randomBytes } from 'node:crypto';
import { guardedInterval } from '../cli/guarded-interval.js';
import { packageVersion } from '../cli/program.js';
import type { HttpFigures } from '../http/figures.js';
import type { Route } from '../http/route.js';
import type { ImageRecord } from '../report/image-record.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord, StreamReportRecord } from '../report/records.js';
import type { HostReport } from '../system/host-report.js';
import { AckBook } from './ack-book.js';
import { Archive } from './archive/archive.js';
import { Board } from './board.js';
import type { MonitorFacts } from './contract.js';
import { LiveFeed } from './live-feed.js';
import { boardRoutes } from './routes/board-routes.js';
import { baseNameOf } from './row-name.js';

export interface BoardTakerOptions {
  readonly reportIntervalMs: number;
  /** File that is analysed; null of a live monitor. */
  readonly input: string | null;
  /** File of the history; undefined: there is none. */
  readonly history: string | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  readonly host: () => HostReport | null;
  /** What the server of the page has done. */
  readonly http: HttpFigures;
  readonly onFault: (message: string) => void;
}

const TICK_MS = 500;
/** An alarm or a loss is told so soon: others that come with it are told with it. */
const SOON_MS = 50;
/** Where they do not end, deltas are no closer than this. */
const CLOSEST_MS = 200;

/** What the page shows, as an outlet of the monitor: takes records, tells browsers what changes, and has the routes of the API. */
export class BoardTaker implements RecordTaker {
  readonly name = 'board';
  readonly board: Board;
  readonly feed: LiveFeed;
  readonly routes: readonly Route[];
  readonly #options: BoardTakerOptions;
  readonly #archive: Archive | undefined;
  readonly #acks: AckBook;
  readonly #startedMs: number;
  readonly #timer: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;
  #isDone = false;
  #tickedMs = 0;
  #historyErrors = 0;
  #isHistoryFailing = false;

  static async open(options: BoardTakerOptions): Promise<BoardTaker> {
    const { history, now, onFault } = options;
    const archive = history === undefined ? undefined : new Archive(history, onFault);
    const acks = new AckBook(archive, (await archive?.acks()) ?? [], now(), now);
    return new BoardTaker(options, archive, acks);
  }

  private constructor(options: BoardTakerOptions, archive: Archive | undefined, acks: AckBook) {
    const { now, host, http, input, reportIntervalMs, onFault } = options;
    this.#options = options;
    this.#archive = archive;
    this.#acks = acks;
    this.#startedMs = now();
    const run = randomBytes(8).toString('hex');
    const facts = (): MonitorFacts => this.#facts();
    this.board = new Board({ now, intervalMs: input === null ? reportIntervalMs : null, acks });
    this.board.onTrouble = () => this.#tickSoon();
    this.feed = new LiveFeed(this.board, { run, now, facts });
    this.routes = boardRoutes({ board: this.board, feed: this.feed, archive, run, now, host, http, facts });
    this.#timer = guardedInterval(
      () => this.#tick(),
      TICK_MS,
      (error) => onFault(`the board: ${(error as Error).message}`),
    );
  }

  write(record: NdjsonRecord): void {
    this.board.write(record);
    if (record.type === 'monitor_accounting') this.#watchHistory();
  }

  second(record: StreamReportRecord): void {
    this.board.second(record);
  }

  image(record: ImageRecord, thumbnail: Uint8Array | null): void {
    this.board.image(record, thumbnail);
  }

  heard(probeId: string): void {
    this.board.heard(probeId);
  }

  /** The file is analysed: nothing more comes. */
  analysed(): void {
    this.#isDone = true;
    this.board.analysed();
    this.#tickSoon();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    await this.#archive?.close();
  }

  #tick(): void {
    this.#tickedMs = performance.now();
    this.#acks.tick();
    this.feed.tick();
  }

  #tickSoon(): void {
    const waitMs = Math.max(SOON_MS, this.#tickedMs + CLOSEST_MS - performance.now());
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      try {
        this.#tick();
      } catch (error) {
        this.#options.onFault(`the board: ${(error as Error).message}`);
      }
    }, waitMs);
  }

  /** Whether the history has dropped anything for a write that failed since the last record. */
  #watchHistory(): void {
    const errors = this.board.monitor?.deliveries.history?.dropped.write_error ?? 0;
    this.#isHistoryFailing = errors > this.#historyErrors;
    this.#historyErrors = errors;
  }

  #facts(): MonitorFacts {
    const { input, reportIntervalMs } = this.#options;
    const isFailing = this.#isHistoryFailing || this.#archive?.lastFault !== undefined;
    return {
      version: packageVersion(),
      started_ms: this.#startedMs,
      interval_ms: reportIntervalMs,
      input: input === null ? null : baseNameOf(input),
      is_done: this.#isDone,
      span: this.board.span,
      history: this.#archive === undefined ? 'none' : isFailing ? 'failed' : 'open',
      keeps_acks: this.#archive !== undefined && this.#archive.lastFault === undefined,
      left_out: this.board.leftOut,
    };
  }
}
