import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { CaptureError, type CaptureErrorCode } from '../../../src/capture/frame-source.js';
import { scratchFolder } from '../programs/programs.js';

/** A file with these bytes that is removed at the end of the test. */
export function scratchFile(t: TestContext, bytes: Uint8Array, name = 'capture'): string {
  const file = join(scratchFolder(t), name);
  writeFileSync(file, bytes);
  return file;
}

/** Fails unless the action ends in a CaptureError with this code and a message of one line like this. */
export async function rejectsWith(action: Promise<unknown>, code: CaptureErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(action, (error) => {
    assert(error instanceof CaptureError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}
