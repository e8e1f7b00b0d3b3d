import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** What was read of a recording. */
export interface RecordingCheck {
  readonly bytes: number;
  readonly sha256: string;
  /** Where it is first something else than was sent; undefined: nowhere. */
  readonly firstDifference: number | undefined;
}

/** Reads a recording, of a pipe as it is written, and compares it with what was sent: the input again and again. */
export async function checkRecording(file: string, input: Buffer): Promise<RecordingCheck> {
  const hash = createHash('sha256');
  let bytes = 0;
  let firstDifference: number | undefined;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let at = 0; at < chunk.length; ) {
      const from = (bytes + at) % input.length;
      const length = Math.min(chunk.length - at, input.length - from);
      if (input.compare(chunk, at, at + length, from, from + length) !== 0) firstDifference ??= bytes + at;
      at += length;
    }
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex'), firstDifference };
}

/** Of so many bytes of the input, sent again and again. */
export function sentSha256(input: Buffer, bytes: number): string {
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= input.length) hash.update(input.subarray(0, Math.min(left, input.length)));
  return hash.digest('hex');
}
