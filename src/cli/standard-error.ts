import { fstatSync, write } from 'node:fs';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { BoundedLines, type PutText } from './bounded-lines.js';

const STDERR_DESCRIPTOR = 2;

/** Everything that a program says on stderr goes through this, in order; nothing that becomes of stderr holds the program up. */
export const standardError = openStandardError();

/**
 * pino's own destination would not do: it writes in this thread, and waits in it for a pipe that is full, or on one of libuv's,
 * which such a pipe then keeps; and terminal lines and the summary would overtake its lines.
 */
function openStandardError(): BoundedLines {
  const isStream = isatty(STDERR_DESCRIPTOR) || isPipe();
  // A reader that has left does not come back; a disk that is full may have room again.
  return isStream ? new BoundedLines(putToStream(), () => true) : new BoundedLines(putToFile(), () => false);
}

function isPipe(): boolean {
  const kind = fstatSync(STDERR_DESCRIPTOR);
  return kind.isFIFO() || kind.isSocket();
}

/** Node writes to pipes without waiting, but to a terminal only when it is told to. */
function putToStream(): PutText {
  const { stderr } = process;
  const { _handle: handle } = stderr as { _handle?: { setBlocking?(isBlocking: boolean): void } };
  if (stderr.isTTY) handle?.setBlocking?.(false);
  // The callback of the write has it too.
  stderr.on('error', () => {});
  return (text, done) => void stderr.write(text, done);
}

function putToFile(): PutText {
  const writeAsync = promisify(write);
  let last: Promise<unknown> = Promise.resolve();
  const put = async (bytes: Buffer): Promise<void> => {
    for (let start = 0; start < bytes.length; ) {
      start += (await writeAsync(STDERR_DESCRIPTOR, bytes, start)).bytesWritten;
    }
  };
  return (text, done) => {
    last = last.then(() => put(Buffer.from(text))).then(() => done(), done);
  };
}
