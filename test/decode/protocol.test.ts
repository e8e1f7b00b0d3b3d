import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MessageCutter } from '../../src/decode/message-cutter.js';
import {
  jpegMessage,
  MAX_MESSAGE,
  parseMessage,
  pictureMessage,
  SAMPLE_GRID,
  soundCloseMessage,
  soundMessage,
  soundOpenMessage,
} from '../../src/decode/protocol.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

function bytesOf(pieces: readonly Uint8Array[]): number[] {
  return [...Buffer.concat(pieces)];
}

describe('requests', () => {
  test('a picture', () => {
    const accessUnit = Uint8Array.of(1, 2, 3);
    const request = {
      codec: 'h264',
      accessUnit,
      height: 480,
      quality: 75,
      rgbHeight: 120,
      thumbnailHeight: 108,
    } as const;
    const head = [25, 0, 0, 0, 1, 7, 0, 0, 0]; // length, a picture, id
    // all, 480 lines, quality, 120 lines of RGB, 64 × 36 samples, 108 lines of a thumbnail
    const wishes = [15, 0xe0, 1, 75, 120, 0, 64, 0, 36, 0, 108, 0];
    const message = [...head, 4, ...Buffer.from('h264'), ...wishes, 1, 2, 3];
    assert.deepEqual(bytesOf(pictureMessage(7, request)), message);
  });

  test('sound', () => {
    assert.deepEqual(bytesOf(soundOpenMessage(1, 2, 'mp2')), [13, 0, 0, 0, 2, 1, 0, 0, 0, 2, 0, 0, 0, 3, 109, 112, 50]);
    assert.deepEqual(
      bytesOf(soundMessage(1, 2, true, Uint8Array.of(9))),
      [11, 0, 0, 0, 3, 1, 0, 0, 0, 2, 0, 0, 0, 1, 9],
    );
    assert.deepEqual(bytesOf(soundCloseMessage(1, 2)), [9, 0, 0, 0, 4, 1, 0, 0, 0, 2, 0, 0, 0]);
  });

  test('a JPEG of RGB', () => {
    const picture = { width: 1, height: 1, bytes: Uint8Array.of(1, 2, 3) };
    assert.deepEqual(bytesOf(jpegMessage(1, picture, 75)), [13, 0, 0, 0, 5, 1, 0, 0, 0, 1, 0, 1, 0, 75, 1, 2, 3]);
  });
});

describe('answers', () => {
  test('a failure', () => {
    const bytes = Uint8Array.of(0x84, 5, 0, 0, 0, 0, 0, 0x7a, 0x44, 2, 111, 104); // 1000 µs
    assert.deepEqual(parseMessage(bytes), {
      kind: 'answer',
      id: 5,
      answer: { kind: 'failed', cpuMs: 1, reason: 'oh' },
    });
  });

  test('the first one', () => {
    assert.deepEqual(parseMessage(Uint8Array.of(0x80, 1, 55)), { kind: 'ready', version: '7' });
  });

  test('sound shares no memory with the message', () => {
    const bytes = Buffer.concat([
      Uint8Array.of(0, 0x82, 5, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x80, 0xbb, 0, 0, 1, 4, ...Buffer.from('mono')),
      Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0),
      Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf), // 1, -0.5
    ]).subarray(1);
    const message = parseMessage(bytes);
    bytes.fill(0);
    assert.deepEqual(message, {
      kind: 'answer',
      id: 5,
      answer: {
        kind: 'sound',
        cpuMs: 0,
        session: 3,
        sampleRate: 48000,
        channels: 1,
        layout: 'mono',
        frames: 1,
        errors: 0,
        pcm: Float32Array.of(1, -0.5),
      },
    });
  });

  test('one that is too short, or too long, is none', () => {
    assert.equal(parseMessage(Uint8Array.of()), undefined);
    assert.equal(parseMessage(Uint8Array.of(0x84, 5, 0, 0)), undefined);
    assert.equal(parseMessage(Uint8Array.of(0x80, 1, 55, 0)), undefined);
    assert.equal(parseMessage(Uint8Array.of(0x83, 5, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)), undefined);
  });

  test('any bytes are read without a throw', () => {
    const kinds = fc.constantFrom(0x80, 0x81, 0x82, 0x83, 0x84);
    const size = SAMPLE_GRID.width * SAMPLE_GRID.height * 3;
    fc.assert(
      fc.property(kinds, fc.uint8Array({ maxLength: 200 }), fc.boolean(), (kind, bytes, isLong) => {
        const tail = isLong ? new Uint8Array(size + 40).fill(bytes[0] ?? 0) : [];
        parseMessage(Uint8Array.of(kind, ...bytes, ...tail));
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});

describe('messages in a stream of bytes', () => {
  test('are cut wherever the pieces end', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 9 }), (sent, step) => {
        const stream = Buffer.concat(sent.flatMap((each) => [Uint8Array.of(each.length, 0, 0, 0), each]));
        const got: Uint8Array[] = [];
        const cutter = new MessageCutter((message) => got.push(message));
        for (let at = 0; at < stream.length; at += step) assert.ok(cutter.feed(stream.subarray(at, at + step)));
        assert.deepEqual(got, sent);
      }),
      { numRuns: fuzzRuns(200) },
    );
  });

  test('a length that none has is refused before memory is taken', () => {
    const cutter = new MessageCutter(() => assert.fail());
    assert.equal(cutter.feed(Uint8Array.of(0, 0, 0, 0)), false);
    const long = Buffer.alloc(4);
    long.writeUInt32LE(MAX_MESSAGE + 1);
    assert.equal(new MessageCutter(() => assert.fail()).feed(long), false);
  });
});
