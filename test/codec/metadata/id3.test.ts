import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { id3TagAt } from '../../../src/codec/metadata/id3.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

/** A tag of version 2.4 or 2.3 with these frames. Spec: ID3 tag version 2.4.0, 3 and 4 */
function id3(frames: readonly (readonly [id: string, content: Buffer])[], major = 4): Buffer {
  const body = Buffer.concat(
    frames.map(([id, content]) =>
      Buffer.concat([Buffer.from(id), size(content.length, major === 4), Buffer.from([0, 0]), content]),
    ),
  );
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([major, 0, 0]), size(body.length, true), body]);
}

function size(value: number, isSynchsafe: boolean): Buffer {
  const step = isSynchsafe ? 7 : 8;
  return Buffer.from([3, 2, 1, 0].map((n) => Math.floor(value / 2 ** (step * n)) % 2 ** step));
}

const PRIV = Buffer.from('com.apple.streaming.transportStreamTimestamp\0\0\0\0\x01\0\0\x23\x28', 'latin1');
const NOTHING = { description: null, text: null, transport_stream_timestamp: null };

describe('ID3', () => {
  test('text frames in each encoding', () => {
    const utf16 = Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from('Größe', 'utf16le')]);
    const tag = id3TagAt(
      id3([
        ['TIT2', Buffer.from('\0Title\0rest', 'latin1')],
        ['TPE1', Buffer.concat([Buffer.from([3]), Buffer.from('Ärzte')])],
        ['TALB', utf16],
        ['TXXX', Buffer.from('\x03key\0value')],
      ]),
      0,
      1000,
    );
    assert.deepEqual(
      tag?.frames.map(({ id, description, text }) => [id, description, text]),
      [
        ['TIT2', null, 'Title'],
        ['TPE1', null, 'Ärzte'],
        ['TALB', null, 'Größe'],
        ['TXXX', 'key', 'value'],
      ],
    );
  });

  test('the time stamp of Apple, 33 bits', () => {
    const bytes = id3([['PRIV', PRIV]]);
    const tag = id3TagAt(bytes, 0, bytes.length);
    const [frame] = tag!.frames;
    assert.equal(frame?.description, 'com.apple.streaming.transportStreamTimestamp');
    assert.equal(frame?.transport_stream_timestamp, 2 ** 32 + 9000);
    assert.equal(tag!.isTruncated, false);
  });

  test('a tag of version 2.3 with a long frame, whose size is no synchsafe one', () => {
    const bytes = id3(
      [
        ['GEOB', Buffer.alloc(200)],
        ['TIT2', Buffer.from('\0x')],
      ],
      3,
    );
    const tag = id3TagAt(bytes, 0, bytes.length);
    assert.equal(tag?.version, '2.3');
    assert.deepEqual(tag?.frames, [
      { id: 'GEOB', size_bytes: 200, ...NOTHING },
      { id: 'TIT2', size_bytes: 2, ...NOTHING, text: 'x' },
    ]);
  });

  test('one that is cut off, one that is none, and texts that are cut', () => {
    const bytes = id3([['TIT2', Buffer.from(`\0${'x'.repeat(2000)}`)]]);
    assert.equal(id3TagAt(bytes, 0, bytes.length)?.frames[0]?.text?.length, 256);
    assert.equal(id3TagAt(bytes, 0, 500)?.isTruncated, true);
    assert.equal(id3TagAt(Buffer.from('ID2xxxxxxxxxx'), 0, 10), undefined);
  });

  test('takes any bytes', () => {
    const start = fc.constantFrom(id3([]), id3([['TXXX', Buffer.from('\x01\xff')]]), id3([['PRIV', PRIV]]));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), fc.nat(40), (tag, noise, at) => {
        const bytes = Buffer.concat([tag, noise]);
        if (at < tag.length) bytes[at] = noise[0] ?? 0xff;
        const read = id3TagAt(bytes, 0, bytes.length);
        assert.ok(read === undefined || read.frames.length <= 16);
      }),
      { numRuns: fuzzRuns(500) },
    );
  });
});
