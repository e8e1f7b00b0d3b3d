// Tested by: test/analysis/payload-runs.test.ts
import type { AlarmEnd, AlarmReports } from '../alarm/alarm-event.js';
import type { PacketSink } from '../mpegts/ts-framing.js';
import type { FlowDescription } from '../st2110/d10/flow-description.js';
import type { StreamKind } from '../stream/stream-kind.js';
import type { PcrFilter } from '../timing/pcr-filter.js';
import type { ProfileChoice } from './adaptive-rules.js';
import type { Blame } from './blame.js';
import type { CodedEssence, DecodedEssence, EssenceWishes } from './content/essence-sink.js';
import type { ConditionSink } from './content/observer-context.js';
import type { CaptureCounts, DatagramBatch, SyncCounts } from './datagram-batch.js';
import type { SecondFigures } from './stream-conditions.js';

/**
 * Measures what the datagrams of one kind of stream carry: the seam for kinds of stream, whose table is `payloads.ts`. Arrival, RTP,
 * path and losses of any kind are measured elsewhere. Times are ns since the first datagram, and never go back.
 */
export interface PayloadAnalyzer<
  Snapshot extends PayloadFields = PayloadFields,
  Event extends PayloadEventFields = PayloadEventFields,
> {
  /**
   * What the capture counted up to the end of a batch: before its datagrams, and before the gap that may be in front of them.
   * Returns whether a pause in front of them was no silence, as what came was left out.
   */
  takeCounts?(counts: CaptureCounts, timeNs: number): boolean;
  /** Datagrams of a batch, whose bytes are not needed afterwards. */
  feedBatch(run: PayloadRun): void;
  /** What follows is not to be compared with what was: not a fault of the stream. */
  noteGap(timeNs: number, cause: GapCause): void;
  /** The stream is lost, and nothing came up to then: nothing is due, and what begins anew is told by `noteGap`. */
  silence(timeNs: number): void;
  /**
   * What the capture counted up to `timeNs`, with no datagram since `sinceNs`. Returns whether it left out what came: the stream
   * is not silent.
   */
  takeSyncCounts?(counts: SyncCounts, sinceNs: number, timeNs: number): boolean;
  /** Of a file of packets: those that follow are segments of HLS, or no longer are. */
  segments?(areSegments: boolean): void;
  /** What happened since the last call. */
  takeEvents(): readonly Event[];
  /** What is to be decoded elsewhere, since the last call. */
  takeEssence?(): readonly CodedEssence[];
  /** What was decoded of it, in the order of its times. */
  decoded?(essence: DecodedEssence): void;
  /** Something happened: pictures are wanted at once. */
  wantPictures?(): void;
  /** What was measured of its last whole second, for the conditions with a limit; missing or null: not measured. */
  secondFigures?(): Partial<SecondFigures>;
  /** Its alarms as they stand, before each snapshot; none where the payload has no rules. */
  alarmsAndReset?(): AlarmReports;
  /** Its alarms are over, for a reason that is none of the stream's; before the last take of its events. */
  endAlarms?(timeNs: number, cause: AlarmEnd): void;
  /** The stream is described so from now on; undefined: no more. */
  describe?(description: FlowDescription | undefined): void;
  /** No more datagrams will come: what waits for them is decided. */
  settle(): void;
  /** The interval ends here. */
  snapshotAndReset(): Snapshot;
  /** Takes the packets of a file, which has no datagrams: of transport streams alone. */
  readonly packets?: PacketSink;
}

/** What the snapshot of each kind has. */
export interface PayloadFields {
  readonly kind: StreamKind;
}

/** What the events of each kind have. */
export interface PayloadEventFields {
  readonly type: 'event';
  readonly event: string;
  /** When it happened. */
  readonly time_ns: number;
}

/** Rows `first` to `end` of a batch: datagrams between which nothing is known to be missing. */
export interface PayloadRun {
  readonly batch: DatagramBatch;
  readonly first: number;
  readonly end: number;
  /** Where the payload of the first one begins. */
  readonly offset: number;
  /** Arrival by row, as late as the latest before it. */
  readonly timesNs: Float64Array;
  /** Arrival of the batch's first datagram; with its deltas, arrival times that may be out of order. */
  readonly baseNs: number;
  /** Datagrams that the network lost right before, by RTP. */
  readonly lostBefore: number;
  /** The batch ends here. */
  readonly isLast: boolean;
}

/**
 * Datagrams were lost on the way here; perhaps, as the host drops some; or none, but a clock was set and time has passed unmeasured;
 * or the stream was lost and is back.
 */
export type GapCause = 'loss' | 'host_drops' | 'clock_set' | 'stream_lost';

export interface PayloadOptions {
  readonly isRtp: boolean;
  /** False for a TS file, whose times are made from its PCRs. */
  readonly hasArrivalTimes: boolean;
  /** Nothing was captured before the first batch: its counts are those of its own. */
  readonly isFromStart: boolean;
  readonly profile: ProfileChoice;
  /** The measurement filter of PCR accuracy; 'auto' unless given. */
  readonly pcrFilter?: PcrFilter | undefined;
  readonly losses: LossJudge;
  /** What stamped the times of arrival: `savefile`, `host`, `adapter` …, or `probe` where only the probe knows; unless given `probe`. */
  readonly timestampSource?: string | undefined;
  /** What a session description says of the stream; undefined without one. */
  readonly description?: FlowDescription | undefined;
  /** Judges what the payload carries, by the profile. */
  readonly conditions: ConditionSink;
  /** What is to be decoded elsewhere; nothing unless given. */
  readonly wishes?: EssenceWishes | undefined;
  /** What the stream is called in lines for people; nothing unless given. */
  readonly streamName?: string | undefined;
}

/** Decides where what the payload misses was lost, and counts it there. */
export interface LossJudge {
  /** `packets` are missing, at least, of what came since `sinceNs`; 0 where some came again. */
  judge(timeNs: number, sinceNs: number, packets: number): Blame;
}
