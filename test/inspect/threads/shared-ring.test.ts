import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRingMemory, frameBytes, RingReader, RingWriter } from '../../../src/inspect/threads/shared-ring.js';

const CAPACITY = 256;

function openRing(capacity = CAPACITY): { writer: RingWriter; reader: RingReader } {
  const memory = createRingMemory(capacity);
  return { writer: new RingWriter(memory), reader: new RingReader(memory) };
}

function write(writer: RingWriter, content: Uint8Array, kind = 1, spare = 0): boolean {
  const start = writer.reserve(content.length, spare);
  if (start === undefined) return false;
  writer.bytes.set(content, start);
  writer.publish(content.length, kind);
  return true;
}

function read(reader: RingReader, length: number): { kind: number; content: number[] } | undefined {
  const frame = reader.next();
  if (frame === undefined) return undefined;
  const content = Array.from(reader.bytes.subarray(frame.start, frame.start + length));
  reader.release();
  return { kind: frame.kind, content };
}

test('frames come out as they went in, whatever their sizes, and a full ring takes no more', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          ...[fc.uint8Array({ maxLength: 120 }), fc.constant('read' as const), fc.constant('sleep' as const)],
          fc.constant('narrow' as const),
        ),
        {
          maxLength: 200,
        },
      ),
      (steps) => {
        const { writer, reader } = openRing();
        const waiting: Uint8Array[] = [];
        let kind = 1;
        let readKind = 1;
        for (const step of steps) {
          if (step === 'read') {
            const expected = waiting.shift();
            const found = read(reader, expected?.length ?? 0);
            assert.deepEqual(found, expected && { kind: readKind++, content: Array.from(expected) });
          } else if (step === 'sleep') {
            assert.equal(reader.sleep(), waiting.length === 0);
          } else if (step === 'narrow') {
            writer.narrow(128);
          } else if (write(writer, step, kind)) {
            waiting.push(step);
            kind++;
          }
          const used = waiting.reduce((sum, { length }) => sum + frameBytes(length), 0);
          assert.ok(writer.used >= used && writer.used <= CAPACITY);
        }
        for (const expected of waiting) {
          assert.deepEqual(read(reader, expected.length), { kind: readKind++, content: Array.from(expected) });
        }
        assert.equal(reader.next(), undefined);
        assert.equal(writer.used, 0);
      },
    ),
  );
});

test('a frame that is longer than the ring finds no room, and spare bytes stay free', () => {
  const { writer } = openRing();
  assert.equal(writer.reserve(CAPACITY), undefined);
  assert.equal(writer.reserve(100, 200), undefined);
  assert.notEqual(writer.reserve(100, 100), undefined);
});

test('a reader that sleeps is woken once, and does not sleep over what came meanwhile', () => {
  const { writer, reader } = openRing();
  writer.reserve(8);
  assert.equal(writer.publish(8, 1), true, 'it sleeps from the start');
  writer.reserve(8);
  assert.equal(writer.publish(8, 1), false, 'it was woken before');
  read(reader, 8);
  assert.equal(reader.sleep(), false, 'one more waits');
  read(reader, 8);
  assert.equal(reader.sleep(), true);
  writer.reserve(8);
  assert.equal(writer.publish(8, 1), true);
});

test('when all is read, the next frame stands at the start of the ring again', () => {
  const { writer, reader } = openRing();
  assert.equal(writer.reserve(40), 8);
  writer.publish(40, 1);
  assert.equal(writer.reserve(8), 56, 'a frame waits');
  writer.publish(8, 1);
  read(reader, 40);
  assert.equal(writer.reserve(8), 72, 'a frame waits still');
  read(reader, 8);
  assert.equal(writer.reserve(8), 8, 'whether the reader sleeps or not');
  writer.bytes.fill(9, 8, 16);
  writer.publish(8, 3);
  assert.deepEqual(read(reader, 8), { kind: 3, content: new Array(8).fill(9) });
});

test('who waits is told when no more waits than was said', () => {
  const { writer, reader } = openRing();
  for (let frame = 0; frame < 4; frame++) assert.equal(write(writer, new Uint8Array(40)), true);
  assert.equal(writer.awaitUsed(128), false, '192 bytes are used');
  const told = [1, 2, 3, 4].map(() => {
    reader.next();
    return reader.release();
  });
  assert.deepEqual(told, [false, true, false, false]);
  assert.equal(writer.awaitUsed(128), true);
});

test('a ring that was made narrow is written to its narrow end until more waits than fits, and nothing is lost by either', () => {
  const { writer, reader } = openRing();
  writer.narrow(128);
  assert.equal(writer.reserve(40), 8);
  writer.publish(40, 1);
  assert.equal(writer.reserve(40), 56);
  writer.publish(40, 2);
  assert.equal(read(reader, 40)?.kind, 1);
  assert.equal(writer.reserve(32), 8, 'from its start again');
  writer.publish(32, 3);
  assert.equal(writer.reserve(40), undefined, 'what waits goes on at the start: it cannot be made longer yet');
  assert.equal(read(reader, 40)?.kind, 2);
  assert.equal(read(reader, 32)?.kind, 3);
  for (const kind of [4, 5, 6, 7]) assert.ok(write(writer, new Uint8Array(40), kind), 'it is as long as ever');
  for (const kind of [4, 5, 6, 7]) assert.equal(read(reader, 40)?.kind, kind);
  assert.equal(reader.next(), undefined);
});

test('the stream in hand and the frames that were read are seen from the other side', () => {
  const { writer, reader } = openRing();
  assert.equal(writer.current, undefined);
  reader.current = 7;
  assert.equal(writer.current, 7);
  reader.current = undefined;
  assert.equal(writer.current, undefined);
  write(writer, new Uint8Array(8));
  read(reader, 8);
  assert.equal(writer.taken, 1);
});
