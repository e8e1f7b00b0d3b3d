import type { StreamReport } from '../report/stream-report.js';
import { FigureRing, type FigureRows } from './figure-ring.js';
import { FigureSum } from './figure-sum.js';
import { PidRing } from './pid-ring.js';
import { WINDOW_FIGURES } from './window-figures.js';

/** Rows of each length: seconds, minutes, hours. */
const STEPS_S = [1, 60, 3600] as const;
export type CourseStep = (typeof STEPS_S)[number];

/** Bitrates by PID of a live stream every so often, of a file each second. */
const LIVE_PIDS_S = 5;

/** How a stream went, in rings of fixed size: the figures of its last reports; of a file those of its minutes and hours, too. */
export class StreamCourse {
  pids: PidRing | undefined;
  /** Since when there are figures, and until when. */
  beginS = Number.NaN;
  endS = Number.NaN;
  readonly #seconds = new FigureRing();
  /** Of a file. */
  readonly #longer: readonly LongerRows[];

  constructor(readonly isFile: boolean) {
    this.#longer = isFile ? STEPS_S.slice(1).map((stepS) => new LongerRows(stepS)) : [];
  }

  /** `timeS`: the second in which the report was made; of a file, that which it is on. */
  add(timeS: number, report: StreamReport): void {
    const values = WINDOW_FIGURES.map(({ read }) => read(report) ?? Number.NaN);
    this.#seconds.add(timeS, values);
    for (const rows of this.#longer) rows.add(timeS, values);
    if (Number.isNaN(this.beginS)) this.beginS = timeS;
    this.endS = timeS + 1;
    if (report.kind !== 'mpegts') return;
    this.pids ??= new PidRing(this.isFile ? 1 : LIVE_PIDS_S);
    this.pids.add(timeS, report);
  }

  /** Whether memory has all from then on; of a file it has all that is known. */
  hasSince(stepS: CourseStep, fromS: number): boolean {
    return this.isFile || (stepS === 1 && this.#seconds.fromS <= fromS);
  }

  /** Epoch s from which rows are kept; NaN: there are none. */
  get fromS(): number {
    return this.#seconds.fromS;
  }

  /** Rows of that length, of a live stream always seconds. */
  rows(stepS: CourseStep, fromS: number, toS: number): FigureRows {
    return this.#rowsOf(stepS)?.rows(fromS, toS) ?? this.#seconds.rows(fromS, toS);
  }

  #rowsOf(stepS: CourseStep): LongerRows | undefined {
    return this.#longer.find((rows) => rows.stepS === stepS);
  }
}

/** Rows that are put together from seconds. */
class LongerRows {
  readonly ring = new FigureRing();
  /** Of the row that goes on. */
  readonly #sum = new FigureSum();
  #beginS = Number.NaN;

  constructor(readonly stepS: number) {}

  add(timeS: number, values: ArrayLike<number>): void {
    const beginS = Math.floor(timeS / this.stepS) * this.stepS;
    if (beginS !== this.#beginS && !Number.isNaN(this.#beginS)) {
      this.ring.add(this.#beginS, this.#sum.values());
      this.#sum.clear();
    }
    this.#beginS = beginS;
    this.#sum.add(values);
  }

  rows(fromS: number, toS: number): FigureRows {
    const rows = this.ring.rows(fromS, toS);
    if (!(this.#beginS >= fromS && this.#beginS < toS)) return rows;
    rows.time_s.push(this.#beginS);
    const values = this.#sum.values();
    for (const [index, { name }] of WINDOW_FIGURES.entries())
      rows.values[name]!.push(Number.isNaN(values[index]!) ? null : values[index]!);
    return rows;
  }
}
