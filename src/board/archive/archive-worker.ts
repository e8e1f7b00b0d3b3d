// Tested by: test/board/archive/archive.test.ts
import { parentPort, workerData } from 'node:worker_threads';
import { AckStore } from '../../history/ack-store.js';
import { damaged } from '../../history/database.js';
import { HistoryError } from '../../history/history-error.js';
import type { ArchiveQuestion, ArchiveReply, ArchiveRequest, ArchiveResults } from './archive-message.js';
import { ArchiveReader } from './archive-reader.js';

/** Reads the history for the page, and keeps acknowledgements in it: a slow disk is the trouble of this thread only. */
const { file }: { readonly file: string } = workerData;
let reader: ArchiveReader | undefined;
let acks: AckStore | undefined;

/** One at a time, in their order. */
let last = Promise.resolve();
parentPort!.on('message', (request: ArchiveRequest) => {
  last = last.then(() => answer(request));
});

async function answer({ id, asked }: ArchiveRequest): Promise<void> {
  let reply: ArchiveReply;
  try {
    reply = { id, result: await resultOf(asked) };
  } catch (error) {
    // What was open may be of a file that is broken, or was replaced.
    reader?.close();
    reader = undefined;
    // JSON that is none, for instance: SQLite sees only its own structure.
    const { message } = error instanceof HistoryError ? error : damaged(file, error);
    reply = { id, fault: message };
  }
  const { result } = reply;
  parentPort!.postMessage(reply, result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : []);
}

async function resultOf(asked: ArchiveQuestion): Promise<ArchiveResults[ArchiveQuestion['kind']]> {
  switch (asked.kind) {
    case 'window':
      reader ??= await ArchiveReader.open(file);
      return bytesOf(JSON.stringify(reader.window(asked.question)));
    case 'events':
      reader ??= await ArchiveReader.open(file);
      return bytesOf(JSON.stringify(reader.events(asked.question)));
    case 'export':
      reader ??= await ArchiveReader.open(file);
      return bytesOf(reader.export(asked.question, asked.format));
    case 'timeline':
      reader ??= await ArchiveReader.open(file);
      return bytesOf(JSON.stringify(reader.timeline(asked.question)));
    case 'availability':
      reader ??= await ArchiveReader.open(file);
      return bytesOf(reader.availability(asked.question, asked.format));
    case 'acks':
      acks ??= await AckStore.open(file);
      return acks.open();
    case 'keep':
      acks ??= await AckStore.open(file);
      acks.keep(asked.ack);
      return null;
    case 'end':
      acks ??= await AckStore.open(file);
      acks.end(asked.probeId, asked.streamId, asked.name, asked.atMs);
      return null;
  }
}

/** In memory of its own, which can be handed over. */
function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
