/** A measured value of a stream: a column of every tier of the history. */
export interface Gauge<Report> {
  readonly name: string;
  readonly help: string;
  /** Columns for the least and greatest report in the coarser tiers, where the value is a mean; otherwise it is the greatest. */
  readonly range?: readonly [least: string, greatest: string];
  /** Kept with so many decimals. */
  readonly decimals: number;
  /** null: not measured in this interval. */
  readonly read: (report: Report) => number | null;
}

/** What is counted: kept where it is not 0, and summed up in the coarser tiers. */
export interface Count<Report> {
  readonly name: string;
  readonly help: string;
  /** Reports say the count since the start of the session, not that of the interval. */
  readonly isTotal: boolean;
  /** null: cannot be told. */
  readonly read: (report: Report) => number | null;
}

/** What the history keeps of a kind of stream. */
export interface KindHistory<Report> {
  readonly gauges: readonly Gauge<Report>[];
  readonly counts: readonly Count<Report>[];
  /** What people call the stream by. */
  readonly namesOf: (report: Report) => readonly string[];
}
