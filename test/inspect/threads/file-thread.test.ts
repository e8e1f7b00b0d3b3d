import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { analyzeOnThread } from '../../../src/inspect/threads/analyze-on-thread.js';
import {
  type FileThreadMessage,
  type FileThreadOutput,
  type FileThreadSettings,
  MOST_SECONDS_OPEN,
} from '../../../src/inspect/threads/file-thread-message.js';
import { NO_PROBE } from '../../../src/report/stream-identity.js';
import { generateTs } from '../../support/packets/ts-generator.js';
import { scratchFolder } from '../../support/programs/programs.js';

const PROGRAM = new URL('../../../src/inspect/threads/file-thread.js', import.meta.url);
const BITRATE_BPS = 100_000;
/** 36,000 packets of 188 bytes. */
const PACKETS = 36_000;
const DURATION_S = Math.ceil((PACKETS * 188 * 8) / BITRATE_BPS);
/** What is read at once is analysed at once: 1 MiB. */
const READ_S = Math.ceil((8 * 1024 * 1024) / BITRATE_BPS);

test('the reader of a file waits until seconds are taken', { timeout: 120_000 }, async (t) => {
  const path = join(scratchFolder(t), 'slow.mpegts');
  writeFileSync(path, generateTs(PACKETS, { bitrateBps: BITRATE_BPS }));
  const settings: FileThreadSettings = { path, profile: '2020', run: 'r', origin: NO_PROBE, tellsSeconds: true };
  const worker = new Worker(PROGRAM, { workerData: settings });
  const tell = (message: FileThreadMessage): void => worker.postMessage(message);
  let seconds = 0;
  let isTaken = false;
  worker.on('message', ({ kind }: FileThreadOutput) => {
    if (kind === 'context') tell({ kind: 'context', context: { timestamp: 0, host: null } });
    if (kind !== 'second') return;
    seconds++;
    if (isTaken) tell({ kind: 'taken', seconds: 1 });
  });
  const ended = once(worker, 'exit');
  for (let before = -1; seconds < MOST_SECONDS_OPEN || before < seconds; await sleep(500)) before = seconds;
  const most = MOST_SECONDS_OPEN + READ_S + 1;
  assert.ok(seconds >= MOST_SECONDS_OPEN && seconds <= most, `${seconds} of ${DURATION_S}`);
  assert.ok(most < DURATION_S / 2);
  isTaken = true;
  tell({ kind: 'taken', seconds });
  await ended;
  assert.equal(seconds, DURATION_S);
});

test('whoever takes them says so', { timeout: 120_000 }, async (t) => {
  const path = join(scratchFolder(t), 'slow.mpegts');
  writeFileSync(path, generateTs(PACKETS, { bitrateBps: BITRATE_BPS }));
  let seconds = 0;
  const { failures } = await analyzeOnThread({
    ...{ path, profile: '2020', run: 'r', stop: new AbortController().signal, take: () => {} },
    context: () => ({ timestamp: 0, host: null }),
    takeSecond: () => void seconds++,
  });
  assert.deepEqual([failures, seconds], [[], DURATION_S]);
});
