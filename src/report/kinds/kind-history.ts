/** A measured value of a stream: a column of every tier of the history. */
export interface Gauge<KindReport> {
  readonly name: string;
  readonly help: string;
  /** Columns for the least and greatest report in the coarser tiers, where the value is a mean; otherwise it is the greatest. */
  readonly range?: readonly [least: string, greatest: string];
  /** Kept with so many decimals. */
  readonly decimals: number;
  /** null: not measured in this interval. */
  readonly read: (report: KindReport) => number | null;
}

/** What is counted: kept where it is not 0, and summed up in the coarser tiers. */
export interface Count<KindReport> {
  readonly name: string;
  readonly help: string;
  /** Reports say the count since the start of the session, not that of the interval. */
  readonly isTotal: boolean;
  /** A total of seconds of the stream: what grows by more than the time between two reports is of time that no report told of. */
  readonly isTime?: boolean;
  /** null: cannot be told. */
  readonly read: (report: KindReport) => number | null;
}

/** What the history keeps of a kind of stream. */
export interface KindHistory<KindReport> {
  readonly gauges: readonly Gauge<KindReport>[];
  readonly counts: readonly Count<KindReport>[];
  /** What people call the stream by. */
  readonly namesOf: (report: KindReport) => readonly string[];
}
