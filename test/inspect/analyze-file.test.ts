import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import type { AnalysisRecord, EventRecord } from '../../src/report/records.js';
import { throwingPayloads } from '../support/analysis/throwing-payload.js';
import { writeManyStreams } from '../support/frames/many-streams.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { nameOf } from '../support/records/records.js';

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

test('a thread that analyses a file has the priority of the program: nobody receives beside it', async (t) => {
  if (process.platform !== 'linux') {
    t.skip('threads have no priority of their own here');
    return;
  }
  const priorities = new Set<number>();
  const { failures } = await analyzeFile({
    path: BARS_PCAP,
    profile: '2020',
    run: 'test',
    threads: 1,
    stop: new AbortController().signal,
    context: () => ({ timestamp: 1000, host: null }),
    take: () => {
      for (const priority of prioritiesOfThreads()) priorities.add(priority);
    },
  });
  assert.deepEqual(failures, []);
  assert.deepEqual([...priorities], [getPriority()]);
});

test('of many streams of one rate, whose batches are full together, nothing is lost on the way to a thread', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'tscap-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'many.pcap');
  writeManyStreams(path, readFileSync(BARS).subarray(0, 3000 * 188), 80);
  const analysed = async (threads: number) => {
    const records: AnalysisRecord[] = [];
    const { failures } = await analyzeFile({
      path,
      profile: '2020',
      run: 'test',
      threads,
      stop: new AbortController().signal,
      context: () => ({ timestamp: 1000, host: null }),
      take: (record) => records.push(record),
    });
    assert.deepEqual(failures, []);
    return records.map(({ id: _id, ...record }) => record);
  };
  const [here, onThread] = [await analysed(0), await analysed(1)];
  assert.equal(here.filter(({ type }) => type === 'stream_report').length, 80);
  assert.deepEqual(onThread, here);
});

/** Nice values of the threads of this process. */
function prioritiesOfThreads(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[17]);
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
    const events = (await analyzed(path)).records.filter((record) => record.type === 'event');
    const told = records.filter((record) => record.type === 'event');
    const ended = told.filter((event) => event.event === 'cleared' && event.cleared_by === 'analysis_failed');
    const before = told.slice(0, told.length - ended.length);
    assert.ok(before.length > 0);
    // Without a report the names are not known.
    assert.deepEqual(
      before.map(unnamed),
      events.slice(0, stage === 'close' ? events.length : before.length).map(unnamed),
    );
    assert.deepEqual(ended.map(nameOf), stillRaised(before));
    assert.deepEqual(
      failures.map((failure) => [failure.streamId === 'file', failure.stage, failure.message]),
      [[path === BARS, stage, 'a fault of ours']],
    );
  });
}

function unnamed({ message: _message, service_names: _names, ...event }: EventRecord): object {
  return event;
}

function stillRaised(events: readonly EventRecord[]): string[] {
  const raised = new Set<string>();
  for (const event of events) {
    if (event.event === 'raised') raised.add(event.name);
    if (event.event === 'cleared') raised.delete(event.name);
  }
  return [...raised];
}
