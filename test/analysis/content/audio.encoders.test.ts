import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PACKET_SIZE, pidAt } from '../../../src/mpegts/packet.js';
import type { PidReport } from '../../../src/report/kinds/mpegts/pid-report.js';
import { analyzed } from '../../support/analysis/file-report.js';

const TIMEOUT_MS = 60_000;
/** Of ffmpeg's first stream. */
const PID = 256;
const CASES = [
  { name: 'mp2', options: '-c:a mp2 -b:a 192k -ac 2', layout: 'stereo' },
  { name: 'mp2 of 24 kHz, mono', options: '-c:a mp2 -b:a 64k -ac 1 -ar 24000', layout: 'mono' },
  { name: 'mp3', options: '-c:a libmp3lame -b:a 128k -ac 2', encoder: 'libmp3lame', layout: 'stereo' },
  { name: 'mp3 of variable rate', options: '-c:a libmp3lame -q:a 4 -ac 2', encoder: 'libmp3lame', layout: 'stereo' },
  { name: 'aac', options: '-c:a aac -b:a 128k -ac 2', layout: 'stereo' },
  { name: 'aac 5.1', options: '-c:a aac -b:a 384k -ac 6', layout: '5.1' },
  { name: 'aac_latm', options: '-c:a aac -b:a 96k -ac 2 -mpegts_flags +latm', layout: 'stereo' },
  { name: 'ac3', options: '-c:a ac3 -b:a 448k -ac 6 -dialnorm -24', layout: '5.1', dialnorm: -24 },
  { name: 'ac3 of 44.1 kHz', options: '-c:a ac3 -b:a 192k -ac 2 -ar 44100', layout: 'stereo', dialnorm: -31 },
  { name: 'eac3', options: '-c:a eac3 -b:a 256k -ac 6 -dialnorm -20', layout: '5.1', dialnorm: -20 },
  { name: 'dts', options: '-c:a dca -strict -2 -b:a 768k -ac 6', layout: '5.1', dialnorm: 0 },
  { name: 'opus', options: '-c:a libopus -b:a 96k -ac 2', encoder: 'libopus', layout: 'stereo' },
  { name: 's302m', options: '-c:a s302m -strict -2 -ac 2', layout: 'stereo' },
  { name: 's302m of 8 channels', options: '-c:a s302m -strict -2 -ac 8 -sample_fmt s32', layout: '4 pairs' },
] as const;

const { stdout: encoders } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], {
  encoding: 'utf8',
  timeout: TIMEOUT_MS,
});
const HAS_FFMPEG = encoders?.includes('s302m') === true;

interface FfprobeStream {
  readonly codec_name: string;
  readonly sample_rate: string;
  readonly channels: number;
  readonly bit_rate?: string;
  readonly nb_read_packets: string;
}

describe('audio as it was encoded', { skip: HAS_FFMPEG ? false : 'no ffmpeg with its audio encoders' }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'tscap-audio-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function encode(name: string, options: string, seconds = 3): string {
    const file = path.join(folder, `${name.replaceAll(' ', '_')}.mpegts`);
    const source = `sine=frequency=440:sample_rate=48000:duration=${seconds}`;
    const args = ['-nostdin', '-y', '-loglevel', 'error', '-f', 'lavfi', '-i', source, ...options.split(' ')];
    execFileSync('ffmpeg', [...args, '-f', 'mpegts', file], { timeout: TIMEOUT_MS });
    return file;
  }

  async function audioOf(file: string): Promise<{ readonly pid: PidReport; readonly events: readonly object[] }> {
    const { report, events } = await analyzed(file);
    const [stream] = report.streams;
    assert.ok(stream?.kind === 'mpegts');
    return {
      pid: stream.pids[PID]!,
      events: events.filter(({ event }) => event.startsWith('audio') || event === 'format_change'),
    };
  }

  for (const testCase of CASES) {
    const { name, options, layout } = testCase;
    const encoder = 'encoder' in testCase ? testCase.encoder : '';
    const skip = encoders?.includes(encoder) === true ? false : `no ffmpeg with ${encoder}`;
    test(name, { skip, timeout: TIMEOUT_MS }, async () => {
      const file = encode(name, options);
      const expected = probed(file);
      const { pid, events } = await audioOf(file);
      const { audio } = pid;
      assert.ok(audio?.format);
      assert.equal(
        audio.format.codec,
        expected.codec_name === 'aac' && name === 'aac_latm' ? 'aac_latm' : expected.codec_name,
      );
      assert.equal(audio.format.channels, expected.channels);
      assert.equal(audio.format.layout, layout);
      assert.equal(audio.format.sample_rate_hz, Number(expected.sample_rate));
      assert.equal(audio.total.frames, Number(expected.nb_read_packets));
      assert.equal(audio.format.dialnorm_db, 'dialnorm' in testCase ? testCase.dialnorm : null);
      const isVariable = name === 'mp3 of variable rate';
      if (isVariable) assert.equal(audio.format.bitrate_bps, null);
      assert.deepEqual(events, []);
      const { sync_losses, skipped_bytes, pts_gaps, pts_overlaps, pts_jumps } = audio.total;
      assert.deepEqual([sync_losses, skipped_bytes, pts_jumps], [0, 0, 0]);
      // The encoder's first packet of Opus is shorter by what it skips; ffmpeg says so in its time stamps.
      if (name !== 'opus') assert.deepEqual([pts_gaps, pts_overlaps], [0, 0]);
      if (audio.format.codec === 's302m') {
        // Each PES packet is of another length; four flags come with each sample. Spec: SMPTE ST 302, 6
        const pcmBps = 48_000 * expected.channels * (audio.format.bit_depth! + 4);
        assert.ok(Math.abs(audio.total.bitrate_bps! - pcmBps) / pcmBps < 0.01, `${audio.total.bitrate_bps} bit/s`);
        return;
      }
      const sizes = packetSizes(file);
      const seconds = (audio.frame_duration_ms! / 1000) * sizes.length;
      const bps = (sizes.reduce((sum, size) => sum + size, 0) * 8) / seconds;
      // Packets of ffprobe are without the control header of Opus.
      assert.ok(Math.abs(audio.total.bitrate_bps! - bps) / bps < 0.03, `${audio.total.bitrate_bps} bit/s, not ${bps}`);
    });
  }

  test('packets that are missing cost their frames, and are no fault of the frames', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const file = encode('loss', '-c:a ac3 -b:a 192k -ac 2', 10);
    const whole = Number(probed(file).nb_read_packets);
    const bytes = readFileSync(file);
    const kept: Buffer[] = [];
    for (let pos = 0, n = 0; pos < bytes.length; pos += PACKET_SIZE) {
      if (pidAt(bytes, pos) === PID && n++ % 100 === 50) continue;
      kept.push(bytes.subarray(pos, pos + PACKET_SIZE));
    }
    const lossy = path.join(folder, 'lossy.mpegts');
    writeFileSync(lossy, Buffer.concat(kept));
    const { pid, events } = await audioOf(lossy);
    const losses = pid.cc_errors;
    assert.ok(losses > 10, `${losses} losses`);
    const { frames, sync_losses, skipped_bytes, pts_gaps, pts_overlaps } = pid.audio!.total;
    assert.deepEqual([sync_losses, skipped_bytes, pts_gaps, pts_overlaps], [0, 0, 0, 0]);
    assert.ok(frames < whole && frames >= whole - 2 * losses, `${frames} of ${whole} frames with ${losses} losses`);
    assert.deepEqual(events, []);
  });

  test('a switch of format in mid-stream is one event', { timeout: TIMEOUT_MS }, async () => {
    const files = [
      encode('first', '-c:a ac3 -b:a 384k -ac 6'),
      encode('second', '-c:a ac3 -b:a 192k -ac 2 -dialnorm -24'),
    ];
    const switched = path.join(folder, 'switched.mpegts');
    writeFileSync(switched, Buffer.concat(files.map((file) => readFileSync(file))));
    const { pid, events } = await audioOf(switched);
    assert.equal(pid.audio?.format_changes, 1);
    assert.equal(events.length, 1);
    const [event] = events as { changes: unknown; event: string }[];
    assert.deepEqual(event!.changes, [
      { field: 'channels', before: 6, after: 2 },
      { field: 'layout', before: '5.1', after: 'stereo' },
      { field: 'bitrate_bps', before: 384_000, after: 192_000 },
      { field: 'dialnorm_db', before: -31, after: -24 },
    ]);
  });

  test('bytes that are overwritten lose sync, once', { timeout: TIMEOUT_MS }, async () => {
    const file = encode('overwritten', '-c:a mp2 -b:a 256k -ac 2', 4);
    const bytes = readFileSync(file);
    const audio: number[] = [];
    for (let pos = 0; pos < bytes.length; pos += PACKET_SIZE) if (pidAt(bytes, pos) === PID) audio.push(pos);
    // Payloads of ten packets in a row, behind a header of a PES packet.
    const middle = audio.findIndex((pos, n) => n > audio.length / 2 && (bytes[pos + 1]! & 0x40) !== 0);
    for (const pos of audio.slice(middle + 1, middle + 11)) bytes.fill(0x33, pos + 20, pos + PACKET_SIZE);
    writeFileSync(file, bytes);
    const { pid, events } = await audioOf(file);
    assert.equal(pid.audio?.total.sync_losses, 1);
    assert.deepEqual(
      (events as { name: string }[]).map(({ name }) => name),
      ['lost', 'regained'],
    );
    assert.equal(pid.audio?.state, 'in_sync');
  });
});

function probed(file: string): FfprobeStream {
  const args = ['-v', 'error', '-show_streams', '-count_packets', '-of', 'json', file];
  const json = execFileSync('ffprobe', args, { encoding: 'utf8', timeout: TIMEOUT_MS });
  return (JSON.parse(json) as { streams: FfprobeStream[] }).streams[0]!;
}

function packetSizes(file: string): number[] {
  const args = ['-v', 'error', '-show_entries', 'packet=size', '-of', 'csv=p=0', file];
  const text = execFileSync('ffprobe', args, { encoding: 'utf8', timeout: TIMEOUT_MS });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseInt(line, 10));
}
