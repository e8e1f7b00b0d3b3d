import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { UsageError } from '../../src/cli/option.js';
import { openNalLog } from '../../src/monitor/nal-log.js';
import { TsFraming } from '../../src/mpegts/ts-framing.js';
import { scratchFolder } from '../support/programs/programs.js';
import { missingSamples, readSampleTs } from '../support/samples/samples.js';

// Of the three pictures of the sample, by ffprobe.
const PTS = ['1.466733', '1.500100', '1.533467'];
const OPTIONS = { debugNals: true, debugNalTypes: [], parseShortNals: true, nalLog: undefined };

test('nothing unless it is asked for, and no types that there are not', () => {
  assert.equal(openNalLog({ ...OPTIONS, debugNals: false }, assert.fail), undefined);
  assert.throws(() => openNalLog({ ...OPTIONS, debugNalTypes: ['sps', 'foo'] }, assert.fail), UsageError);
});

test('units of a stream in a file, which is opened anew on request', { skip: missingSamples() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tscap-nals-'));
  try {
    const file = join(folder, 'nal.log');
    const log = openNalLog({ ...OPTIONS, debugNalTypes: ['sps', 'slice'], nalLog: file }, assert.fail)!;
    const streamName = 'head end/239.1.1.1:5000';
    const stream = new PacketStream({ profile: '2020', payloads: log.payloads, streamName });
    const bytes = readSampleTs('exo_sample_h264_mpeg_audio');
    new TsFraming(stream).feed(bytes, 0, bytes.length, 0);
    stream.analyzer.settle();
    renameSync(file, `${file}.1`);
    log.reopen();
    await log.close();
    const lines = `${readFileSync(`${file}.1`, 'utf8')}${readFileSync(file, 'utf8')}`.trimEnd().split('\n');
    assert.match(
      lines[0]!,
      /^nal stream=head_end\/239\.1\.1\.1:5000 pid=256 time=\d+\.\d+ pts=\d+\.\d+ sps nal_unit_type=7 .* level_idc=30 /,
    );
    // Three pictures: I, P, P.
    const types = lines.flatMap((line) => / slice_type=(\d)/.exec(line)?.[1] ?? []);
    assert.deepEqual(types, ['7', '5', '5']);
    // Each with its own time, though the last unit of a PES packet ends in the next one: ffprobe -show_packets.
    const times = lines
      .filter((line) => line.includes(' slice_type='))
      .map((line) => / pts=(\d+\.\d+) /.exec(line)?.[1]);
    assert.deepEqual(times, PTS);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a last line without its end is kept apart from what comes, and said', { skip: missingSamples() }, async (t) => {
  const file = join(scratchFolder(t), 'nal.log');
  writeFileSync(file, 'nal torn');
  const said: string[] = [];
  const log = openNalLog({ ...OPTIONS, debugNalTypes: ['sps'], nalLog: file }, (text) => said.push(text))!;
  const stream = new PacketStream({ profile: '2020', payloads: log.payloads });
  const bytes = readSampleTs('exo_sample_h264_mpeg_audio');
  new TsFraming(stream).feed(bytes, 0, bytes.length, 0);
  stream.analyzer.settle();
  await log.close();
  const [torn, first] = readFileSync(file, 'utf8').split('\n');
  assert.deepEqual([torn, first!.slice(0, 11)], ['nal torn', 'nal stream=']);
  assert.match(said.join('\n'), /^output file .*nal\.log ended within a record[^\n]*$/);
});

test('a file that cannot be opened is refused', (t) => {
  const nalLog = join(scratchFolder(t), 'missing/nal.log');
  assert.throws(() => openNalLog({ ...OPTIONS, nalLog }, assert.fail), { code: 'NO_SUCH_FOLDER' });
});
