import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deliveryIdentityFaults } from '../../src/report/delivery-account.js';
import type { NdjsonRecord } from '../../src/report/records.js';
import { srtOf } from '../support/captions/srt.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';
import { parseLines } from '../support/records/records.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const SAMPLE = join(samplesDir() ?? '', 'shaka_captions-test.mpegts');
const TEXTS = ['(top left)', '(middle)', '(bottom left)'];

function textsOf(file: string): string[] {
  return srtOf(readFileSync(file, 'utf8')).map(({ text }) => text);
}

test('monitor --input: captions of both standards in files of their own', { skip: missingSamples() }, async (t) => {
  const folder = join(scratchFolder(t), 'captions');
  const monitor = startProgram(t, 'monitor', ['--input', SAMPLE, '--captions-dir', folder, '--report', 'none']);
  await monitor.expectExit(0);
  assert.deepEqual(readdirSync(folder).sort(), ['file_256_708-1.srt', 'file_256_CC1.srt']);
  for (const [file, number] of [
    ['file_256_708-1.srt', 708],
    ['file_256_CC1.srt', 608],
  ] as const) {
    const expected = TEXTS.map((place) => `These are ${number} captions\n${place}`);
    assert.deepEqual(textsOf(join(folder, file)), expected);
  }
});

test('live: a probe, a monitor, and cues that are accounted for', { skip: missingSamples() }, async (t) => {
  const folder = scratchFolder(t);
  const ipc = ['--ipc-path', join(folder, 'link.sock')];
  const metrics = join(folder, 'metrics.ndjson');
  const captions = join(folder, 'captions');
  const monitor = startProgram(t, 'monitor', [
    ...ipc,
    ...['--captions-dir', captions, '--metrics-file', metrics, '--exit-on-end'],
  ]);
  const probe = startProgram(t, 'probe', [...ipc, '--input', SAMPLE, '--probe-id', '..p1']);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  assert.deepEqual(readdirSync(captions).length, 2);
  for (const name of readdirSync(captions)) {
    const number = name.includes('708-1') ? 708 : 608;
    assert.deepEqual(
      textsOf(join(captions, name)),
      TEXTS.map((place) => `These are ${number} captions\n${place}`),
    );
  }
  const records = parseLines<NdjsonRecord>(readFileSync(metrics, 'utf8'));
  const last = records.findLast(({ type }) => type === 'monitor_accounting')!;
  assert.ok(last.type === 'monitor_accounting');
  const account = last.deliveries.captions_dir!;
  assert.deepEqual(deliveryIdentityFaults('captions_dir', account), []);
  assert.equal(account.made, 6);
  assert.equal(records.filter((record) => record.type === 'event' && record.event === 'caption').length, 6);
});
