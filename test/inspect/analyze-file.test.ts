import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import type { AnalysisRecord } from '../../src/report/records.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { REPOSITORY } from '../support/programs/programs.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const BARS_PCAP = join(REPOSITORY, 'test_data/bars.pcap');

async function analyzed(path: string, throwsAt: Parameters<typeof throwingPayloads>[0] = {}) {
  const records: AnalysisRecord[] = [];
  const analysis = await analyzeFile({
    path,
    profile: '2020',
    run: 'test',
    payloads: throwingPayloads(throwsAt),
    stop: new AbortController().signal,
    context: () => ({ timestamp: 1000, host: null }),
    take: (record) => records.push(record),
  });
  return { ...analysis, records };
}

for (const path of [BARS, BARS_PCAP]) {
  test(`the events of a stream, then its report, as records of their own: ${path.slice(-6)}`, async () => {
    const { report, records, failures } = await analyzed(path);
    assert.deepEqual(failures, []);
    const last = records.at(-1);
    assert.ok(last?.type === 'stream_report');
    assert.deepEqual([last.final, last.timestamp], [true, 1000]);
    assert.equal(last.stream_id, report.streams[0]?.stream_id);
    assert.deepEqual(
      records.map(({ id }) => Number(id.split('/').at(-1))),
      records.map((_, number) => number),
    );
  });
}

for (const [path, throwsAt, stage] of [
  [BARS, { packets: 1000 }, 'packets'],
  [BARS, { snapshot: true }, 'close'],
  [BARS_PCAP, { snapshot: true }, 'close'],
] as const) {
  test(`an analysis that throws is told with the events it had, and no report is made of it: ${path.slice(-6)}, ${stage}`, async () => {
    const { report, records, failures } = await analyzed(path, throwsAt);
    assert.deepEqual(report.streams, []);
    const events = (await analyzed(path)).records.filter(({ type }) => type === 'event');
    assert.ok(records.length > 0);
    assert.deepEqual(records, stage === 'close' ? events : events.slice(0, records.length));
    assert.deepEqual(
      failures.map((failure) => [failure.streamId === 'file', failure.stage, failure.message]),
      [[path === BARS, stage, 'a fault of ours']],
    );
  });
}
