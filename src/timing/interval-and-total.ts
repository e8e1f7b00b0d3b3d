/** The same figures since the last `snapshotAndReset` and since the last `reset`. */
export interface IntervalAndTotal<T> {
  readonly interval: T;
  readonly total: T;
}
