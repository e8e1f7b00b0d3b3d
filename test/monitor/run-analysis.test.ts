import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCommand, parseOptions } from '../../src/cli/option.js';
import { ContainedTaker } from '../../src/delivery/contained-taker.js';
import { MONITOR_OPTIONS } from '../../src/monitor/options.js';
import { runAnalysis } from '../../src/monitor/run-analysis.js';
import { TextView } from '../../src/monitor/text-view.js';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');

for (const { name, input, thrown, viewFails } of [
  { name: 'an input that is not there', input: 'missing.mpegts', thrown: /missing\.mpegts/, viewFails: false },
  { name: 'a fault of ours behind the analysis', input: BARS, thrown: /a fault of ours/, viewFails: true },
]) {
  test(`${name}: the view and what records go to are closed all the same`, async (t) => {
    const folder = scratchFolder(t);
    const closeView = t.mock.method(TextView.prototype, 'close', async () => {});
    t.mock.method(TextView.prototype, 'show', () => {
      if (viewFails) throw new Error('a fault of ours');
    });
    const closeTaker = t.mock.method(ContainedTaker.prototype, 'close');
    const args = ['--input', input === BARS ? BARS : join(folder, input), '--report', 'text'];
    const command = createCommand('tscap-monitor', '', '0', MONITOR_OPTIONS);
    const config = parseOptions(
      command,
      MONITOR_OPTIONS,
      [...args, '--metrics-file', join(folder, 'metrics.ndjson')],
      {},
    );
    await assert.rejects(runAnalysis({ ...config, input: config.input! }), thrown);
    assert.deepEqual([closeView.mock.callCount(), closeTaker.mock.callCount()], [1, 1]);
  });
}
