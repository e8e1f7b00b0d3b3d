import type { ByteWriter } from '../output/byte-writer.js';
import type { Batch } from '../stream/message.js';
import type { Recording, RecordingAccount, RecordingFormat, RecordingTarget } from './recording.js';
import type { RecordingEnding } from './recording-ending.js';

/** How the packets of a batch look in a file, one batch behind the other. */
export interface BatchEncoding {
  /** What a file begins with. */
  readonly fileHeader: Uint8Array;
  /** The first `packets` packets of the batch as they are in the file; may be the batch's own payload. */
  encode(batch: Batch, packets: number): Uint8Array;
  /** How many packets are complete in the first `bytes` bytes of what `encode` returned. */
  wholePackets(encoded: Uint8Array, bytes: number): number;
}

/** A format whose recordings are one file each, to which every batch is added; `ending` as of RecordingFormat. */
export function singleFileFormat(title: string, encoding: BatchEncoding, ending?: RecordingEnding): RecordingFormat {
  return {
    title,
    ...(ending === undefined ? {} : { ending }),
    open: (target) => new SingleFileRecording(encoding, target),
  };
}

/** Writes the packets of a stream to one file. */
class SingleFileRecording implements Recording {
  readonly #encoding: BatchEncoding;
  readonly #writer: ByteWriter;

  constructor(encoding: BatchEncoding, target: RecordingTarget) {
    const { writer, isNew } = target.openFile();
    this.#encoding = encoding;
    this.#writer = writer;
    if (isNew) writer.write({ bytes: encoding.fileHeader, settle: () => {} });
  }

  take(batch: Batch, packets: number, account: RecordingAccount): void {
    const encoding = this.#encoding;
    const bytes = encoding.encode(batch, packets);
    const settle = (bytesWritten: number): void => {
      const isComplete = bytesWritten === bytes.length;
      const recorded = isComplete ? packets : encoding.wholePackets(bytes, bytesWritten);
      account.recorded(recorded, bytesWritten);
      if (recorded < packets) account.leftOut('write_error', packets - recorded);
    };
    this.#writer.write({ bytes, settle });
  }

  flushed(): Promise<void> {
    return this.#writer.flushed();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}
