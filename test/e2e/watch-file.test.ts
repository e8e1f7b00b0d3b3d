import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { KafkaMessages } from '../../src/delivery/kafka/kafka-messages.js';
import { ReportPace } from '../../src/delivery/kafka/report-pace.js';
import { RecordTexts } from '../../src/report/record-texts.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';

test('a line that is added to a file is in the metrics file of the monitor', async (t) => {
  const folder = scratchFolder(t);
  const log = join(folder, 'encoder.log');
  const metrics = join(folder, 'metrics.ndjson');
  writeFileSync(log, 'before\n');
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const monitor = startProgram(t, 'monitor', [...link, '--watch-file', log, '--metrics-file', metrics]);
  await monitor.waitForStderr(/connecting/);
  await delay(300);
  appendFileSync(log, 'a "hostile" \u001b[31mline\n');
  await delay(600);
  await monitor.stop();
  const records = readFileSync(metrics, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const lines = records.filter(({ type }) => type === 'log_line');
  assert.deepEqual(
    lines.map(({ file, line }) => [file, line]),
    [['encoder.log', 'a "hostile" \u001b[31mline']],
  );
});

for (const [format, wanted] of [
  ['report', { type: 'log_line', id: '-/-/a/0.0/0', timestamp: 1, file: 'a', line: 'x', truncated: false }],
  ['rscap', { log_line: 'x' }],
] as const) {
  test(`Kafka, --kafka-format ${format}`, () => {
    const messages = new KafkaMessages({
      format,
      pace: new ReportPace(1000, 1000),
      host: () => assert.fail('no host'),
      texts: new RecordTexts(),
    });
    const record = {
      type: 'log_line',
      id: '-/-/a/0.0/0',
      timestamp: 1,
      file: 'a',
      line: 'x',
      truncated: false,
    } as const;
    const [message] = messages.of(record);
    assert.deepEqual(JSON.parse(message!.json), wanted);
    assert.deepEqual([message!.kind, message!.isLasting], ['log_line', true]);
  });
}
