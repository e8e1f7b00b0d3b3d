import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, startProgram } from '../support/programs/programs.js';
import { finalAccounts, startRig } from '../support/programs/rig.js';

const CAPTURE = join(REPOSITORY, 'test_data/bars.pcap');

test('the same source twice is the same stream once', async (t) => {
  const listed = startProgram(t, 'probe', ['--input', CAPTURE, '--list-streams', '--list-format', 'json']);
  await listed.expectExit(0);
  const streamId = /239\.[\d.]+:\d+/.exec(Buffer.concat(listed.stdout).toString())![0];
  const output = ['-o', '{folder}/{stream_id}.mpegts', '--stream', streamId, '--exit-on-end'];
  const rig = await startRig(t, {
    probe: ['--input', CAPTURE, '--source', streamId, '--source', streamId],
    monitor: output,
  });
  await rig.monitor.expectExit(0);
  const { streams } = finalAccounts(rig);
  assert.deepEqual(
    streams.map(({ stream_id, recorded_packets, received_packets }) => [
      stream_id,
      recorded_packets > 0 && recorded_packets === received_packets,
    ]),
    [[streamId, true]],
  );
});

test('a stream that is selected and never comes is said, in a file too', async (t) => {
  const wanted = ['--stream', '239.9.9.9:9999'];
  const rig = await startRig(t, {
    probe: ['--input', CAPTURE],
    monitor: ['-o', '{folder}/out.mpegts', ...wanted, '--exit-on-end'],
  });
  await rig.monitor.expectExit(0);
  assert.match(
    rig.monitor.stderr,
    /"streams":\["239\.9\.9\.9:9999"\],"seen":\["[^"]+"\],"msg":"selected streams were not/,
  );
  assert.ok(existsSync(join(rig.folder, 'out.mpegts')));
  const file = startProgram(t, 'monitor', ['--input', CAPTURE, ...wanted]);
  await file.expectExit(0);
  assert.match(file.stderr, /selected streams were not received/);
});
