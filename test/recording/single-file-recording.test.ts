import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ByteWriter, Chunk } from '../../src/output/byte-writer.js';
import { formatOf } from '../../src/recording/formats.js';
import type { Recording, RecordingAccount } from '../../src/recording/recording.js';
import type { Batch, Message } from '../../src/stream/message.js';
import type { StreamKind } from '../../src/stream/stream-kind.js';
import { ScriptedProbe, streamInfo } from '../support/programs/scripted-probe.js';
import { oneFileTarget } from '../support/records/recording-target.js';

/** Takes chunks and settles them when the test says so. */
class HeldWriter implements ByteWriter {
  readonly bytesTaken = 0;
  readonly patienceMs = 0;
  readonly chunks: Chunk[] = [];
  write(chunk: Chunk): void {
    this.chunks.push(chunk);
  }
  async flushed(): Promise<void> {}
  async close(): Promise<void> {}
  abandon(): void {}
}

class Account implements RecordingAccount {
  readonly calls: (string | number)[][] = [];
  recorded(packets: number, bytes: number): void {
    this.calls.push(['recorded', packets, bytes]);
  }
  leftOut(cause: string, packets: number): void {
    this.calls.push([cause, packets]);
  }
}

/** A recording of a stream of the kind that adds to what is there. */
function recordingOf(kind: StreamKind, writer: ByteWriter): Recording {
  return formatOf(kind).open(oneFileTarget(streamInfo('239.1.1.1:5000', { kind }), { writer, isNew: false }));
}

function batchOf(message: Message): Batch {
  assert.ok(message.kind === 'batch');
  return message.batch;
}

test('TS: the payload itself is written, and only whole packets count', () => {
  const table = [
    { written: 70 * 188, calls: [['recorded', 70, 13_160]] },
    {
      written: 0,
      calls: [
        ['recorded', 0, 0],
        ['write_error', 70],
      ],
    },
    {
      written: 187,
      calls: [
        ['recorded', 0, 187],
        ['write_error', 70],
      ],
    },
    {
      written: 189,
      calls: [
        ['recorded', 1, 189],
        ['write_error', 69],
      ],
    },
  ];
  for (const { written, calls } of table) {
    const writer = new HeldWriter();
    const account = new Account();
    const batch = batchOf(new ScriptedProbe().stream('239.1.1.1:5000').batch(70));
    recordingOf('mpegts', writer).take(batch, 70, account);
    assert.equal(writer.chunks[0]!.bytes, batch.payload, 'no copy');
    assert.deepEqual(account.calls, [], 'nothing counts before it is written');
    writer.chunks[0]!.settle(written);
    assert.deepEqual(account.calls, calls);
  }
});

test('pcap: only whole records count', () => {
  // 16 record header + 20 IPv4 + 8 UDP + payload: records of 54, 64 and 44 bytes
  const table = [
    { written: 53, packets: 0 },
    { written: 54, packets: 1 },
    { written: 117, packets: 1 },
    { written: 118, packets: 2 },
    { written: 161, packets: 2 },
    { written: 162, packets: 3 },
  ];
  for (const { written, packets } of table) {
    const writer = new HeldWriter();
    const account = new Account();
    const stream = new ScriptedProbe().stream('239.1.1.1:5000', { kind: 'rtp', isRtp: true });
    const batch = batchOf(stream.rtpBatch([Buffer.alloc(10), Buffer.alloc(20), Buffer.alloc(0)]));
    recordingOf('rtp', writer).take(batch, 3, account);
    assert.equal(writer.chunks[0]!.bytes.length, 162);
    writer.chunks[0]!.settle(written);
    assert.deepEqual(account.calls[0], ['recorded', packets, written]);
  }
});

test('a new file begins with what its format has at the beginning, one that is added to does not', () => {
  for (const [kind, isNew, bytes] of [
    ['rtp', true, [24]],
    ['rtp', false, []],
    ['mpegts', true, [0]],
  ] as const) {
    const writer = new HeldWriter();
    formatOf(kind).open(oneFileTarget(streamInfo('239.1.1.1:5000', { kind }), { writer, isNew }));
    assert.deepEqual(
      writer.chunks.map((chunk) => chunk.bytes.length),
      bytes,
    );
  }
});
