import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { RateLimitedLog } from '../../../src/cli/rate-limited-log.js';
import { CaptionFiles } from '../../../src/delivery/captions/caption-files.js';
import { srtCue } from '../../../src/delivery/captions/srt-cue.js';
import { SrtTimeline } from '../../../src/delivery/captions/srt-timeline.js';
import { OutputError } from '../../../src/output/output-error.js';
import type { NdjsonRecord } from '../../../src/report/records.js';
import { srtOf } from '../../support/captions/srt.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { mountSmallDisk, noTmpfs } from '../../support/programs/small-disk.js';

interface Changes {
  readonly stream_id?: string;
  readonly channel?: string;
  readonly text?: string;
  readonly startS?: number;
  readonly endS?: number;
  readonly originS?: number;
}

/** A caption of a file that was analysed. */
function caption({ startS = 1, endS = 2.5, originS = 0, ...changes }: Changes = {}): NdjsonRecord {
  return {
    type: 'event',
    event: 'caption',
    probe_id: null,
    session_id: null,
    stream_id: '239.1.1.1:5000',
    pid: 256,
    channel: 'CC1',
    text: 'HELLO\nWORLD',
    start_offset_ns: startS * 1e9,
    end_offset_ns: endS * 1e9,
    start_time_ns: (startS + originS) * 1e9,
    ...changes,
  } as unknown as NdjsonRecord;
}

function open(folder: string) {
  const failures: OutputError[] = [];
  const log = new RateLimitedLog(pino({ level: 'silent' }));
  return { failures, files: new CaptionFiles(folder, { onFailure: (error) => failures.push(error), log }) };
}

async function write(t: TestContext, ...records: readonly NdjsonRecord[]): Promise<string> {
  const folder = scratchFolder(t);
  const { files } = open(folder);
  for (const record of records) files.write(record);
  await files.close();
  assert.equal(files.figures.delivered, files.figures.made);
  return folder;
}

test('a file for each channel of each stream, with numbered cues', async (t) => {
  const folder = await write(
    t,
    caption(),
    caption({ channel: '708:1', text: 'DIGITAL' }),
    caption({ startS: 3600, endS: 3661.0625, text: 'LATER --> ON' }),
    caption({ stream_id: '[ff3e::1]:5000' }),
  );
  assert.deepEqual(readdirSync(folder).sort(), [
    '239.1.1.1_5000_256_708-1.srt',
    '239.1.1.1_5000_256_CC1.srt',
    'ff3e__1_5000_256_CC1.srt',
  ]);
  const cues = '1\n00:00:01,000 --> 00:00:02,500\nHELLO\nWORLD\n\n2\n01:00:00,000 --> 01:01:01,063\nLATER → ON\n\n';
  assert.equal(readFileSync(join(folder, '239.1.1.1_5000_256_CC1.srt'), 'utf8'), cues);
});

test('other records make no file', async (t) => {
  const folder = await write(t, { ...caption(), event: 'notice' } as NdjsonRecord);
  assert.deepEqual(readdirSync(folder), []);
});

test('files of earlier runs stay as they are', async (t) => {
  const folder = scratchFolder(t);
  for (const text of ['ONE', 'TWO']) {
    const { files } = open(folder);
    files.write(caption({ text }));
    await files.close();
  }
  const texts = ['', '-2'].map((run) => readFileSync(join(folder, `239.1.1.1_5000_256_CC1${run}.srt`), 'utf8'));
  assert.deepEqual(
    texts.flatMap(srtOf).map(({ text }) => text),
    ['ONE', 'TWO'],
  );
});

test('a file that was renamed is begun anew when asked to, and goes on in its times', async (t) => {
  const folder = scratchFolder(t);
  const { files } = open(folder);
  const name = join(folder, '239.1.1.1_5000_256_CC1.srt');
  files.write(caption());
  while (files.figures.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  renameSync(name, `${name}.old`);
  files.reopen();
  files.write(caption({ startS: 5, endS: 6 }));
  await files.close();
  assert.equal(srtOf(readFileSync(`${name}.old`, 'utf8')).length, 1);
  assert.deepEqual(
    srtOf(readFileSync(name, 'utf8')).map(({ startMs }) => startMs),
    [5000],
  );
});

test('times go on where those of the stream begin anew', () => {
  const timeline = new SrtTimeline();
  assert.deepEqual(timeline.timesMs(1e9, 2e9, 11e9), [1000, 2000]);
  assert.deepEqual(timeline.timesMs(7200e9, 7201e9, 7210.1e9), [7_200_000, 7_201_000], 'clocks drift apart');
  const [start] = timeline.timesMs(1e9, 2e9, 7300.1e9);
  assert.ok(Math.abs(start - 7_290_000) < 1);
});

test('a folder that cannot be made is an error of the options', (t) => {
  const file = join(scratchFolder(t), 'file');
  writeFileSync(file, '');
  assert.throws(() => open(join(file, 'folder')), OutputError);
});

test('a full disk is said once, costs captions only, and what is written is whole', { skip: noTmpfs() }, async (t) => {
  const disk = mountSmallDisk(t);
  const { files, failures } = open(join(disk, 'captions'));
  const text = Array.from({ length: 15 }, () => 'X'.repeat(32)).join('\n');
  for (let n = 0; n < 3000; n++) files.write(caption({ text, startS: n, endS: n + 1 }));
  await files.close();
  const { made, delivered, dropped } = files.figures;
  assert.equal(failures.length, 1);
  assert.ok(delivered > 1000 && delivered < made);
  assert.equal(made, delivered + dropped.write_error + dropped.queue_full + dropped.out_of_time);
  const written = srtOf(readFileSync(join(disk, 'captions', '239.1.1.1_5000_256_CC1.srt'), 'utf8'));
  assert.equal(written.length, delivered);
  assert.ok(written.every((cue) => cue.text === text));
});

test('fuzz: whatever a stream is called, its files are in the folder', async (t) => {
  const folder = scratchFolder(t);
  const ids = fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), fuzzRuns(40));
  const { files } = open(join(folder, 'captions'));
  for (const stream_id of ids) files.write(caption({ stream_id, channel: stream_id }));
  await files.close();
  assert.deepEqual(readdirSync(folder), ['captions']);
  assert.ok(existsSync(join(folder, 'captions')));
  assert.equal(readdirSync(join(folder, 'captions')).length, new Set(ids).size);
});

test('a cue: negative times are those of the beginning', () => {
  assert.equal(srtCue(7, -5, 59_999.6, 'A'), '7\n00:00:00,000 --> 00:01:00,000\nA');
});

test('a file in the place of the folder is called what it is', (t) => {
  const name = join(scratchFolder(t), 'captions');
  writeFileSync(name, '');
  assert.throws(() => open(name), /captions is no folder$/);
});
