import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze, PacketStream, SavefileError, type StreamReport, TsAnalyzer, TsFraming } from '../src/index.js';
import type { EventRecord } from '../src/report/records.js';
import { REPOSITORY, scratchFolder } from './support/programs/programs.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const CAPTURE = join(REPOSITORY, 'test_data/bars.pcap');

async function reportsOf(file: string, events: EventRecord[] = []): Promise<StreamReport[]> {
  const reports: StreamReport[] = [];
  for await (const report of analyze(file, { onEvent: (event) => events.push(event) })) reports.push(report);
  return reports;
}

function packetsOf(report: StreamReport): number | undefined {
  return report.kind === 'mpegts' ? report.packets : undefined;
}

test('a TS file and a capture of it are told apart, and have the same packets', async () => {
  const [file] = await reportsOf(BARS);
  const [capture, ...others] = await reportsOf(CAPTURE);
  assert.deepEqual(others, []);
  const packets = readFileSync(BARS).length / 188;
  assert.deepEqual([packetsOf(file!), packetsOf(capture!)], [packets, packets]);
  assert.deepEqual([file!.has_arrival_times, capture!.has_arrival_times], [false, true]);
});

test('events are told', async () => {
  const events: EventRecord[] = [];
  await reportsOf(BARS, events);
  assert.ok(events.every(({ stream_id, message }) => stream_id === 'file' && message !== ''));
  assert.ok(events.length > 0);
});

test('what cannot be read throws with its name', async (t) => {
  const folder = scratchFolder(t);
  const text = join(folder, 'text');
  writeFileSync(text, 'no transport stream');
  for (const file of [join(folder, 'missing.pcap'), text, folder]) {
    await assert.rejects(reportsOf(file), ({ code, message }) => code === 'BAD_FILE' && message.includes(file));
  }
});

test('of a capture that is cut, what is whole is reported first', async (t) => {
  const cut = join(scratchFolder(t), 'cut.pcap');
  writeFileSync(cut, readFileSync(CAPTURE).subarray(0, 10_000)); // 24 + 7 records of 1374 and a part
  const packets: (number | undefined)[] = [];
  const reading = async (): Promise<void> => {
    for await (const report of analyze(cut)) packets.push(packetsOf(report));
  };
  await assert.rejects(reading(), /cut\.pcap.*truncated/);
  assert.deepEqual(packets, [7 * 7]);
});

test('a capture that is given to what reads transport streams is refused, and counts no errors', () => {
  const bytes = readFileSync(CAPTURE);
  const analyzer = new TsAnalyzer();
  const framing = new TsFraming(analyzer);
  assert.throws(() => framing.feed(bytes, 0, bytes.length, 0), SavefileError);
  assert.equal(framing.syncByteErrors + framing.skippedBytes + analyzer.snapshot().sync_errors, 0);
  const stream = new PacketStream({ profile: '2020' });
  assert.throws(
    () => stream.feed(bytes, 0, Math.floor(bytes.length / 188), 0),
    /capture \(pcap or pcapng\).*analyze\(path\)/,
  );
});

test('the example of docs/library.md runs, by the name of the package', (t) => {
  const [, example] = /<!-- example -->\n```js\n([\s\S]*?)```/.exec(
    readFileSync(join(REPOSITORY, 'docs/library.md'), 'utf8'),
  )!;
  const folder = scratchFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(REPOSITORY, join(folder, 'node_modules/tscap'));
  writeFileSync(join(folder, 'example.mjs'), example!);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs', CAPTURE], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^239\.\S+ mpegts\n packets \d+\n PID 0 - CC errors: 0\n/);
  assert.match(stdout, / PID 256 mpeg2video CC errors: 0\n/);
});

test('importing the package loads no addon', () => {
  const index = new URL('../src/index.js', import.meta.url);
  const program = `await import(${JSON.stringify(index.href)}); console.log(process.report.getReport().sharedObjects.join('\\n'))`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.ok(stdout.includes('/libc'));
  assert.doesNotMatch(stdout, /\.node$/m);
});
