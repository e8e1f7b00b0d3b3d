import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchFileHead, encodeFrames, type FrameComment } from '../../../src/recording/pcapng/batch-frames.js';
import type { Batch, Message, StreamInfo } from '../../../src/stream/message.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { numberedPackets, ScriptedProbe } from '../../support/programs/scripted-probe.js';

const ID = '239.1.1.1:5000';

function batchOf(message: Message): Batch {
  assert.ok(message.kind === 'batch');
  return message.batch;
}

function tshark(file: string, ...fields: string[]): string[][] {
  const checks = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE'].flatMap((option) => ['-o', option]);
  const args = ['-r', file, ...checks, '-d', 'udp.port==5000,rtp', '-T', 'fields', '-E', 'separator=|'];
  const columns = fields.flatMap((field) => ['-e', field]);
  const text = execFileSync('tshark', [...args, ...columns], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('|'));
}

test('TS over RTP: tshark reads ns times, rebuilt RTP headers, packets and the comment at its frame', {
  skip: missingTool('tshark', 'capinfos'),
}, (t) => {
  const stream = new ScriptedProbe().stream(ID, { isRtp: true, payloadType: 33, ssrc: 0xdeadbeef });
  const batch = batchOf(
    stream.batch(15, {
      rtpSequences: Uint16Array.of(65535, 0, 7),
      rtpTimestamps: Uint32Array.of(4294967295, 1, 2),
      // 4.2 s after the first one, which is 1 µs before the second.
      arrivalDeltaNs: Uint32Array.of(0, 1000, 4_200_000_001),
    }),
  );
  const comments: FrameComment[] = [
    { atS: 1_763_790_002, text: 'PAT_error: gone' },
    { atS: 1_763_790_003, text: 'another' },
    { atS: 1_763_790_009, text: 'later' },
  ];
  const file = join(scratchFolder(t), 'x.pcapng');
  writeFileSync(file, Buffer.concat([batchFileHead(batch.stream, 'tscap test'), encodeFrames(batch, comments)]));
  const rows = tshark(
    file,
    'frame.time_epoch',
    'rtp.seq',
    'rtp.timestamp',
    'rtp.ssrc',
    'rtp.p_type',
    'ip.checksum.status',
    'rtp.payload',
    'frame.comment',
  );
  const bytes = (from: number, packets: number) => numberedPackets(from, packets).toString('hex');
  const rtp = ['0xdeadbeef', '33', '1'];
  assert.deepEqual(rows, [
    ['1763790000.999999000', '65535', '4294967295', ...rtp, bytes(0, 7), ''],
    ['1763790001.000000000', '0', '1', ...rtp, bytes(7, 7), ''],
    ['1763790005.199999001', '7', '2', ...rtp, bytes(14, 1), 'PAT_error: gone,another'],
  ]);
  assert.deepEqual(comments, [{ atS: 1_763_790_009, text: 'later' }]);
  const facts = execFileSync('capinfos', [file], { encoding: 'utf8' });
  assert.match(facts, /timestamp precision: +nanoseconds/);
  assert.match(facts, /Capture application: tscap test/);
  assert.match(
    facts,
    /Capture comment: +Original: TS packets, arrival times, RTP sequence numbers and timestamps\. Rebuilt:/,
  );
  assert.match(facts, /Name = 239\.1\.1\.1:5000/);
});

for (const [name, info, checksum] of [
  ['UDP over IPv4', {}, '3'],
  ['UDP over IPv6', { sourceIp: '2001:db8::1', destinationIp: 'ff3e::8000:1' }, '1'],
] as const satisfies [string, Partial<StreamInfo>, string][]) {
  test(`${name}: good checksums, and datagrams none of whose packets were let through are left out`, {
    skip: missingTool('tshark'),
  }, (t) => {
    const stream = new ScriptedProbe().stream(ID, info);
    const batch = { ...batchOf(stream.batch(14)), sizes: Uint16Array.of(7, 0, 7), datagrams: 3 };
    batch.arrivalDeltaNs = Uint32Array.of(0, 1, 2);
    const file = join(scratchFolder(t), 'x.pcapng');
    writeFileSync(file, Buffer.concat([batchFileHead(batch.stream, 'tscap'), encodeFrames(batch)]));
    const rows = tshark(file, 'frame.time_epoch', 'udp.checksum.status', 'udp.length');
    const length = String(8 + 7 * 188);
    assert.deepEqual(rows, [
      ['1763790000.999999000', checksum, length],
      ['1763790000.999999002', checksum, length],
    ]);
  });
}

test('other streams: whole UDP payloads of any size, padded to words', { skip: missingTool('tshark') }, (t) => {
  const stream = new ScriptedProbe().stream(ID, { kind: 'st2110-30', isRtp: true });
  const datagrams = [13, 14, 15, 16].map((size, n) => Buffer.from([0x80, 97, 0, n, ...Buffer.alloc(size - 4, n)]));
  const batch = batchOf(stream.rtpBatch(datagrams));
  const file = join(scratchFolder(t), 'x.pcapng');
  writeFileSync(file, Buffer.concat([batchFileHead(batch.stream, 'tscap'), encodeFrames(batch)]));
  assert.deepEqual(
    tshark(file, 'udp.payload'),
    datagrams.map((bytes) => [bytes.toString('hex')]),
  );
});

test('any sizes: the blocks fill the bytes exactly', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, fc.boolean(), (packets, isRtp) => {
      const total = packets.reduce((sum, count) => sum + count, 0);
      const stream = new ScriptedProbe().stream(ID, { isRtp });
      const batch = batchOf(stream.batch(total));
      const columns = { arrivalDeltaNs: new Uint32Array(packets.length), sizes: Uint16Array.from(packets) };
      const rtp = { rtpSequences: new Uint16Array(packets.length), rtpTimestamps: new Uint32Array(packets.length) };
      const bytes = encodeFrames({ ...batch, ...columns, ...rtp, datagrams: packets.length }, [{ atS: 0, text: 'x' }]);
      let at = 0;
      for (let frames = 0; at < bytes.length; frames++) {
        const length = bytes.readUInt32LE(at + 4);
        assert.equal(bytes.readUInt32LE(at + length - 4), length);
        at += length;
        assert.ok(frames < packets.length);
      }
      assert.equal(at, bytes.length);
    }),
    { numRuns: 50 },
  );
});
