import type { HistoryBatch } from './batch.js';

/** What the worker is started with. */
export interface WorkerSettings {
  readonly file: string;
  readonly days: number;
}

export type WorkerRequest =
  | { readonly kind: 'write'; readonly batch: HistoryBatch; readonly nowMs: number }
  | { readonly kind: 'close' };

/** `opened` is the first one; then one `written` for each batch. */
export type WorkerAnswer =
  | {
      readonly kind: 'opened';
      /** Why it is not locked; null: it is. */
      readonly unlocked: string | null;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'written';
      readonly size: number;
      readonly dropped: number;
      /** Why records were dropped. */
      readonly cause: 'refused' | 'write_error';
      readonly fault: string | null;
    };
