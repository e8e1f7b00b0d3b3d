import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingFormats } from '../../../src/recording/cut-formats.js';
import { Outputs } from '../../../src/recording/outputs.js';
import type { RecordingFormat } from '../../../src/recording/recording.js';
import type { SegmentIndex } from '../../../src/recording/segments/segment-index.js';
import type { SegmentOptions } from '../../../src/recording/segments/segmented-recording.js';
import type { Batch } from '../../../src/stream/message.js';
import { ScriptedProbe } from '../programs/scripted-probe.js';
import { NO_SEGMENT_LIMITS } from './segment-rig.js';

/** Arrival of the first datagram, in seconds of the epoch. */
export const CAPTURE_START_S = 1_763_790_000;
/** 100 datagrams a second, in batches of 40. */
const STEP_NS = 10_000_000;
/** In a batch. */
export const DATAGRAMS = 40;
/** The first datagram of a batch has so many bytes, each next one more. */
export const DATAGRAM_BYTES = 1200;
/** draft-ietf-opsawg-pcap, 4 and 5; and the headers of IPv4 and UDP. */
export const FILE_HEADER = 24;
export const IN_FRONT = 16 + 28;

/** So many batches, each datagram of which is another one; behind `gapAt` batches the stream pauses. */
export function datagramBatches(count: number, gapAt = count): Batch[] {
  const stream = new ScriptedProbe().stream('239.1.1.1:5000', { kind: 'st2110-20' });
  return Array.from({ length: count }, (_, n) => {
    const datagrams = Array.from({ length: DATAGRAMS }, (_, row) =>
      Buffer.alloc(DATAGRAM_BYTES + row, n * DATAGRAMS + row),
    );
    const ns = n * DATAGRAMS * STEP_NS + (n >= gapAt ? 5e9 : 0);
    const message = stream.rtpBatch(datagrams, {
      baseSeconds: CAPTURE_START_S + Math.floor(ns / 1e9),
      baseNanoseconds: ns % 1e9,
      arrivalDeltaNs: Uint32Array.from(datagrams, (_, row) => row * STEP_NS),
    });
    assert.ok(message.kind === 'batch');
    return message.batch;
  });
}

/** Records the batches by the pattern; all must be recorded. */
export async function recordBatches(
  pattern: string,
  format: RecordingFormat,
  taken: readonly Batch[],
  isSegmented: boolean,
): Promise<void> {
  const outputs = new Outputs(pattern, false, assert.fail, assert.fail, () => format, isSegmented);
  const info = taken[0]!.stream;
  const { recording } = outputs.open({ info, probeId: 'p1', startSeconds: CAPTURE_START_S });
  const counts = { packets: 0, bytes: 0 };
  const account = {
    recorded: (packets: number, bytes: number) => {
      counts.packets += packets;
      counts.bytes += bytes;
    },
    leftOut: assert.fail,
  };
  for (const batch of taken) recording.take(batch, batch.packets, account);
  await outputs.close();
  const bytes = taken.reduce((sum, { payload, packets }) => sum + payload.length + packets * IN_FRONT, 0);
  assert.deepEqual(counts, { packets: taken.length * DATAGRAMS, bytes });
}

/** Records the batches in captures x-000001.pcap, … of the folder. */
export async function recordCaptures(folder: string, options: Partial<SegmentOptions>, taken: readonly Batch[]) {
  const { pcap } = recordingFormats({ ...NO_SEGMENT_LIMITS, ...options });
  await recordBatches(join(folder, 'x-{segment}.pcap'), pcap, taken, true);
  const index = JSON.parse(readFileSync(join(folder, 'x.index.json'), 'utf8')) as SegmentIndex;
  return { index, files: index.segments.map(({ file }) => readFileSync(join(folder, file))) };
}
