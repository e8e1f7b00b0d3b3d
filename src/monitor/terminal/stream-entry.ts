// Tested by: test/monitor/terminal/operated.test.ts
import type { StreamReport } from '../../report/stream-report.js';
import { alarmsOf } from '../../report/text/alarms.js';
import { bitrateNowBps, kindCell, serviceText } from '../../report/text/cells.js';
import type { TextSection } from '../../report/text/sections.js';
import { streamSections } from '../../report/text/stream.js';
import { kindName } from '../../stream/stream-kind.js';
import { asOfReset, type Extremes, noteExtremes, sinceReset } from './since-reset.js';
import { rankOf, type StreamState, stateOf } from './stream-state.js';

/** A stream that has got better keeps its place for so long. */
const CALM_MS = 30_000;
const FEWEST_GONE_MS = 5000;
/** Sections with times of day, which the whole time is needed for. */
const TOLD_BY_MOMENTS: readonly string[] = ['alarms', 'TR 101 290'];

/** What is known of one stream; times are monotonic ms. */
export class StreamEntry {
  report: StreamReport;
  state: StreamState;
  /** Rank of the worst state of the last half minute. */
  worstRank: number;
  /** Figures that it is sorted by: they are looked at now and then, so that rows do not change places all the time. */
  sortBitrate = 0;
  sortErrors = 0;
  readonly #intervalMs: number;
  #seenMs: number;
  #held: { readonly report: StreamReport; readonly nowMs: number } | undefined;
  #worstMs: number;
  #base: StreamReport | undefined;
  readonly #extremes: Extremes = new Map();
  #shown: StreamReport | undefined;

  constructor(
    readonly key: string,
    report: StreamReport,
    nowMs: number,
    intervalMs: number,
  ) {
    this.report = report;
    this.state = stateOf(report);
    this.worstRank = rankOf(this.state);
    this.#intervalMs = intervalMs;
    this.#seenMs = nowMs;
    this.#worstMs = nowMs;
  }

  take(report: StreamReport, nowMs: number): void {
    this.hold(report, nowMs);
    this.release();
  }

  /** Takes a report that is not shown yet; of several the newest will be. */
  hold(report: StreamReport, nowMs: number): void {
    if (isAnother(report, this.report)) this.#base = undefined;
    if (this.#base !== undefined) noteExtremes(report, this.#extremes);
    this.#held = { report, nowMs };
  }

  /** Shows what was held. */
  release(): void {
    if (this.#held === undefined) return;
    const { report, nowMs } = this.#held;
    this.#held = undefined;
    this.report = report;
    this.#shown = undefined;
    this.#seenMs = nowMs;
    this.#become(stateOf(report), nowMs);
  }

  /** Looks whether reports still come: a probe may make them at intervals of its own. */
  look(nowMs: number): void {
    const usualMs = Math.max(this.#intervalMs, this.report.interval_ns / 1e6);
    if (nowMs - this.#seenMs > Math.max(FEWEST_GONE_MS, 3 * usualMs)) this.#become('gone', nowMs);
    else this.#become(this.state, nowMs);
  }

  /** How long ago the last report was. */
  ageMs(nowMs: number): number {
    return nowMs - this.#seenMs;
  }

  /** Counts begin anew with the report that is shown now. */
  reset(): void {
    this.#base = this.report;
    this.#extremes.clear();
    this.#shown = undefined;
  }

  /** The report with counts since the reset. */
  get shown(): StreamReport {
    this.#shown ??= this.#base === undefined ? this.report : sinceReset(this.report, this.#base, this.#extremes);
    return this.#shown;
  }

  /** The parts of its text, with counts since the reset. */
  sections(width: number | undefined): readonly TextSection[] {
    const base = this.#base;
    const sections = streamSections(this.shown, width);
    if (base === undefined) return sections;
    const since = streamSections(asOfReset(this.shown, base), width);
    return since.map((section) => {
      const told = TOLD_BY_MOMENTS.includes(section.name)
        ? sections.find(({ name }) => name === section.name)
        : section;
      return told ?? section;
    });
  }

  /** What a filter looks for, in lower case. */
  get searched(): string {
    const { stream_id, stream_name, stream_group, source_ip, probe_id, kind, is_rtp } = this.report;
    const names = alarmsOf(this.report).map(({ name }) => name);
    const parts = [
      stream_name,
      stream_group,
      stream_id,
      source_ip,
      probe_id,
      kindName(kind, is_rtp),
      kindCell(this.report, 'services'),
      serviceText(this.report),
      this.state,
      ...names,
    ];
    return parts.join(' ').toLowerCase();
  }

  /** Looks at the figures that it is sorted by. */
  measure(): void {
    this.sortBitrate = bitrateNowBps(this.report) ?? 0;
    this.sortErrors = this.#errors();
  }

  /** Of all alarms. */
  #errors(): number {
    return alarmsOf(this.shown).reduce((sum, { report }) => sum + report.count_total, 0);
  }

  #become(state: StreamState, nowMs: number): void {
    this.state = state;
    const rank = rankOf(state);
    if (rank < this.worstRank && nowMs - this.#worstMs < CALM_MS) return;
    this.worstRank = rank;
    this.#worstMs = nowMs;
  }
}

/** The probe was started anew, or the stream. */
function isAnother(a: StreamReport, b: StreamReport): boolean {
  return a.session_id !== b.session_id || a.first_arrival_s !== b.first_arrival_s;
}
