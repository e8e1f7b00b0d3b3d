import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { recordingFormats } from '../../../src/recording/cut-formats.js';
import { Outputs } from '../../../src/recording/outputs.js';
import type { SegmentOptions } from '../../../src/recording/segments/segmented-recording.js';
import { NO_SEGMENT_LIMITS, takeAll } from './segment-rig.js';

/** What became of a recording. */
export interface RecordedMp4 {
  readonly files: readonly string[];
  readonly recordedPackets: number;
  readonly recordedBytes: number;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly notices: readonly string[];
}

/** Records packets as MP4 into the folder: one file, or segments where there are options for them. */
export async function recordMp4(
  folder: string,
  ts: Uint8Array,
  segments?: Partial<SegmentOptions>,
  pattern = segments === undefined ? '{probe_id}.mp4' : 'x-{segment}.m4s',
  bitrateBps = 2e6,
): Promise<RecordedMp4> {
  const options = segments === undefined ? undefined : { ...NO_SEGMENT_LIMITS, ...segments };
  const formats = recordingFormats(options, 'mp4');
  const notices: string[] = [];
  const outputs = new Outputs(
    join(folder, pattern),
    false,
    assert.fail,
    assert.fail,
    () => formats.mpegts,
    options !== undefined,
    (_, message) => notices.push(message),
  );
  let recordedPackets = 0;
  let recordedBytes = 0;
  const leftOut: Record<string, number> = {};
  const account = {
    recorded: (packets: number, bytes: number) => {
      recordedPackets += packets;
      recordedBytes += bytes;
    },
    leftOut: (cause: string, packets: number) => {
      leftOut[cause] = (leftOut[cause] ?? 0) + packets;
    },
  };
  takeAll(outputs, ts, account, { bitrateBps });
  await outputs.close();
  const files = readdirSync(folder).sort();
  return { files, recordedPackets, recordedBytes, leftOut, notices };
}

/** A line for each frame. The MD5 of a picture costs twice what decoding it does, this hash a third of that. */
const AS_HASHES = ['-f', 'framehash', '-hash', 'murmur3'];

/** A frame that ffmpeg decodes. */
export interface DecodedFrame {
  /** Seconds by the file. */
  readonly time: number;
  readonly duration: number;
  readonly hash: string;
}

/** All frames of a stream of a file, and how many lines ffmpeg complained. `stream`: as `v:0`. */
export function decodeFrames(
  file: string,
  stream: string,
): { readonly frames: readonly DecodedFrame[]; readonly faults: number } {
  const args = ['-v', 'error', '-copyts', '-i', file, '-map', `0:${stream}?`, '-vsync', 'passthrough'];
  const { stdout, stderr } = spawnSync('ffmpeg', [...args, '-enc_time_base', '-1', ...AS_HASHES, '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 120_000,
  });
  const base = /^#tb 0: (\d+)\/(\d+)$/m.exec(stdout);
  const unit = base === null ? 1 : Number(base[1]) / Number(base[2]);
  const rows = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const frames = rows.map((row) => {
    const columns = row.split(',').map((column) => column.trim());
    return { time: Number(columns[2]) * unit, duration: Number(columns[3]) * unit, hash: columns[5]! };
  });
  return { frames, faults: stderr.split('\n').filter((line) => line !== '').length };
}

/** A stream of a file: `v:0`, `a:0`, `a:1`, … */
export interface ReadStream {
  readonly name: string;
  readonly frames: readonly DecodedFrame[];
}

/**
 * All pictures and sound of a file, or those of `maps`, in one run of ffmpeg: decoded, or as they are coded. `faults`: its complaints.
 */
export function readStreams(
  file: string,
  isDecoded: boolean,
  maps: readonly string[] = ['0:v?', '0:a?'],
): { readonly streams: readonly ReadStream[]; readonly faults: readonly string[] } {
  const input = ['-v', 'error', '-threads', '1', '-copyts', '-i', file, ...maps.flatMap((map) => ['-map', map])];
  const how = isDecoded ? ['-vsync', 'passthrough', '-enc_time_base', '-1'] : ['-c', 'copy'];
  const { stdout, stderr } = spawnSync('ffmpeg', [...input, ...how, ...AS_HASHES, '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 120_000,
  });
  const counts = { video: 0, audio: 0 };
  const streams = [...stdout.matchAll(/^#media_type (\d+): (video|audio)$/gm)].map(([, index, kind]) => {
    const name = `${kind![0]}:${counts[kind as 'video' | 'audio']++}`;
    const [, unit, per] = new RegExp(`^#tb ${index}: (\\d+)/(\\d+)$`, 'm').exec(stdout)!;
    const rows = [...stdout.matchAll(new RegExp(`^${index},.*$`, 'gm'))];
    const frames = rows.map(([row]) => {
      const columns = row.split(',').map((column) => column.trim());
      const scale = Number(unit) / Number(per);
      return { time: Number(columns[2]) * scale, duration: Number(columns[3]) * scale, hash: columns[5]! };
    });
    return { name, frames };
  });
  return { streams, faults: stderr.split('\n').filter((line) => line !== '') };
}
