// Tested by: test/recording/outputs.test.ts
import { OutputError } from '../output/output-error.js';
import type { EventRecord } from '../report/records.js';
import type { Batch } from '../stream/message.js';
import type { Recording, RecordingAccount } from './recording.js';

/** The one place in which a recording may fail: it takes no more then, said once, and what it would have taken is left out, counted. */
export class ContainedRecording implements Recording {
  #hasFailed = false;

  constructor(
    readonly recording: Recording,
    readonly name: string,
    readonly onFault: (error: OutputError) => void,
  ) {}

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    if (this.#hasFailed || !this.#attempt(() => this.recording.take(batch, packets, account))) {
      account.leftOut('write_error', packets);
    }
  }

  note(event: EventRecord): void {
    if (!this.#hasFailed) this.#attempt(() => this.recording.note?.(event));
  }

  tick(nowMs: number): void {
    if (!this.#hasFailed) this.#attempt(() => this.recording.tick?.(nowMs));
  }

  flushed(): Promise<void> {
    return this.#settle(() => this.recording.flushed());
  }

  close(): Promise<void> {
    return this.#settle(() => this.recording.close());
  }

  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  async #settle(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const message = `recording ${this.name} failed: ${(error as Error).message}`;
    this.onFault(error instanceof OutputError ? error : new OutputError('WRITE_FAILED', message, { cause: error }));
  }
}
