import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingFormats } from '../../../src/recording/cut-formats.js';
import { Outputs } from '../../../src/recording/outputs.js';
import type { RecordingAccount } from '../../../src/recording/recording.js';
import type { SegmentIndex } from '../../../src/recording/segments/segment-index.js';
import type { SegmentOptions } from '../../../src/recording/segments/segmented-recording.js';
import type { Batch } from '../../../src/stream/message.js';
import { ScriptedProbe } from '../programs/scripted-probe.js';

const PACKETS = 7;
const DATAGRAMS = 50;
const START_S = 1_763_790_000;
export const NO_SEGMENT_LIMITS: SegmentOptions = {
  durationS: undefined,
  bytes: undefined,
  keepSegments: undefined,
  keepTimeS: undefined,
  hasPlaylist: false,
};

export interface RecordedSegments {
  readonly index: SegmentIndex;
  /** By their order in the index. */
  readonly segments: readonly Buffer[];
  readonly files: readonly string[];
  readonly recordedPackets: number;
}

/** Records packets of a constant rate in segments, batch by batch, into files of the pattern in the folder. */
export async function recordSegments(
  folder: string,
  ts: Uint8Array,
  options: Partial<SegmentOptions>,
  { pattern = 'x-{segment}.ts', bitrateBps = 2e6, startS = START_S } = {},
): Promise<RecordedSegments> {
  const formats = recordingFormats({ ...NO_SEGMENT_LIMITS, ...options });
  const outputs = new Outputs(join(folder, pattern), false, assert.fail, assert.fail, () => formats.mpegts, true);
  let recordedPackets = 0;
  const account = {
    recorded: (packets: number) => {
      recordedPackets += packets;
    },
    leftOut: () => assert.fail('left out'),
  };
  takeAll(outputs, ts, account, { bitrateBps, startS });
  await outputs.close();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const indexFile = files.find((name) => name.endsWith('.index.json'))!;
  const index = JSON.parse(readFileSync(join(folder, indexFile), 'utf8')) as SegmentIndex;
  const segments = index.segments.map(({ file }) => readFileSync(join(folder, file)));
  return { index, segments, files, recordedPackets };
}

/** Gives a recording of the outputs the packets, batch by batch at a constant rate. */
export function takeAll(
  outputs: Outputs,
  ts: Uint8Array,
  account: RecordingAccount,
  { bitrateBps = 2e6, startS = START_S } = {},
): void {
  const stream = new ScriptedProbe().stream('239.1.1.1:5000');
  const { recording } = outputs.open({ info: stream.info, probeId: 'p1', startSeconds: startS });
  const packets = Math.floor(ts.length / 188);
  const datagramS = (PACKETS * 188 * 8) / bitrateBps;
  for (let from = 0, timeS = startS; from < packets; from += PACKETS * DATAGRAMS, timeS += DATAGRAMS * datagramS) {
    const end = Math.min(packets, from + PACKETS * DATAGRAMS);
    const sizes = Array.from({ length: Math.ceil((end - from) / PACKETS) }, (_, n) =>
      Math.min(PACKETS, end - from - n * PACKETS),
    );
    const message = stream.message({
      datagrams: sizes.length,
      packets: end - from,
      sizes: Uint16Array.from(sizes),
      payload: ts.slice(from * 188, end * 188),
      baseSeconds: Math.floor(timeS),
      baseNanoseconds: Math.round((timeS % 1) * 1e9),
      arrivalDeltaNs: Uint32Array.from(sizes, (_, n) => n * datagramS * 1e9),
    });
    recording.take((message as { batch: Batch }).batch, end - from, account);
  }
}
