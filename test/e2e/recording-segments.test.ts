import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const INPUT = join(REPOSITORY, 'test_data/bars.pcap');

test('kill -9 of the monitor: every segment can be played, the index has those that were complete', {
  skip: missingTool('ffprobe'),
}, async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const probe = startProgram(t, 'probe', ['--input', INPUT, '--pace', '--ipc-path', ipcPath]);
  const output = join(folder, '{stream_id}-{segment}.ts');
  const args = ['--ipc-path', ipcPath, '-o', output, '--segment-duration', '1', '--playlist'];
  const monitor = startProgram(t, 'monitor', args);
  await monitor.waitForStderr(/recording/);
  await delay(3600);
  monitor.child.kill('SIGKILL');
  await monitor.exit;
  await probe.stop();
  const segments = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  assert.ok(segments.length >= 2, segments.join());
  for (const name of segments) {
    const args = [
      '-v',
      'error',
      '-count_frames',
      '-select_streams',
      'v:0',
      '-show_entries',
      'stream=nb_read_frames',
      '-of',
      'csv=p=0',
    ];
    const frames = execFileSync('ffprobe', [...args, join(folder, name)], { encoding: 'utf8' });
    assert.ok(Number.parseInt(frames, 10) >= 1, `${name}: ${frames}`);
  }
  const index = JSON.parse(readFileSync(join(folder, '239.255.0.1_5000.index.json'), 'utf8'));
  assert.equal(index.is_complete, false);
  assert.equal(index.segments.length, segments.length - 1);
});

test('ST 2110 by a pattern for MP4: captures of a bounded length that say so, and the summary names what is there', {
  skip: missingSamples(),
}, async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const input = join(samplesDir()!, 'pilist_l16_48000_2ch_1ms.pcap');
  const output = join(folder, '{stream_id}-{segment}.mp4');
  const segments = ['--output-format', 'mp4', '--segment-duration', '2', '--keep-segments', '3'];
  const args = ['--ipc-path', ipcPath, '-o', output, ...segments, '--exit-on-end'];
  const monitor = startProgram(t, 'monitor', args);
  const probe = startProgram(t, 'probe', ['--input', input, '--ipc-path', ipcPath]);
  await Promise.all([monitor.expectExit(0), probe.expectExit(0)]);
  const captures = readdirSync(folder).filter((name) => /-\d{6}\./.test(name));
  assert.equal(captures.length, 3, captures.join());
  for (const name of captures) {
    assert.match(name, /\.pcap$/);
    assert.equal(readFileSync(join(folder, name)).readUInt32LE(0), 0xa1b23c4d);
  }
  const [named] = /\S+\.index\.json/.exec(monitor.stderr.slice(monitor.stderr.lastIndexOf('stream '))) ?? [];
  const index = JSON.parse(readFileSync(named!, 'utf8'));
  // MANIFEST.tsv: 10,062 packets, one a ms: 2,000 a segment, of which the last three are kept.
  assert.deepEqual(
    index.segments.map(({ packets }: { packets: number }) => Math.round(packets / 10)),
    [200, 200, 6],
  );
});

for (const [args, fault] of [
  [['--segment-duration', '1'], 'segments need --output-file with the name of a file'],
  [['-o', 'x.ts', '--keep-segments', '1'], '--keep-segments needs --segment-duration or --segment-bytes'],
  [
    ['-o', '{stream_id}.wav', '--segment-duration', '1'],
    '--segment-duration and --segment-bytes do not cut samples, which --output-file asks for by .wav: use another ending, as .pcap',
  ],
  [['-o', '{segment}.ts'], '{segment} in --output-file needs --segment-duration or --segment-bytes'],
] as const) {
  test(`${args.join(' ')} is refused in a line`, async (t) => {
    const monitor = startProgram(t, 'monitor', args);
    await monitor.expectExit(2);
    assert.equal(monitor.stderr, `tscap-monitor: ${fault}\n`);
  });
}
