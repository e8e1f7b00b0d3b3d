// Tested by: test/analysis/content/content-desk.test.ts
import type { ConditionName } from '../../alarm/conditions.js';
import type { CodecId } from '../../mpegts/codec.js';
import type { Pmt, PmtStream } from '../../mpegts/tables/pmt.js';
import type { ContentEvent } from './content-event.js';
import type { EssenceSink } from './essence-sink.js';
import type { SeenPicture } from './seen-picture.js';
import type { StampedClock } from './stamped-clock.js';

export type { StampedClock } from './stamped-clock.js';

/** What the PMT says of an elementary stream. */
export interface StreamDescription {
  readonly codec: CodecId;
  /** The entry of the PMT. */
  readonly entry: PmtStream;
  /** The PMT, the first one that names the stream. */
  readonly pmt: Pmt;
}

/** How one condition is judged. */
export interface ConditionLimits {
  readonly enabled: boolean;
  readonly limits: Readonly<Record<string, number | null>>;
}

/** Where what was found in a payload goes that is judged by the profile: alarms of conditions, by PID. */
export interface ConditionSink {
  /** Whether a condition is judged, and its limits. */
  settingOf(name: ConditionName): ConditionLimits;
  /**
   * The state of a condition on a PID: its alarm is raised while it is wrong on any, and over when it is on none. `value`: what was
   * measured, in the unit of the limit. What is told again changes nothing. A condition that is not judged is not raised.
   */
  set(name: ConditionName, pid: number, timeNs: number, isWrong: boolean, value?: number): void;
  /** Nothing more is known of the PID: none of its conditions holds. */
  forget(pid: number, timeNs: number): void;
}

/** What an observer of an elementary stream knows of its surroundings, and whom it tells. */
export interface ObserverContext {
  readonly pid: number;
  /** As the PMT says it now. */
  readonly description: StreamDescription;
  /** The last PCR of the program. */
  readonly pcr: StampedClock;
  /** The last PTS of the first video stream of the program. */
  readonly videoPts: StampedClock;
  tell(event: ContentEvent): void;
  /** A picture of the stream, in the order of decoding, for those who look for splices. */
  picture?(picture: SeenPicture): void;
  readonly conditions: ConditionSink;
  readonly essence: EssenceSink;
}
