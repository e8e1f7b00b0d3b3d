// Tested by: test/delivery/delivery-sink.test.ts, test/delivery/contained-taker.test.ts
import { type CauseCounts, inequality, totalOf, zeroCounts } from './cause-counts.js';

/** Why a record did not reach its outlet. */
export const DROP_CAUSES = [
  'queue_full', // more waited than there was room for
  'write_error', // the disk or the file did not take it
  'refused', // the receiver will never take it
  'damaged', // it could not be read back from the spool
  'out_of_time', // it was not taken in the time that the end has
  'fault', // the outlet failed on it
  'earlier', // in an earlier run on the same spool
] as const;
export type DropCause = (typeof DROP_CAUSES)[number];

/** What became of the records for an outlet since the monitor began, and of those that a spool held before. */
export interface DeliveryAccount {
  /** Records for the outlet: each is delivered, waits, or was dropped. */
  made: number;
  /** Handed over, repeats included. */
  sent: number;
  /** Confirmed by the receiver, or written. */
  delivered: number;
  /** In memory or on disk. */
  waiting: number;
  /** Records on disk, of those that wait. */
  spooled: number;
  /** What those that wait take. */
  queue_bytes: number;
  dropped: CauseCounts<DropCause>;
  /** Events and final records among those that this run dropped: they go last. */
  lost: number;
  /** Sends that failed and were tried again. */
  retries: number;
  /** Why the last send failed; null while the last one succeeded. */
  last_error: string | null;
  /** Age of the oldest record on its way. */
  lag_ms: number;
  /** Programs that an outlet runs for its records; null for other outlets. */
  runs: RunAccount | null;
}

/** What became of programs that were started. */
export interface RunAccount {
  started: number;
  /** Could not be started, or ended otherwise than with exit code 0 in time. */
  failed: number;
  timed_out: number;
  running: number;
}

/** As `identityFaults`, for an outlet: every record that was made is delivered, waits or was dropped by cause. */
export function deliveryIdentityFaults(name: string, account: DeliveryAccount): string[] {
  const { made, delivered, waiting } = account;
  const fault = inequality(`${name}: made`, made, { delivered, waiting, dropped: totalOf(account.dropped) });
  return fault === undefined ? [] : [fault];
}

/** Counts what becomes of the records for an outlet. */
export class DeliveryTally {
  made = 0;
  delivered = 0;
  lost = 0;
  readonly dropped: CauseCounts<DropCause> = zeroCounts(DROP_CAUSES);

  drop(cause: DropCause, count: number, lost: number): void {
    this.dropped[cause] += count;
    this.lost += lost;
  }

  /** With what only the outlet itself knows. */
  account(now: Pick<DeliveryAccount, 'waiting'> & Partial<DeliveryAccount>): DeliveryAccount {
    const { made, delivered, lost } = this;
    const dropped = { ...this.dropped };
    const sent = delivered;
    const rest = { spooled: 0, queue_bytes: 0, retries: 0, last_error: null, lag_ms: 0, runs: null };
    return { made, sent, delivered, ...rest, dropped, lost, ...now };
  }
}
