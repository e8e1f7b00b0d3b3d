// Tested by: test/analysis/content/content-desk.test.ts
import type { Severity } from '../../stream/severity.js';

/** What every event of what a PID carries has. */
export interface ContentEventFields {
  /** Always `event`. */
  readonly type: 'event';
  /** What kind of thing happened. */
  readonly event: string;
  /** What it is about, in a word: a field, a channel, a command. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it happened, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** The PID that carries it; 0 in streams that have none. */
  readonly pid: number;
}
