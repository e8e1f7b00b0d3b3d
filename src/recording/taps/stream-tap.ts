import type { TapAccount } from '../../report/tap-account.js';
import type { Batch } from '../../stream/message.js';

/** Where one transport stream goes as it comes, beside its recording: never waited for, its losses counted. */
export interface StreamTap {
  /** The name of its option, without the dashes: tells it in records. */
  readonly name: string;
  /** What became of the packets so far. */
  readonly account: TapAccount;
  /** Takes the packets of a batch, whose payload must not change any more. */
  take(batch: Batch): void;
  /** Sends what waits within a bounded time, and ends. */
  close(): Promise<void>;
}
