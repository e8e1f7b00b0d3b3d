import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeManyStreams } from '../support/frames/many-streams.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';

const TS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));

test('the streams of a capture: 300 of them, each with its service', async (t) => {
  const file = join(scratchFolder(t), 'many.pcap');
  writeManyStreams(file, TS, 300, 0.15);
  const probe = startProgram(t, 'probe', ['--input', file, '--list-streams']);
  await probe.expectExit(0);
  const [titles, ...rows] = Buffer.concat(probe.stdout).toString().trimEnd().split('\n');
  assert.match(titles!, /^stream +source +kind +rate +services$/);
  assert.equal(rows.length, 300);
  for (const [n, row] of rows.entries()) {
    assert.match(
      row,
      new RegExp(`^239\\.255\\.0\\.1:${20_001 + n} +10\\.0\\.0\\.1:5000 +mpegts +2\\.\\d\\d Mb/s +tscap test$`),
    );
  }
});

test('as JSON, and only what was asked for: what never came too', async (t) => {
  const args = ['--input', join(REPOSITORY, 'test_data/bars.pcap'), '--list-streams', '--list-format', 'json'];
  const probe = startProgram(t, 'probe', [...args, '--source', '239.255.0.1:5000', '--source', '239.9.9.9:9']);
  await probe.expectExit(0);
  const { streams } = JSON.parse(Buffer.concat(probe.stdout).toString());
  assert.deepEqual(
    streams.map((stream: Record<string, unknown>) => [stream.stream_id, stream.kind, stream.content, stream.source]),
    [
      ['239.9.9.9:9', 'unknown', null, null],
      ['239.255.0.1:5000', 'mpegts', 'tscap test', '10.0.0.1:5000'],
    ],
  );
});

test('on the wire, within seconds', { skip: noCaptureRight() }, async (t) => {
  const file = join(scratchFolder(t), 'live.pcap');
  writeManyStreams(file, TS, 12);
  startProgram(t, 'replay', ['--input', file, '--interface', 'lo', '--loop']);
  const only = ['--filter', 'udp portrange 20001-20012'];
  const probe = startProgram(t, 'probe', ['--source-device', 'lo', ...only, '--list-streams', '--duration', '4']);
  await probe.expectExit(0);
  const rows = Buffer.concat(probe.stdout).toString().trimEnd().split('\n').slice(1);
  assert.equal(rows.length, 12);
  for (const row of rows) assert.match(row, /^239\.255\.0\.1:200\d\d .* mpegts .* Mb\/s +(\d+ +)?tscap test$/);
});
