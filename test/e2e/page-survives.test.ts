// What the monitor survives, the board survives: a full disk, a history that is broken under it, probes that flood names.
import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { XPublisher } from 'zeromq';
import type { AckAnswer, EventsAnswer, StateMessage } from '../../src/board/contract.js';
import { encodeMessage } from '../../src/wire/message-encoder.js';
import { LivePage, pageAddress } from '../support/page/live-page.js';
import { soon } from '../support/page/waits.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';
import { mountSmallDisk, noTmpfs } from '../support/programs/small-disk.js';

const MOST_ROWS = 1024;
const MOST_PROBES = 256;

async function json<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  assert.equal(answer.status, 200, url);
  return (await answer.json()) as Answer;
}

async function untilState(
  address: string,
  what: string,
  holds: (state: StateMessage) => boolean,
): Promise<StateMessage> {
  for (const endMs = Date.now() + 40_000; ; await delay(100)) {
    const state = await json<StateMessage>(`${address}/api/state`);
    if (holds(state)) return state;
    if (Date.now() > endMs) throw new Error(`not within 40 s: ${what}: ${JSON.stringify(state.monitor)}`);
  }
}

/** The board goes on: streams have data, an alarm comes, is told and is acknowledged, and `source` says where events are from. */
async function goesOn(live: LivePage, address: string): Promise<{ readonly isKept: boolean; readonly source: string }> {
  live.harm(1, 'no_pat', 20);
  const { alarms, rows, columns } = await untilState(address, 'the alarm', ({ alarms }) =>
    alarms.some(({ name, state }) => name === 'PAT_error_2' && state === 'raised'),
  );
  const states = rows.map((row) => row[columns.indexOf('state') + 1]);
  assert.ok(states.length === live.keys.length && !states.includes('no_data'), `${states}`);
  const { id } = alarms.find(({ name }) => name === 'PAT_error_2')!;
  const ack = await json<AckAnswer>(`${address}/api/alarms/${encodeURIComponent(id)}/ack`, {
    method: 'POST',
    body: '{"note":"seen"}',
    headers: { 'Content-Type': 'application/json', Origin: address },
  });
  assert.equal(ack.acked?.note, 'seen');
  let told: EventsAnswer | undefined;
  await soon(async () => {
    told = await json<EventsAnswer>(`${address}/api/events`);
    assert.ok(told.events.length > 0);
  });
  return { isKept: ack.is_kept, source: told!.source };
}

function needsCapture(): string | false {
  return missingTool('ffmpeg') || noCaptureRight();
}

test('a disk that is full: the history ends, said on the page, and the board goes on from memory', {
  skip: needsCapture() || noTmpfs(),
  timeout: 120_000,
}, async (t) => {
  const live = await LivePage.start(t, 3, 'probe');
  const disk = mountSmallDisk(t);
  const { process: monitor, address } = await live.monitor(t, '--history', join(disk, 'history.db'));
  await untilState(address, 'rows', ({ rows }) => rows.length === live.keys.length);
  try {
    assert.throws(() => writeFileSync(join(disk, 'rest'), Buffer.alloc(1 << 20)), /ENOSPC/);
    await untilState(address, 'the history has failed', ({ monitor: { history } }) => history === 'failed');
    assert.deepEqual(await goesOn(live, address), { isKept: false, source: 'memory' });
  } finally {
    // Before the disk is unmounted.
    await monitor.stop('SIGKILL');
  }
});

test('a history that is broken while it is written: the board goes on', {
  skip: needsCapture(),
  timeout: 120_000,
}, async (t) => {
  const live = await LivePage.start(t, 4, 'probe');
  const file = join(live.folder, 'history.db');
  const { process: monitor, address } = await live.monitor(t, '--history', file);
  await untilState(address, 'rows', ({ rows }) => rows.length === live.keys.length);
  truncateSync(file, 0);
  writeFileSync(file, 'no database at all, for many a byte'.repeat(2000));
  await goesOn(live, address);
  await monitor.stop();
});

test('probes that flood names: so many rows and cards, the rest counted, and the page answers', {
  timeout: 120_000,
}, async (t) => {
  const ipcPath = join(scratchFolder(t), 'link.sock');
  const address = await floodedMonitor(t, ipcPath);
  const state = await untilState(
    address,
    'names are left out',
    ({ monitor: { left_out }, probes }) => probes.length === MOST_PROBES && left_out.probes > 0,
  );
  assert.ok(state.rows.length <= MOST_ROWS);
  assert.ok(state.probes.every(({ probe }) => probe.length <= 64));
  const beginMs = Date.now();
  const shell = await fetch(`${address}/board`);
  assert.equal(shell.status, 200);
  t.diagnostic(`the shell came after ${Date.now() - beginMs} ms`);
});

async function floodedMonitor(t: TestContext, ipcPath: string): Promise<string> {
  const socket = new XPublisher({ sendHighWaterMark: 0, linger: 0 });
  t.after(() => socket.close());
  await socket.bind(`ipc://${ipcPath}`);
  const monitor = startProgram(t, 'monitor', ['--ipc-path', ipcPath, '--http-port', '0', '--no-analysis']);
  const address = await pageAddress(monitor);
  await socket.receive();
  for (let number = 0; number < 3000; number++) {
    const probe = new ScriptedProbe(`<b>${'x'.repeat(200)}${number}`, number.toString(16).padStart(16, '0'));
    probe.stream(`239.${number >> 8}.${number & 255}.1:5000`);
    await socket.send(encodeMessage(probe.status(0)));
  }
  return address;
}
