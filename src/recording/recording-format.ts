import type { Batch } from '../stream/message.js';

/** How the packets of a batch look in a file. */
export interface RecordingFormat {
  readonly name: string;
  /** What a file begins with. */
  readonly fileHeader: Uint8Array;
  /** The first `packets` packets of the batch as they are in the file; may be the batch's own payload. */
  encode(batch: Batch, packets: number): Uint8Array;
  /** How many packets are complete in the first `bytes` bytes of what `encode` returned. */
  wholePackets(encoded: Uint8Array, bytes: number): number;
}
