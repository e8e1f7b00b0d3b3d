import { parentPort, workerData } from 'node:worker_threads';
import { type HistoryBatch, ROW_LENGTH } from './batch.js';
import { damaged } from './database.js';
import { HistoryError } from './history-error.js';
import { HistoryStore } from './store.js';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './worker-message.js';

/** Writes what the monitor posts; a full or slow disk is this thread's trouble only. */
const { file, days }: WorkerSettings = workerData;

const answer = (message: WorkerAnswer): void => parentPort!.postMessage(message);

try {
  let unlocked: string | null = null;
  const store = await HistoryStore.open(file, days, undefined, (reason) => {
    unlocked = reason;
  });
  parentPort!.on('message', (request: WorkerRequest) => {
    if (request.kind === 'write') {
      answer(write(store, request.batch, request.nowMs));
    } else {
      store.close();
      parentPort!.close();
    }
  });
  answer({ kind: 'opened', unlocked });
} catch (error) {
  const { code, message } = error instanceof HistoryError ? error : damaged(file, error);
  answer({ kind: 'refused', code, message });
}

function write(store: HistoryStore, batch: HistoryBatch, nowMs: number): WorkerAnswer {
  const size = batch.rows.length / ROW_LENGTH + batch.events.length;
  try {
    const refused = store.write(batch, nowMs / 1000);
    const fault = refused === 0 ? null : `reports of the past or the future, or of too many streams: ${refused}`;
    return { kind: 'written', size, dropped: refused, cause: 'refused', fault };
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return { kind: 'written', size, dropped: size, cause: 'write_error', fault: error.message };
  }
}
