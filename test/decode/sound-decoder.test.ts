import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CodedSound, DecodedEssence } from '../../src/analysis/content/essence-sink.js';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import { SoundDecoder } from '../../src/decode/sound-decoder.js';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { libavSettings, missingDecoder } from '../support/decode/decoders.js';
import { REPOSITORY } from '../support/programs/programs.js';

const skip = missingDecoder();

/** The sound of test_data/bars.mpegts: a tone of 1 kHz, which ffmpeg makes with an amplitude of 1/8. */
function tone(): CodedSound[] {
  const bytes = readFileSync(path.join(REPOSITORY, 'test_data/bars.mpegts'));
  const stream = new PacketStream({ profile: '2020', wishes: { pictureIntervalNs: null, sound: true } });
  const packets = Math.floor(bytes.length / PACKET_SIZE);
  // 2 Mb/s: 752 µs for each packet.
  stream.feed(bytes, 0, packets, 0, 752_000);
  stream.endBatch();
  return stream.analyzer.payload!.takeEssence!().filter((essence): essence is CodedSound => essence.kind === 'audio');
}

function open(t: TestContext, changes = {}, now = () => performance.now()) {
  const ended: string[] = [];
  const decoder = new SoundDecoder(
    { ...libavSettings(), processes: 1, ...changes },
    { now, ended: ({ cause }) => ended.push(cause), suspended: () => {} },
  );
  t.after(() => decoder.closeAll());
  return { decoder, ended };
}

type Sound = Extract<DecodedEssence, { kind: 'sound' }>;

function rms(sounds: readonly Sound[]): number {
  const samples = sounds.flatMap(({ block }) => [...block.samples]);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

async function decodeAll(decoder: SoundDecoder, key: string, sounds: readonly CodedSound[]): Promise<Sound[]> {
  const decoded: Sound[] = [];
  for (const sound of sounds) {
    const heard = await decoder.decode(key, sound);
    if (heard?.kind === 'sound') decoded.push(heard);
  }
  return decoded;
}

test('a tone has its level, its length, and times without holes', { skip }, async (t) => {
  const { decoder } = open(t);
  const coded = tone();
  const heard = await decodeAll(decoder, 'a', coded);
  const frames = heard.reduce((sum, { block }) => sum + block.samples.length / block.channels, 0);
  assert.deepEqual([...new Set(heard.map(({ block }) => `${block.sampleRate} ${block.channels}`))], ['48000 1']);
  // 5 s, but for what the last PES packet has, which nothing ends.
  assert.ok(frames > 4.5 * 48_000 && frames <= 5.1 * 48_000, `${frames} frames`);
  assert.ok(Math.abs(20 * Math.log10(rms(heard.slice(5)) * Math.SQRT2) + 18.06) < 0.1, `${rms(heard)}`);
  for (const [n, { block }] of heard.entries()) {
    const before = heard[n - 1]?.block;
    if (before === undefined) continue;
    const endNs = before.timeNs + (before.samples.length / before.channels / 48_000) * 1e9;
    assert.ok(Math.abs(block.timeNs - endNs) < 1, `${block.timeNs - endNs} ns`);
  }
  assert.ok(heard.every(({ isBehindGap }) => !isBehindGap));
  assert.equal(decoder.figures.errors, 0);
});

test('several streams are kept apart, and a session ends with its stream', { skip }, async (t) => {
  const { decoder } = open(t);
  const coded = tone();
  const silent = coded.map((sound) => ({ ...sound, codec: 'ac3' as const })); // not what it is
  const [heard, other] = await Promise.all([decodeAll(decoder, 'a', coded), decodeAll(decoder, 'b', silent)]);
  assert.ok(Math.abs(20 * Math.log10(rms(heard.slice(5)) * Math.SQRT2) + 18.06) < 0.1);
  assert.deepEqual(other, []);
  assert.equal(decoder.figures.sessions, 2);
  decoder.close('b');
  assert.equal(decoder.figures.sessions, 1);
});

test('a decoder that is killed costs a gap, and the sound goes on', { skip }, async (t) => {
  const { decoder, ended } = open(t);
  const coded = tone();
  await decodeAll(decoder, 'a', coded.slice(0, 4));
  const [pid] = decoder.pids;
  process.kill(pid!, 'SIGKILL');
  const heard = await decodeAll(decoder, 'a', coded.slice(4));
  assert.deepEqual(ended, ['crashed']);
  assert.equal(heard[0]?.isBehindGap, true);
  assert.ok(heard.length >= coded.length - 6);
  assert.notEqual(decoder.pids[0], pid);
});

test('one that is stopped is replaced', { skip }, async (t) => {
  const { decoder, ended } = open(t, { timeOutMs: 500 });
  const coded = tone();
  await decodeAll(decoder, 'a', coded.slice(0, 4));
  process.kill(decoder.pids[0]!, 'SIGSTOP');
  const heard = await decodeAll(decoder, 'a', coded.slice(4));
  assert.deepEqual(ended, ['timed_out']);
  assert.equal(heard[0]?.isBehindGap, true);
});

test('broken frames cost no decoder', { skip }, async (t) => {
  const { decoder, ended } = open(t);
  const broken = tone().map((sound, n) => ({
    ...sound,
    bytes: sound.bytes.map((byte, at) => (at % 61 === n % 61 ? byte ^ 0xff : byte)),
  }));
  await decodeAll(decoder, 'a', broken);
  assert.deepEqual(ended, []);
});

test('what comes faster than it is decoded is dropped, and counted', { skip }, async (t) => {
  const { decoder } = open(t);
  const [first] = tone();
  const results = await Promise.all(Array.from({ length: 200 }, () => decoder.decode('a', first!)));
  assert.equal(results.length, 200);
  assert.ok(decoder.figures.dropped > 0 && decoder.figures.dropped < 80, `${decoder.figures.dropped} dropped`);
});

/** All sessions that a process has. */
const ALL = Array.from({ length: 64 }, (_, n) => `stream ${n}`);

test('sessions that are closed while their process is busy make room for others', { skip }, async (t) => {
  const { decoder } = open(t);
  const coded = tone();
  await Promise.all(ALL.map((key) => decoder.decode(key, coded[0]!)));
  const busy = decoder.decode(ALL[0]!, coded[1]!);
  for (const key of ALL) decoder.close(key);
  await busy;
  const heard = await decodeAll(decoder, 'another', coded);
  assert.ok(heard.length > coded.length - 6, `${heard.length} of ${coded.length}`);
});

test('sessions of PIDs that are gone make room for others', { skip }, async (t) => {
  let nowMs = 0;
  const { decoder } = open(t, {}, () => nowMs);
  const coded = tone();
  await Promise.all(ALL.map((key) => decoder.decode(key, coded[0]!)));
  nowMs = 61_000;
  const heard = await decodeAll(decoder, 'another', coded);
  assert.ok(heard.length > coded.length - 6, `${heard.length} of ${coded.length}`);
  assert.equal(decoder.figures.sessions, 1);
});
