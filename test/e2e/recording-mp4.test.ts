import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { decodeFrames } from '../support/records/mp4-rig.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const skip = missingSamples() || missingTool('ffmpeg');

test('kill -9 of the monitor: the MP4 can be played up to the last fragment', { skip }, async (t) => {
  const folder = scratchFolder(t);
  const ipcPath = join(folder, 'link.sock');
  const input = join(samplesDir()!, 'eyevinn_80s_with_ad.mpegts');
  const probe = startProgram(t, 'probe', ['--input', input, '--pace', '--ipc-path', ipcPath]);
  const args = ['--ipc-path', ipcPath, '-o', join(folder, '{probe_id}.mp4'), '--output-format', 'mp4'];
  const monitor = startProgram(t, 'monitor', args);
  await monitor.waitForStderr(/recording/);
  const recorded = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.mp4'));
  for (let n = 0; n < 200 && (recorded() === undefined || statSync(join(folder, recorded()!)).size < 100_000); n++) {
    await delay(50);
  }
  monitor.child.kill('SIGKILL');
  await monitor.exit;
  await probe.stop();
  const file = join(folder, recorded()!);
  for (const stream of ['v:0', 'a:0']) {
    const { frames, faults } = decodeFrames(file, stream);
    assert.equal(faults, 0);
    assert.ok(frames.length >= 30, `${stream}: ${frames.length}`);
  }
});

test('--output-format mp4 without a file is refused in a line', async (t) => {
  const monitor = startProgram(t, 'monitor', ['--output-format', 'mp4']);
  await monitor.expectExit(2);
  assert.equal(monitor.stderr, 'tscap-monitor: --output-format mp4 needs --output-file with the name of a file\n');
});
