// Tested by: test/inspect/analyze-files.test.ts
import { Worker } from 'node:worker_threads';
import { CaptureError } from '../../capture/frame-source.js';
import { FILE_STREAM } from '../../report/stream-identity.js';
import { REPORT_SCHEMA, REPORT_SCHEMA_VERSION } from '../../report/stream-report.js';
import type { FileAnalysis, FileOptions } from '../file-analysis.js';
import type { FileThreadMessage, FileThreadOutput, FileThreadSettings } from './file-thread-message.js';

const PROGRAM = new URL('./file-thread.js', import.meta.url);

/** Whether all that is asked for can cross a thread. */
export function mayUseThread({ payloads, essence }: FileOptions): boolean {
  return payloads === undefined && essence === undefined;
}

/**
 * Analyses a file of packets on a thread of its own: what `analyzeFile` says of it, unless the thread ends before, which is a failure of the
 * analysis. Throws CaptureError.
 */
export function analyzeOnThread(
  options: FileOptions & { readonly path: string },
  program = PROGRAM,
): Promise<FileAnalysis> {
  const { path, profile, ownProfiles, pcrFilter, run, origin, stop, context, take, takeSecond } = options;
  const tellsSeconds = takeSecond !== undefined;
  const settings: FileThreadSettings = { path, profile, ownProfiles, pcrFilter, run, origin, tellsSeconds };
  // The addon closes what Node has opened: at the end of the thread Node would close that number again, which is another file by then.
  const worker = new Worker(program, { workerData: settings, trackUnmanagedFds: false });
  const tell = (message: FileThreadMessage): void => worker.postMessage(message);
  const onStop = (): void => tell({ kind: 'stop' });
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  return new Promise<FileAnalysis>((resolve, reject) => {
    let reason = 'its thread ended';
    let analysis: FileAnalysis | undefined;
    worker.on('message', (output: FileThreadOutput) => {
      switch (output.kind) {
        case 'record':
          take(output.record);
          break;
        case 'second':
          takeSecond?.(output.record);
          tell({ kind: 'taken', seconds: 1 });
          break;
        case 'context':
          void Promise.resolve(context()).then((made) => tell({ kind: 'context', context: made }));
          break;
        case 'done':
          analysis = output.analysis;
          break;
        case 'refused':
          reject(new CaptureError(output.code, output.message));
          break;
      }
    });
    worker.on('error', (error) => {
      reason = String(error instanceof Error ? error.message : error);
    });
    // Behind all that it said.
    worker.on('exit', () => resolve(analysis ?? lost(reason)));
  }).finally(() => stop.removeEventListener('abort', onStop));
}

function lost(message: string): FileAnalysis {
  const { streamId } = FILE_STREAM;
  return {
    report: { schema: REPORT_SCHEMA, schema_version: REPORT_SCHEMA_VERSION, input: null, streams: [] },
    failure: undefined,
    failures: [{ streamId, stage: 'packets', place: null, message, stack: null }],
  };
}
