import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { CaptureError } from '../../src/capture/frame-source.js';
import { analyzeFiles, namesOf } from '../../src/inspect/analyze-files.js';
import { analyzeOnThread } from '../../src/inspect/threads/analyze-on-thread.js';
import type { AnalysisRecord } from '../../src/report/records.js';
import type { StreamReport } from '../../src/report/stream-report.js';
import { missingTool } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder } from '../support/programs/programs.js';

const TS = join(REPOSITORY, 'test_data/bars.mpegts');
const CAPTURE = join(REPOSITORY, 'test_data/bars.pcap');

async function analyse(paths: readonly string[], threads: number) {
  const records: AnalysisRecord[] = [];
  const analysis = await analyzeFiles(paths, {
    profile: '2020',
    run: 'r',
    threads,
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: (record) => records.push(record),
  });
  return { ...analysis, records };
}

function without({ probe_id: _, ...report }: StreamReport): object {
  return report;
}

for (const threads of [0, 2]) {
  test(`with ${threads} threads: of several files the same as of each, by their names, in their order`, async () => {
    const both = await analyse([TS, CAPTURE], threads);
    const each = [await analyse([TS], threads), await analyse([CAPTURE], threads)];
    const streams = each.flatMap(({ report }) => report.streams);
    assert.deepEqual(both.report.streams.map(without), streams.map(without));
    assert.deepEqual(
      streams.map(({ probe_id }) => probe_id),
      [null, null],
    );
    const origins = both.report.streams.map(({ probe_id, stream_id }) => [probe_id, stream_id]);
    assert.deepEqual(origins, [
      ['bars.mpegts', 'file'],
      ['bars.pcap', streams[1]!.stream_id],
    ]);
    assert.deepEqual(
      both.records.map(({ type, probe_id }) => [type, probe_id]),
      each.flatMap(({ records }, n) => records.map(({ type }) => [type, origins[n]![0]])),
    );
    assert.equal(new Set(both.records.map(({ id }) => id)).size, both.records.length, 'no id is there twice');
    assert.deepEqual(
      both.inputs.map(({ name, input }) => [name, input.format]),
      [
        ['bars.mpegts', 'mpegts'],
        ['bars.pcap', 'pcap'],
      ],
    );
    assert.equal(both.report.input, null);
  });
}

/** Threads count their records in runs of their own: all else is the same. */
function ofOneRun(record: AnalysisRecord): AnalysisRecord {
  return { ...record, id: record.id.replace(/-0(?=\/\d+$)/, '') };
}

test('files of packets on threads of their own: the same as here', async () => {
  const files = [TS, join(REPOSITORY, 'test_data/bars.pcap'), TS];
  const [here, apart] = [await analyse(files, 0), await analyse(files, 2)];
  assert.deepEqual(apart.report, here.report);
  assert.deepEqual(apart.records.map(ofOneRun), here.records.map(ofOneRun));
  assert.deepEqual(apart.failures, []);
});

test('a thread of its own closes no descriptor but its own', async (t) => {
  let descriptor = -1;
  const options = {
    path: TS,
    profile: '2020',
    run: 'r',
    stop: new AbortController().signal,
    // The file is read and closed: its number is that of the next that is opened.
    context: () => {
      descriptor = openSync(CAPTURE, 'r');
      return { timestamp: 0, host: null };
    },
    take: () => {},
  } as const;
  const { report } = await analyzeOnThread(options);
  t.after(() => closeSync(descriptor));
  assert.equal(report.streams.length, 1);
  assert.equal(fstatSync(descriptor).size, statSync(CAPTURE).size);
});

test('a thread that ends before its file does is a failure of the analysis', async () => {
  const program = new URL(`data:text/javascript,throw new Error('broken')`);
  const options = {
    path: TS,
    profile: '2020',
    run: 'r',
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: () => assert.fail(),
  } as const;
  const { report, failures } = await analyzeOnThread(options, program);
  assert.deepEqual(report.streams, []);
  assert.deepEqual(
    failures.map(({ stage, message }) => [stage, message]),
    [['packets', 'broken']],
  );
});

test('a file that cannot be read does not keep the others from it; where none can, it is thrown', async () => {
  const { report, failure } = await analyse(['/no/such/file', TS], 1);
  assert.equal(report.streams.length, 1);
  assert.equal(failure?.message, '/no/such/file cannot be read: no such file');
  await assert.rejects(analyse(['/no/such/a', '/no/such/b'], 1), (error) => {
    assert.ok(error instanceof CaptureError);
    assert.match(error.message, /^\/no\/such\/a cannot be read: no such file; \/no\/such\/b cannot/);
    return true;
  });
});

describe('a pipe that nobody writes to', { skip: missingTool('mkfifo') }, () => {
  const begin = (t: TestContext, threads: number) => {
    const pipe = join(scratchFolder(t), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const stop = new AbortController();
    const told: string[] = [];
    let filesTold = (): void => {};
    const behind = new Promise<void>((resolve) => {
      filesTold = resolve;
    });
    const analysis = analyzeFiles([pipe, TS, CAPTURE], {
      profile: '2020',
      run: 'r',
      threads,
      stop: stop.signal,
      context: () => ({ timestamp: 0, host: null }),
      take: ({ type, probe_id }) => type === 'stream_report' && told.push(probe_id!),
      taken: async () => {
        if (told.length === 2) filesTold();
      },
    });
    return { pipe, stop, told, behind, analysis };
  };

  for (const threads of [0, 1]) {
    test(`with ${threads} threads: it holds up no file behind it, and is told of behind them`, async (t) => {
      const { pipe, told, behind, analysis } = begin(t, threads);
      await behind;
      await writeFile(pipe, readFileSync(TS));
      const { report, failure } = await analysis;
      assert.equal(failure, undefined);
      assert.deepEqual(told, ['bars.mpegts', 'bars.pcap', 'pipe']);
      assert.deepEqual(
        report.streams.map(({ probe_id }) => probe_id),
        ['pipe', 'bars.mpegts', 'bars.pcap'],
      );
    });
  }

  test('is no failure when the analysis is stopped', async (t) => {
    const { stop, behind, analysis } = begin(t, 1);
    await behind;
    stop.abort();
    const { report, failure } = await analysis;
    assert.equal(failure, undefined);
    assert.equal(report.streams.length, 2);
  });
});

describe('several pipes', { skip: missingTool('mkfifo') || missingTool('tee') }, () => {
  const begin = (t: TestContext, count: number) => {
    const folder = scratchFolder(t);
    const pipes = Array.from({ length: count }, (_, number) => join(folder, `pipe${number}`));
    execFileSync('mkfifo', pipes);
    const said: string[] = [];
    const stop = AbortSignal.timeout(30_000);
    const analysis = analyzeFiles([...pipes, TS], {
      profile: '2020',
      run: 'r',
      threads: 2,
      stop,
      onWait: (text) => said.push(text),
      context: () => ({ timestamp: 0, host: null }),
      take: () => {},
    });
    return { pipes, said, stop, analysis };
  };

  /** Another process does, as opening a pipe waits for its reader. */
  const writeTo = (t: TestContext, pipes: readonly string[]): void => {
    const file = openSync(TS, 'r');
    const tee = spawn('tee', pipes, { stdio: [file, 'ignore', 'ignore'] });
    closeSync(file);
    t.after(() => tee.kill());
  };

  test('three that one program writes in turns are read side by side, beside a file', async (t) => {
    const { pipes, stop, analysis } = begin(t, 3);
    writeTo(t, pipes);
    const { report } = await analysis;
    assert.equal(stop.aborted, false, 'it stood still');
    assert.deepEqual(
      report.streams.map(({ probe_id }) => probe_id),
      ['pipe0', 'pipe1', 'pipe2', 'bars.mpegts'],
    );
  });

  test('of more it is said which wait until others have ended, and they are read then', async (t) => {
    const { pipes, said, analysis } = begin(t, 5);
    for (const pipe of pipes) writeTo(t, [pipe]);
    const { report } = await analysis;
    assert.equal(report.streams.length, 6);
    assert.equal(said[0], '3 pipes are read at once: pipe3, pipe4 wait until others have ended');
  });
});

test('files are told apart that have the same name', () => {
  assert.deepEqual(namesOf(['a/x.ts', 'b/x.ts', '-', 'x.ts']), ['x.ts', 'x.ts#2', 'standard input', 'x.ts#3']);
});
