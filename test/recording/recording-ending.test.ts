import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { RateLimitedLog } from '../../src/cli/rate-limited-log.js';
import { StreamSession } from '../../src/monitor/stream-session.js';
import { loadFormats } from '../../src/recording/load-formats.js';
import { trueEnding } from '../../src/recording/recording-ending.js';
import { type RecordingOptions, Recordings } from '../../src/recording/recordings.js';
import type { StreamKind } from '../../src/stream/stream-kind.js';
import { scratchFolder } from '../support/programs/programs.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

for (const [name, ending, expected] of [
  ['x.mp4', '.pcap', '.pcap'],
  ['x.mpegts', '.pcap', '.pcap'],
  ['x.MPEGTS', '.pcap', '.pcap'],
  ['x.pcapng', '.pcap', '.pcap'],
  ['x.pcap', '.ts', '.ts'],
  ['x.mp4', '.ts', '.ts'],
  // These say nothing else, or nothing at all.
  ['x.pcap', '.pcap', undefined],
  ['x.cap', '.pcap', undefined],
  ['x.m2ts', '.ts', undefined],
  ['x.m4s', '.mp4', undefined],
  ['x.bin', '.pcap', undefined],
  ['x', '.pcap', undefined],
  ['239.1.1.1', '.pcap', undefined],
  ['folder.mp4/x', '.pcap', undefined],
  ['-', '.pcap', undefined],
  ['x.mp4', undefined, undefined],
] as const) {
  test(`${name} of what ends with ${ending}: ${expected ?? 'stays'}`, () =>
    assert.equal(trueEnding(name, ending), expected));
}

/** Records a batch of each stream, two sessions of the first, by the pattern; returns where each is said to be. */
async function record(
  outputFile: string,
  kinds: readonly StreamKind[],
  options: Partial<RecordingOptions> = {},
): Promise<readonly (string | null)[]> {
  const recordings = new Recordings(
    { outputFile, overwrite: false, stream: [], packetCount: 0, formats: await loadFormats(options), ...options },
    new RateLimitedLog(pino({ level: 'silent' })),
    assert.fail,
    assert.fail,
  );
  const streams: StreamSession[] = [];
  for (const [n, kind] of [...kinds, kinds[0]!].entries()) {
    const id = `239.1.1.${(n % kinds.length) + 1}:5000`;
    const scripted = new ScriptedProbe('p1', `s${n}`).stream(id, { kind });
    const message = kind === 'mpegts' ? scripted.batch(7) : scripted.rtpBatch([Buffer.alloc(1000, n)]);
    assert.ok(message.kind === 'batch');
    const stream = new StreamSession(message.probe, message.batch.stream, true);
    recordings.record(stream, message.batch);
    await recordings.finish(stream);
    streams.push(stream);
  }
  await recordings.close();
  assert.deepEqual(
    streams.map(({ recordedPackets, receivedPackets }) => recordedPackets - receivedPackets),
    kinds.concat(kinds[0]!).map((kind) => (kind === 'mpegts' ? 7 : 1)),
  );
  return streams.map(({ outputFile: file }) => file);
}

test('a pattern for transport streams: datagrams go into a .pcap, whose next session goes on in it', async (t) => {
  const folder = scratchFolder(t);
  const files = await record(join(folder, '{stream_id}.mpegts'), ['st2110-20', 'mpegts']);
  const expected = ['239.1.1.1_5000.pcap', '239.1.1.2_5000.mpegts', '239.1.1.1_5000.pcap'];
  assert.deepEqual(
    files,
    expected.map((name) => join(folder, name)),
  );
  assert.deepEqual(readdirSync(folder).sort(), [...new Set(expected)].sort());
  const pcap = readFileSync(join(folder, expected[0]!));
  // draft-ietf-opsawg-pcap, 4: a header of 24 bytes; 5: one of 16 in front of each datagram, here with 28 of IP and UDP.
  assert.equal(pcap.length, 24 + 2 * (16 + 28 + 1000));
  assert.equal(pcap.readUInt32LE(0), 0xa1b23c4d);
});

test('a name for one file: what it was opened for does not stay beside what the stream is', async (t) => {
  const folder = scratchFolder(t);
  const [file] = await record(join(folder, 'x.mp4'), ['st2110-30'], { outputFormat: 'mp4' });
  assert.equal(file, join(folder, 'x.pcap'));
  assert.deepEqual(readdirSync(folder), ['x.pcap']);
});

test('a name that no stream came for stays, empty', async (t) => {
  const file = join(scratchFolder(t), 'x.mp4');
  const log = new RateLimitedLog(pino({ level: 'silent' }));
  const options = { outputFile: file, overwrite: false, stream: [], packetCount: 0 };
  await new Recordings(options, log, assert.fail, assert.fail).close();
  assert.ok(existsSync(file));
});

test('in segments: what is said to be there is the index, which is there', async (t) => {
  const folder = scratchFolder(t);
  const pattern = join(folder, '{stream_id}-{segment}.ts');
  const files = await record(pattern, ['st2110-20', 'mpegts'], { segmentDuration: 1 });
  for (const file of files) assert.match(readFileSync(file!, 'utf8'), /"tscap\.segments"/);
  const names = readdirSync(folder).filter((name) => !name.endsWith('.json'));
  assert.deepEqual(names.sort(), [
    '239.1.1.1_5000-000001.pcap',
    '239.1.1.1_5000-000002.pcap',
    '239.1.1.2_5000-000001.ts',
  ]);
});
