import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AccountingRecord } from '../../src/report/accounting.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { replay } from '../support/programs/replay.js';
import { finalAccounts, type Rig, startRig, until } from '../support/programs/rig.js';
import { analysisRecords, finalReports, readRecords } from '../support/records/records.js';

const GROUP = '239.255.15.1:5000';
const BITRATE = 8_000_000;
const PACKETS = 2100; // 0.4 s

function accountsOf({ metrics }: Rig): AccountingRecord[] {
  const records = existsSync(metrics) ? readRecords(metrics) : [];
  return records.filter((record): record is AccountingRecord => record.type === 'accounting');
}

test('a discovered stream that goes away ends in both programs, and comes back as another one', {
  skip: noCaptureRight(),
}, async (t) => {
  const discover = ['--source-device', 'lo', '--discover', '--filter', 'udp and dst host 239.255.15.1'];
  const probe = [...discover, '--release-after', '2'];
  const rigs = await Promise.all([
    startRig(t, { probe, monitor: ['-o', '{folder}/{stream_id}.mpegts', '--exit-on-end'] }),
    startRig(t, { probe: [...probe, '--no-payload'], monitor: ['--exit-on-end'] }),
  ]);
  const file = join(rigs[0].folder, 'sent.mpegts');
  writeFileSync(file, generateTs(PACKETS, { bitrateBps: BITRATE }));
  const send = () => replay(t, rigs[0].folder, file, GROUP, '--bitrate', `${BITRATE}`);

  await send();
  for (const rig of rigs) await until('it is released', () => accountsOf(rig).some(({ final }) => final));
  await send();
  for (const rig of rigs) {
    await until(
      'it is back',
      () => accountsOf(rig).at(-1)?.received_packets === PACKETS && !accountsOf(rig).at(-1)!.final,
    );
    await rig.probe.stop('SIGINT');
    await rig.monitor.expectExit(0);
    assert.match(rig.probe.stderr, /released, as nothing came any more/);
  }

  for (const rig of rigs) {
    const { streams, probes } = finalAccounts(rig);
    assert.deepEqual(
      streams.map(({ stream_id, received_packets, link_lost_packets, ignored_messages }) => [
        ...[stream_id, received_packets, link_lost_packets],
        ignored_messages.out_of_order,
      ]),
      [
        [GROUP, PACKETS, 0, 0],
        [GROUP, PACKETS, 0, 0],
      ],
    );
    const [account] = probes;
    assert.equal(account!.released_streams, 1);
    assert.equal(account!.stream_datagrams, streams[0]!.captured_datagrams + streams[1]!.captured_datagrams);
    assert.equal(finalReports(rig.metrics, GROUP).length, 2);
    const events = analysisRecords(rig.metrics, GROUP).flatMap((record) =>
      record.type === 'event' && 'name' in record && /^Stream_(lost|released)$/.test(record.name) ? [record] : [],
    );
    assert.deepEqual(
      events.slice(0, 3).map(({ event, name }) => `${event} ${name}`),
      ['raised Stream_lost', 'cleared Stream_lost', 'notice Stream_released'],
    );
  }
  const recorded = readFileSync(join(rigs[0].folder, '239.255.15.1_5000.mpegts'));
  assert.deepEqual(recorded, Buffer.concat([readFileSync(file), readFileSync(file)]));
});

test('one that the monitor was given is back when it comes again, by what the link tells', {
  skip: noCaptureRight(),
}, async (t) => {
  const group = '239.255.15.2:5000';
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', '--discover', '--filter', 'udp and dst host 239.255.15.2', '--release-after', '2'],
    monitor: ['-o', '{folder}/{stream_id}.mpegts', '--stream', group, '--exit-on-end'],
  });
  const file = join(rig.folder, 'sent.mpegts');
  writeFileSync(file, generateTs(PACKETS, { bitrateBps: BITRATE }));
  const send = () => replay(t, rig.folder, file, group, '--bitrate', `${BITRATE}`);
  await send();
  await until('the probe has released it', () => /released, as nothing came any more/.test(rig.probe.stderr));
  assert.deepEqual(
    accountsOf(rig).filter(({ final }) => final),
    [],
  );
  await send();
  await until('it is back', () => accountsOf(rig).some(({ final }) => final));
  await rig.probe.stop('SIGINT');
  await rig.monitor.expectExit(0);
  const events = analysisRecords(rig.metrics, group).flatMap((record) =>
    record.type === 'event' && 'name' in record && /^Stream_/.test(record.name) ? [record] : [],
  );
  assert.deepEqual(
    events.slice(0, 3).map(({ event, name }) => `${event} ${name}`),
    ['raised Stream_lost', 'cleared Stream_lost', 'notice Stream_back'],
  );
  const [, cleared, back] = events;
  assert.equal(cleared!.event === 'cleared' && cleared.cleared_by, 'recovery');
  assert.ok(back!.event === 'notice' && back.time_ns! - back.since_ns! > 2e9, JSON.stringify(back));
  assert.ok(events.every(({ name }) => name !== 'Stream_released'));
  assert.deepEqual(
    finalAccounts(rig).streams.map(({ received_packets, link_lost_packets }) => [received_packets, link_lost_packets]),
    [
      [PACKETS, 0],
      [PACKETS, 0],
    ],
  );
  const recorded = readFileSync(join(rig.folder, '239.255.15.2_5000.mpegts'));
  assert.deepEqual(recorded, Buffer.concat([readFileSync(file), readFileSync(file)]));
});
