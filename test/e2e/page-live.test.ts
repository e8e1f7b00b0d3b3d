import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { StateMessage } from '../../src/board/contract.js';
import { BoardClient } from '../support/board/board-client.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { soon } from '../support/page/waits.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, type RunningProcess, scratchFolder, startProgram } from '../support/programs/programs.js';
import { replay } from '../support/programs/replay.js';
import { startRig, until } from '../support/programs/rig.js';

const BITRATE = 4_000_000;

async function urlOf(monitor: RunningProcess): Promise<string> {
  await monitor.waitForStderr(/serving the page at/);
  return /"url":"([^"]+)"/.exec(monitor.stderr)![1]!;
}

/** A browser at the event stream of a monitor; `receivedMs`: when each event came. */
function watch(t: TestContext, url: string): { client: BoardClient; receivedMs: Map<string, number> } {
  const client = new BoardClient();
  const receivedMs = new Map<string, number>();
  const request = get(`${url}api/live`, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) take(block);
    });
  });
  request.on('error', () => {});
  t.after(() => request.destroy());
  return { client, receivedMs };

  function take(block: string): void {
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    if (field('data') === '') return;
    client.send({ event: field('event'), id: field('id'), data: field('data') });
    for (const { id } of client.events) if (!receivedMs.has(id)) receivedMs.set(id, Date.now());
  }
}

test('live: an event is with a browser within 1.5 s, and a probe that was killed leaves no row that is ok', {
  skip: noCaptureRight(),
}, async (t) => {
  const group = '239.255.13.7:5000';
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--source', group, '--probe-id', 'head-end'],
    monitor: ['--http-port', '0', '--history', '{folder}/history.db'],
  });
  const url = await urlOf(rig.monitor);
  const { client, receivedMs } = watch(t, url);
  await until('the state has come', () => client.state !== undefined);
  const file = join(rig.folder, 'in.mpegts');
  writeFileSync(file, generateTs(40_000, { bitrateBps: BITRATE }));
  const sent = replay(
    t,
    rig.folder,
    file,
    group,
    '--protocol',
    'rtp',
    '--bitrate',
    `${BITRATE}`,
    '--drop',
    '1500,1501,1502',
  );
  const row = (): unknown[] | undefined => client.rows.values().next().value;
  const cell = (column: string): unknown => row()?.[client.state!.columns.indexOf(column as never)];
  await until('the stream has a row', () => cell('state') === 'ok' || cell('state') === 'error');
  await until('the loss has come', () => client.events.some(({ event }) => event === 'loss'));
  const loss = client.events.find(({ event }) => event === 'loss')!;
  const lateMs = receivedMs.get(loss.id)! - loss.time_ms;
  t.diagnostic(`the loss was with the browser after ${Math.round(lateMs)} ms`);
  assert.ok(lateMs < 1500, `after ${lateMs} ms`);
  await until('the row tells of it', () => (cell('loss_1h') as { network?: number } | null)?.network === 21);
  assert.ok(['warning', 'error'].includes(cell('state') as string), `${cell('state')}`);
  const answer = await fetch(`${url}api/streams/${encodeURIComponent(`head-end/${group}`)}`);
  assert.equal(((await answer.json()) as { report: { stream_id: string } }).report.stream_id, group);
  await rig.probe.stop('SIGKILL');
  await until('the row has no data', () => cell('state') === 'no_data');
  assert.equal(cell('reason'), 'the probe is not heard');
  const events = (await (await fetch(`${url}api/events?rule=network`)).json()) as {
    source: string;
    events: { blame: string }[];
  };
  assert.deepEqual([events.source, events.events[0]?.blame], ['history', 'network']);
  await rig.monitor.stop();
  await sent.catch(() => {});
});

test('a file that was analysed stays on the page until a signal', async (t) => {
  const capture = join(REPOSITORY, 'test_data/bars.pcap');
  const monitor = startProgram(t, 'monitor', ['--input', capture, '--http-port', '0', '--report', 'none']);
  const url = await urlOf(monitor);
  await monitor.waitForStderr(/The file is analysed; the page stays until Ctrl-C or SIGTERM\./);
  await soon(async () => {
    const state = (await (await fetch(`${url}api/state`)).json()) as StateMessage;
    assert.deepEqual([state.monitor.input, state.monitor.is_done], ['bars.pcap', true]);
    assert.ok(state.rows.length > 0);
    for (const [, ...cells] of state.rows) assert.notEqual(cells[state.columns.indexOf('state')], 'no_data');
    assert.ok(!JSON.stringify(state).includes(REPOSITORY));
  });
  assert.equal((await monitor.stop()).code, 0);
});

test('a file that is not there ends at once, page or not', (t) => {
  const program = join(REPOSITORY, 'dist/src/bin/monitor.js');
  const run = spawnSync(
    process.execPath,
    [program, '--input', join(scratchFolder(t), 'none.pcap'), '--http-port', '0'],
    { timeout: 20_000 },
  );
  assert.equal(run.status, 1);
});
