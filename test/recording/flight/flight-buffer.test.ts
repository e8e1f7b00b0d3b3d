import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FlightBuffer } from '../../../src/recording/flight/flight-buffer.js';
import type { HeldStream } from '../../../src/recording/flight/held-stream.js';
import type { Batch } from '../../../src/stream/message.js';
import { ScriptedProbe } from '../../support/programs/scripted-probe.js';

const MIB = 1 << 20;

/** A batch of the second, with so many bytes of payload. */
function batchAt(second: number, bytes = 188): Batch {
  const message = new ScriptedProbe().stream('239.1.1.1:5000').batch(1, { payload: new Uint8Array(bytes) });
  assert.ok(message.kind === 'batch');
  return { ...message.batch, baseSeconds: second, baseNanoseconds: 0 };
}

function seconds(stream: HeldStream): number[] {
  const numbers = Array.from({ length: stream.endNumber - stream.firstNumber }, (_, n) => stream.firstNumber + n);
  return numbers.map((number) => stream.get(number)!.firstS);
}

test('the last seconds are held, as they came', () => {
  const buffer = new FlightBuffer(MIB, 3);
  const stream = buffer.open();
  const last = batchAt(109);
  for (let second = 100; second < 109; second++) buffer.take(stream, batchAt(second), 0);
  buffer.take(stream, last, 0);
  assert.deepEqual(seconds(stream), [106, 107, 108, 109]);
  assert.deepEqual(stream.last!.batch, last);
  assert.equal(stream.isShort, false);
});

test('what is of another clock goes, whichever way the clock steps', () => {
  const buffer = new FlightBuffer(MIB, 3);
  const stream = buffer.open();
  for (const second of [100, 101, 50, 51, 900]) buffer.take(stream, batchAt(second), 0);
  assert.deepEqual(seconds(stream), [900]);
});

test('what is still to be written stays for longer than the seconds, but not beyond the bytes', () => {
  const buffer = new FlightBuffer(MIB, 1);
  const stream = buffer.open();
  buffer.take(stream, batchAt(100), 0);
  stream.pin = stream.firstNumber;
  for (let second = 101; second < 110; second++) buffer.take(stream, batchAt(second), 0);
  assert.equal(seconds(stream).length, 10);
  for (let n = 0; n < 5; n++) buffer.take(stream, batchAt(110, 200_000), 0);
  assert.equal(stream.isShort, true);
  assert.deepEqual(seconds(stream), [110, 110, 110]);
  assert.ok(buffer.bytes <= MIB);
});

test('without room the stream that holds the most loses its oldest: a small one keeps its seconds', () => {
  const buffer = new FlightBuffer(MIB, 60);
  const [large, small] = [buffer.open(), buffer.open()];
  for (let second = 0; second < 50; second++) {
    buffer.take(large, batchAt(second, 100_000), 0);
    buffer.take(small, batchAt(second, 188), 0);
  }
  assert.equal(seconds(small).length, 50);
  assert.equal(small.isShort, false);
  assert.equal(large.isShort, true);
  assert.equal(seconds(large).at(-1), 49);
  assert.ok(large.bytes > MIB / 2);
});

test('a stream that is released or silent gives its memory back', () => {
  const buffer = new FlightBuffer(MIB, 3);
  const [first, second] = [buffer.open(), buffer.open()];
  buffer.take(first, batchAt(1), 1000);
  buffer.take(second, batchAt(1), 1000);
  buffer.release(first);
  buffer.release(first);
  assert.equal(buffer.bytes, second.bytes);
  buffer.tick(60_000);
  assert.ok(buffer.bytes > 0);
  buffer.tick(64_000);
  assert.equal(buffer.bytes, 0);
});

test('any order of batches: never more bytes than the bound, and the sum is that of the streams', () => {
  const step = fc.record({ stream: fc.nat(3), second: fc.nat(20), bytes: fc.nat(300_000), pinned: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const buffer = new FlightBuffer(MIB, 5);
      const streams = Array.from({ length: 4 }, () => buffer.open());
      for (const { stream, second, bytes, pinned } of steps) {
        const held = streams[stream]!;
        held.pin = pinned ? held.firstNumber : Number.POSITIVE_INFINITY;
        buffer.take(held, batchAt(second, bytes), 0);
        assert.ok(buffer.bytes <= MIB && buffer.peakBytes <= MIB);
        assert.equal(
          buffer.bytes,
          streams.reduce((sum, one) => sum + one.bytes, 0),
        );
      }
    }),
    { numRuns: 50 },
  );
});

test('at 500 Mb/s the memory stays within the bound, and what is held is what came', () => {
  // 20 s of it, as fast as it goes: batches of 2800 packets, 118.7 a second, 1.25 GB in all.
  const bound = 128 << 20;
  const perSecond = 500e6 / 8 / (2800 * 188);
  const template = batchAt(0, 2800 * 188);
  const before = process.memoryUsage().arrayBuffers;
  const buffer = new FlightBuffer(bound, 10);
  const stream = buffer.open();
  let most = 0;
  for (let n = 0; n < 20 * perSecond; n++) {
    template.payload.fill(n & 0xff);
    const seconds = 100 + n / perSecond;
    const baseSeconds = Math.floor(seconds);
    buffer.take(stream, { ...template, baseSeconds, baseNanoseconds: (seconds - baseSeconds) * 1e9 }, 0);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  assert.ok(buffer.peakBytes <= bound, `${buffer.peakBytes}`);
  // Pieces of smaller sizes, from when less was held, wait for the garbage collector.
  assert.ok(most <= bound + (64 << 20), `${most} bytes`);
  assert.equal(stream.isShort, true);
  assert.ok(stream.last!.firstS - stream.get(stream.firstNumber)!.firstS > 1.7, 'of the 2.1 s that 128 MiB are');
  for (let number = stream.firstNumber; number < stream.endNumber; number++) {
    assert.ok(stream.get(number)!.batch.payload.every((byte) => byte === (number & 0xff)));
  }
});
