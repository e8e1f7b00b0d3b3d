import type { StreamKind } from '../stream/stream-kind.js';
import { GAUGES } from './figures.js';

/** Numbers of a report in `HistoryBatch.rows`: these, then one for each gauge, NaN for what was not measured. */
export const RowField = { TIME_S: 0, STREAM: 1, UNMEASURED: 2, GAUGES: 3 } as const;
export const ROW_LENGTH = RowField.GAUGES + GAUGES.length;
/** Numbers of a count in `HistoryBatch.counts`: time, stream, index in COUNTS, count. */
export const COUNT_LENGTH = 4;

/** What the monitor hands to the writer: numbers that stand for streams and names are explained once, in the batch that uses them first. */
export interface HistoryBatch {
  readonly rows: Float64Array;
  readonly counts: Float64Array;
  readonly streams: readonly StreamNames[];
  /** Names of the counts that cannot be told, separated by blanks. */
  readonly unmeasured: readonly UnmeasuredSet[];
  readonly events: readonly HistoryEvent[];
}

export interface StreamNames {
  readonly index: number;
  /** Empty where nothing was sent by a probe. */
  readonly probeId: string;
  readonly streamId: string;
  readonly kind: StreamKind;
  readonly isRtp: boolean;
  /** What people call it by: names of its services. */
  readonly services: readonly string[];
  /** By --streams; empty where it has none. */
  readonly name: string;
  readonly group: string;
}

export interface UnmeasuredSet {
  readonly index: number;
  readonly names: string;
}

export interface HistoryEvent {
  readonly stream: number;
  readonly timeMs: number;
  readonly event: string;
  /** The alarm or what else happened, or where packets were lost. */
  readonly name: string;
  /** Of a rule of TR 101 290; null for others. */
  readonly priority: number | null;
  readonly json: string;
}
