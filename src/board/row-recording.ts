import type { AccountingRecord, NotRecordedCause } from '../report/accounting.js';
import type { RowRecording } from './contract.js';
import { baseNameOf } from './row-name.js';

/** Causes that end a recording, and do not only leave out what it is not to have. */
const ENDS: readonly NotRecordedCause[] = ['limit', 'format_changed', 'name_taken', 'write_error', 'no_space'];

/** Whether a stream is recorded now, from one accounting record to the next. */
export class RecordingWatch {
  #last: AccountingRecord | undefined;
  #state: RowRecording | null = null;

  get state(): RowRecording | null {
    return this.#state;
  }

  take(record: AccountingRecord, nowMs: number): void {
    const last = this.#last?.session_id === record.session_id ? this.#last : undefined;
    this.#last = record;
    const { output_file } = record;
    if (output_file === null) {
      this.#state = null;
      return;
    }
    const state = this.#hasStopped(record, last) ? 'stopped' : 'recording';
    const file = baseNameOf(output_file);
    if (this.#state?.state !== state || this.#state.file !== file) this.#state = { state, file, since_ms: nowMs };
  }

  /** While nothing comes it is as it was. */
  #hasStopped(record: AccountingRecord, last: AccountingRecord | undefined): boolean {
    const grown = (cause: NotRecordedCause): boolean => record.not_recorded[cause] > (last?.not_recorded[cause] ?? 0);
    if (ENDS.some(grown)) return record.recorded_packets === (last?.recorded_packets ?? 0);
    if (record.recorded_packets > (last?.recorded_packets ?? 0)) return false;
    return this.#state?.state === 'stopped';
  }
}
