import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';

test('a monitor says after a few seconds that nobody answers, and when a probe does', async (t) => {
  const link = ['--ipc-path', join(scratchFolder(t), 'link.sock')];
  const monitor = startProgram(t, 'monitor', [...link, '--exit-on-end']);
  await monitor.waitForStderr(/nobody answers at ipc:.*link\.sock yet: is a probe running on this host\?/, 10_000);
  startProgram(t, 'probe', [...link, '--input', join(REPOSITORY, 'test_data/bars.pcap')]);
  await monitor.expectExit(0);
  assert.equal(monitor.stderr.match(/nobody answers/g)?.length, 1);
});

test('a probe says after a few seconds that what was asked for does not come', {
  skip: noCaptureRight(),
}, async (t) => {
  const link = ['--ipc-path', join(scratchFolder(t), 'link.sock')];
  const probe = startProgram(t, 'probe', ['lo', 'udp://239.255.77.1:5999', ...link]);
  await probe.waitForStderr(/nothing of 239\.255\.77\.1:5999 has come on lo yet/, 10_000);
  assert.equal((await probe.stop()).code, 0);
});
