// Tested by: test/inspect/analyze-files.test.ts
// The program of a thread that analyses one file of packets from its beginning to its end.
import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureError } from '../../capture/frame-source.js';
import type { StreamReportRecord } from '../../report/records.js';
import { analyzeFile } from '../analyze-file.js';
import type { ReportContext } from '../inspect-message.js';
import { Credit } from './credit.js';
import {
  type FileThreadMessage,
  type FileThreadOutput,
  type FileThreadSettings,
  MOST_SECONDS_OPEN,
} from './file-thread-message.js';

const { path, tellsSeconds, ...settings } = workerData as FileThreadSettings;
assert(parentPort !== null);
const port = parentPort;
const stop = new AbortController();
const seconds = new Credit(MOST_SECONDS_OPEN);
let takeContext = (_context: ReportContext): void => {};

port.on('message', (message: FileThreadMessage) => {
  if (message.kind === 'stop') stop.abort();
  else if (message.kind === 'taken') seconds.taken(message.seconds);
  else takeContext(message.context);
});
await analyse();
port.close();

async function analyse(): Promise<void> {
  try {
    const analysis = await analyzeFile({
      ...settings,
      path,
      stop: stop.signal,
      context: askContext,
      take: (record) => say({ kind: 'record', record }),
      takeSecond: tellsSeconds ? saySecond : undefined,
      secondsRoom: () => seconds.room(),
    });
    say({ kind: 'done', analysis });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    say({ kind: 'refused', code: error.code, message: error.message });
  }
}

function saySecond(record: StreamReportRecord): void {
  seconds.sent();
  say({ kind: 'second', record });
}

function askContext(): Promise<ReportContext> {
  return new Promise((resolve) => {
    takeContext = resolve;
    say({ kind: 'context' });
  });
}

function say(output: FileThreadOutput): void {
  port.postMessage(output);
}
