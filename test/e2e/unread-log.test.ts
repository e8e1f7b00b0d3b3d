import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';
import { LOG_FATES, startUnread } from '../support/programs/unread-log.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const LONGEST_MS = 20_000;

for (const fate of LOG_FATES) {
  test(`the log of probe and monitor, ${fate}: the recording is complete`, { timeout: LONGEST_MS }, async (t) => {
    const folder = scratchFolder(t);
    const link = ['--ipc-path', join(folder, 'link.sock')];
    const output = join(folder, 'out.mpegts');
    const probe = await startUnread(t, fate, 'probe', ['--input', BARS, ...link]);
    const monitor = await startUnread(t, fate, 'monitor', [...link, '-o', output, '--exit-on-end']);
    await probe.expectExit(0);
    await monitor.expectExit(0);
    assert.ok(readFileSync(output).equals(readFileSync(BARS)));
  });

  test(`the log of replay, ${fate}: everything is sent`, { timeout: LONGEST_MS }, async (t) => {
    const report = join(scratchFolder(t), 'report.json');
    const pace = ['--bitrate', '100000000', '--destination', '127.0.0.1:9'];
    const replay = await startUnread(t, fate, 'replay', ['--input', BARS, ...pace, '--report', report]);
    await replay.expectExit(0);
    assert.equal(JSON.parse(readFileSync(report, 'utf8')).sent_datagrams, Math.ceil(readFileSync(BARS).length / 1316));
  });
}
