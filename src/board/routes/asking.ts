// Tested by: test/board/routes/history-routes.test.ts
import { HttpError } from '../../http/route.js';
import { type Archive, ArchiveError } from '../archive/archive.js';
import type { ArchiveQuestion } from '../archive/archive-message.js';

type TextKind = 'window' | 'events' | 'export' | 'timeline' | 'availability';

/** The answer of the history; undefined: it cannot be had, and memory is to answer. Throws HttpError while too much is asked. */
export async function askArchive<Kind extends TextKind>(
  archive: Archive | undefined,
  asked: Extract<ArchiveQuestion, { kind: Kind }>,
): Promise<Buffer | undefined> {
  if (archive === undefined) return undefined;
  try {
    const { buffer, byteOffset, byteLength } = await archive.ask<Kind>(asked);
    return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    if (error.code === 'BUSY') throw new HttpError(503, 'too much is asked of the history');
    return undefined;
  }
}
