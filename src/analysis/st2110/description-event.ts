// Tested by: test/analysis/st2110/description-check.test.ts
import type { Severity } from '../../stream/severity.js';
import type { FormatFieldChange } from '../content/content-event.js';

/** A stream is something else than its session description says. */
export interface DescriptionMismatchEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `sdp_mismatch`. */
  readonly event: 'sdp_mismatch';
  /** The parameter, by its name in SDP. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it was seen, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** What is stated. */
  readonly stated: string;
  /** What the packets show. */
  readonly seen: string;
}

/** What is sent is of another format than before. */
export interface StreamFormatEvent {
  /** Always `event`. */
  readonly type: 'event';
  /** Always `stream_format`. */
  readonly event: 'stream_format';
  /** Kind of the stream. */
  readonly name: string;
  /** How grave it is. */
  readonly severity: Severity;
  /** When it was seen, in ns since the first datagram of the stream. */
  readonly time_ns: number;
  /** What is different. */
  readonly changes: readonly FormatFieldChange[];
}
