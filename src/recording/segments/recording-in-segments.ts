// Tested by: test/recording/segments/segmented-recording.test.ts, test/recording/segments/capture-segments.test.ts
import type { EventRecord } from '../../report/records.js';
import type { SegmentFiles } from './segment-files.js';

/** What all recordings in segments do alike: events, time and the end go to their files. */
export abstract class RecordingInSegments {
  constructor(protected readonly files: SegmentFiles) {}

  /** Ends the open segment, if there is one: no more comes. */
  protected abstract endOpen(): void;

  note(event: EventRecord): void {
    this.files.note(event);
  }

  tick(nowMs: number): void {
    this.files.tick(nowMs);
  }

  flushed(): Promise<void> {
    return this.files.flushed();
  }

  async close(): Promise<void> {
    this.endOpen();
    await this.files.close();
  }
}
