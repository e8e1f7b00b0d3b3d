import type { ByteWriter } from '../output/byte-writer.js';
import type { NotRecordedCause } from '../report/accounting.js';
import type { Batch } from '../stream/message.js';
import type { RecordingFormat } from './recording-format.js';

/** Is told what became of packets that a recorder took. */
export interface RecordingAccount {
  recorded(packets: number, bytes: number): void;
  leftOut(cause: NotRecordedCause, packets: number): void;
}

/** Writes the packets of one stream to one file. */
export class Recorder {
  constructor(
    readonly writer: ByteWriter,
    readonly format: RecordingFormat,
  ) {}

  /** Begins a new file; not for one that is added to. */
  begin(): void {
    this.writer.write({ bytes: this.format.fileHeader, settle: () => {} });
  }

  /**
   * Takes the first `packets` packets of the batch, whose payload must not change any more.
   * They count as recorded when all their bytes are written.
   */
  record(batch: Batch, packets: number, account: RecordingAccount): void {
    const { format } = this;
    const bytes = format.encode(batch, packets);
    const settle = (bytesWritten: number): void => {
      const isComplete = bytesWritten === bytes.length;
      const recorded = isComplete ? packets : format.wholePackets(bytes, bytesWritten);
      account.recorded(recorded, bytesWritten);
      if (recorded < packets) account.leftOut('write_error', packets - recorded);
    };
    this.writer.write({ bytes, settle });
  }
}
