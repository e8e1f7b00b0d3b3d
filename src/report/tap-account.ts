// Tested by: test/recording/taps/taps.test.ts
import { type CauseCounts, inequality, totalOf, zeroCounts } from './cause-counts.js';

/** Why packets of a live tap did not reach a reader, or the network. */
export const TAP_DROP_CAUSES = [
  'slow_reader', // the reader did not take them in time: more waited for it than there is room for
  'reader_gone', // the reader went while they were on their way
  'queue_full', // more waited to be sent than there is room for
  'send_error', // the system refused to send them
  'no_payload', // the probe sends metadata only
  'closed', // the monitor ended before it was their time
  'fault', // the tap failed on them
] as const;
export type TapDropCause = (typeof TAP_DROP_CAUSES)[number];

/** What became of the packets of a live tap: `offered_packets` = `sent_packets` + `waiting_packets` + all `dropped_packets`. */
export interface TapAccount {
  /** The stream; null: none has come yet. */
  readonly stream_id: string | null;
  /** Readers now; null where nobody knows, as on a network. */
  readonly readers: number | null;
  /** Connections that were refused, or cut off as they made no sense. */
  readonly refused_readers: number;
  /** Packets for each reader that was there, all readers together. */
  readonly offered_packets: number;
  readonly sent_packets: number;
  readonly waiting_packets: number;
  readonly dropped_packets: CauseCounts<TapDropCause>;
}

/** Counts what becomes of the packets of a tap. */
export class TapTally {
  streamId: string | null = null;
  offered = 0;
  sent = 0;
  refused = 0;
  readonly dropped: CauseCounts<TapDropCause> = zeroCounts(TAP_DROP_CAUSES);

  account(readers: number | null): TapAccount {
    const { offered, sent } = this;
    return {
      stream_id: this.streamId,
      readers,
      refused_readers: this.refused,
      offered_packets: offered,
      sent_packets: sent,
      waiting_packets: offered - sent - totalOf(this.dropped),
      dropped_packets: { ...this.dropped },
    };
  }
}

/** As `identityFaults`, for a tap that has ended: nothing waits. */
export function tapIdentityFaults(name: string, account: TapAccount): string[] {
  const { offered_packets, sent_packets, waiting_packets, dropped_packets } = account;
  const parts = { sent_packets, waiting_packets, dropped_packets: totalOf(dropped_packets) };
  const fault = inequality(`${name}: offered_packets`, offered_packets, parts);
  return fault === undefined ? [] : [fault];
}
