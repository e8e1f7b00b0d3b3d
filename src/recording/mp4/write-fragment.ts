// Tested by: test/recording/mp4/mp4-recording.test.ts
import type { ByteWriter } from '../../output/byte-writer.js';
import type { Fragment } from './fragment-writer.js';

/** Writes the parts of a fragment behind each other; `settle` is called once, with the bytes of all that were written. */
export function writeFragment(
  writer: ByteWriter,
  { parts, release }: Fragment,
  settle: (bytesWritten: number) => void,
): void {
  let waiting = parts.length;
  let written = 0;
  const settlePart = (bytesWritten: number): void => {
    written += bytesWritten;
    if (--waiting > 0) return;
    release();
    settle(written);
  };
  for (const bytes of parts) writer.write({ bytes, settle: settlePart });
}
