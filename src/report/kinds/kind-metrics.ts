import type { MetricScope } from '../metric-family.js';

/** One thing of a stream that is measured, with the labels that tell it from others of the stream. */
export interface StreamThing<Source> {
  readonly labels: readonly string[];
  readonly source: Source;
}

/** Metrics of one sort of things in a stream, or of the stream itself. */
export interface KindMetrics<Report> {
  readonly scope: MetricScope<any>;
  /** Where there may be too many of them: how many there are. */
  readonly countOf?: (report: Report) => number;
  /** At most as many as there is room for: those that matter most, the same ones each time. */
  readonly thingsOf: (report: Report, room: number) => readonly StreamThing<unknown>[];
}
