import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCut } from '../../../src/recording/cut/run.js';
import { missingTool } from '../../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../../support/programs/programs.js';
import { recordSegments } from '../../support/records/segment-rig.js';

const BARS = readFileSync(join(REPOSITORY, 'test_data/bars.mpegts'));
/** 2025-11-22T05:40:00Z: arrival of the first packet; 5 s at 2 Mb/s. */
const START_S = 1_763_790_000;

function at(seconds: number): string {
  return new Date((START_S + seconds) * 1000).toISOString();
}

function configOf(folder: string, fromS: number, toS: number) {
  return {
    index: join(folder, 'x.index.json'),
    from: at(fromS),
    to: at(toS),
    outputFile: join(folder, 'cut.ts'),
    format: 'ts' as const,
    overwrite: false,
  };
}

describe('a part of a recording', () => {
  test('from the random access point before its begin to its end, with tables in front', async (t) => {
    const folder = scratchFolder(t);
    await recordSegments(folder, BARS, { durationS: 1 });
    await runCut(configOf(folder, 2, 3));
    const cut = readFileSync(join(folder, 'cut.ts'));
    const body = cut.subarray(2 * 188);
    assert.deepEqual([cut.readUInt16BE(1) & 0x1fff, cut.readUInt16BE(189) & 0x1fff], [0, 0x1000]);
    const from = BARS.indexOf(body);
    assert.ok(from > 0, 'it is the stream, byte for byte');
    // 2 Mb/s constant: 250 kB a second. A group of pictures is 0.48 s.
    const beginS = from / 250_000;
    const endS = (from + body.length) / 250_000;
    assert.ok(beginS <= 2 && beginS > 2 - 0.49, `${beginS}`);
    assert.ok(Math.abs(endS - 3) < 0.002, `${endS}`);
  });

  test('ffprobe decodes every picture of it', { skip: missingTool('ffprobe') }, async (t) => {
    const folder = scratchFolder(t);
    await recordSegments(folder, BARS, { durationS: 1 });
    await runCut(configOf(folder, 1.5, 4));
    const args = ['-v', 'error', '-count_frames', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_frames'];
    const out = execFileSync('ffprobe', [...args, '-of', 'csv=p=0', join(folder, 'cut.ts')], { encoding: 'utf8' });
    const frames = Number.parseInt(out, 10);
    assert.ok(frames >= 62 && frames <= 62 + 13, out);
  });

  test('as pcapng: the packets in datagrams, by tshark with the arrivals of the stream', {
    skip: missingTool('tshark'),
  }, async (t) => {
    const folder = scratchFolder(t);
    await recordSegments(folder, BARS, { durationS: 1 });
    await runCut(configOf(folder, 2, 3));
    const outputFile = join(folder, 'cut.pcapng');
    await runCut({ ...configOf(folder, 2, 3), format: 'pcapng', outputFile });
    const fields = ['frame.time_epoch', 'ip.dst', 'udp.dstport', 'udp.payload'].flatMap((field) => ['-e', field]);
    const out = execFileSync('tshark', ['-r', outputFile, '-T', 'fields', ...fields], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const frames = out
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    const payload = Buffer.concat(frames.map((columns) => Buffer.from(columns[3]!, 'hex')));
    assert.ok(payload.equals(readFileSync(join(folder, 'cut.ts'))), 'the same packets');
    assert.ok(frames.every(([, ip, port]) => ip === '239.1.1.1' && port === '5000'));
    // 2 Mb/s constant: when each datagram arrived follows from its place, here that of its first packet behind the two tables.
    for (const [n, [time]] of frames.entries()) {
      const at = n === 0 ? 2 : n * 7;
      const from = BARS.indexOf(payload.subarray(2 * 188)) + (at - 2) * 188;
      // Datagrams of seven packets: a packet came up to 5.3 ms earlier than by its place.
      assert.ok(Math.abs(Number(time) - START_S - from / 250_000) < 0.006, `${n}: ${time}`);
    }
  });

  test('a segment whose file is gone is left out', async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordSegments(folder, BARS, { durationS: 1 });
    rmSync(join(folder, index.segments[1]!.file));
    await runCut(configOf(folder, 0, 10));
    const size = readFileSync(join(folder, 'cut.ts')).length;
    assert.equal(size, BARS.length - index.segments[1]!.bytes);
  });

  test('the segment that still grows is a part of it', async (t) => {
    const folder = scratchFolder(t);
    const { index, segments } = await recordSegments(folder, BARS, { durationS: 1 });
    const last = index.segments.at(-1)!;
    const { number, file, first_arrival, first_arrival_s, table_bytes } = last;
    const open = { number, file, first_arrival, first_arrival_s, table_bytes };
    const growing = { ...index, is_complete: false, segments: index.segments.slice(0, -1), open };
    writeFileSync(join(folder, 'x.index.json'), JSON.stringify(growing));
    await runCut(configOf(folder, first_arrival_s - START_S + 0.01, 20));
    assert.equal(readFileSync(join(folder, 'cut.ts')).length, segments.at(-1)!.length);
  });

  for (const [from, to, fault] of [
    [20, 30, /nothing was recorded in that time: the index goes from 2025-11-22T05:40:00.000Z to 2025-11-22T05:40:04/],
    [3, 2, /--from must be before --to/],
  ] as const) {
    test(`from ${from} s to ${to} s is refused`, async (t) => {
      const folder = scratchFolder(t);
      await recordSegments(folder, BARS, { durationS: 1 });
      await assert.rejects(runCut(configOf(folder, from, to)), fault);
    });
  }

  test('an index that points out of its folder is none', async (t) => {
    const folder = scratchFolder(t);
    const { index } = await recordSegments(folder, BARS, { durationS: 1 });
    const segments = index.segments.map((entry) => ({ ...entry, file: '../../etc/passwd' }));
    writeFileSync(join(folder, 'x.index.json'), JSON.stringify({ ...index, segments }));
    await assert.rejects(runCut(configOf(folder, 0, 5)), /is no index of a recording in segments/);
  });

  test('tscap-history cut', async (t) => {
    const folder = scratchFolder(t);
    await recordSegments(folder, BARS, { durationS: 1 });
    const { index, from, to, outputFile } = configOf(folder, 1, 2);
    const args = ['cut', '--index', index, '--from', from, '--to', to, '-o', outputFile];
    const program = startProgram(t, 'history', args);
    await program.expectExit(0);
    assert.match(program.stderr, /^tscap-history: wrote \d+ bytes to /);
    const again = startProgram(t, 'history', args);
    await again.expectExit(1);
    assert.match(again.stderr, /exists: choose another name or add --overwrite/);
  });
});
