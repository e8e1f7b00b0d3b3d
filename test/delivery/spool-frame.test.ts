import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodeFrames, encodeFrame, encodeGap, isGap, type SpoolEntry } from '../../src/delivery/spool-frame.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { recordOf, UNLIMITED } from '../support/records/sink-records.js';

const TIME_MS = 1_700_000_000_123;

function frames(...ids: readonly string[]): Buffer[] {
  return ids.map((id, sequence) => encodeFrame(recordOf(id), sequence, TIME_MS));
}

function idsIn(entries: readonly SpoolEntry[]): string[] {
  return entries.map((entry) => (isGap(entry) ? `gap of ${entry.missing}` : entry.id));
}

test('a record comes back as it was, with its number and time', () => {
  const record = {
    id: 'a "b"\n',
    kind: 'event',
    streamId: '[ff3e::1]:5000',
    isLasting: true,
    json: '{"text":"zwölf € 𝄞"}',
  };
  const frame = encodeFrame(record, 2 ** 40, TIME_MS);
  const { entries, bytes } = decodeFrames(frame, true, UNLIMITED);
  assert.deepEqual(entries, [{ ...record, sequence: 2 ** 40, timeMs: TIME_MS }]);
  assert.equal(bytes, frame.length);
});

test('a gap comes back between the records as it was', () => {
  const [first, second] = frames('1', '2') as [Buffer, Buffer];
  const bytes = Buffer.concat([first, encodeGap({ sequence: 1, missing: 7 }), second]);
  assert.deepEqual(idsIn(decodeFrames(bytes, true, UNLIMITED).entries), ['1', 'gap of 7', '2']);
});

describe('damage', () => {
  const [first, second, third] = frames('1', '2', '3') as [Buffer, Buffer, Buffer];
  const damaged = Buffer.from(second);
  damaged[damaged.length - 1]! ^= 1;
  const whole = first.length + second.length + third.length;
  const cases: readonly (readonly [name: string, bytes: Buffer, isWhole: boolean, ids: string[], legible: number])[] = [
    ['none', Buffer.concat([first, second, third]), true, ['1', '2', '3'], whole],
    ['a frame in the middle: more may follow', Buffer.concat([first, damaged, third]), false, ['1'], first.length],
    ['a frame in the middle: all is there', Buffer.concat([first, damaged, third]), true, ['1', '3'], whole],
    ['bytes before the first', Buffer.concat([Buffer.from('torn'), first]), true, ['1'], first.length + 4],
    ['the last is cut off', Buffer.concat([first, second.subarray(0, -1)]), true, ['1'], first.length],
    ['the header is cut off', Buffer.concat([first, second.subarray(0, 20)]), false, ['1'], first.length],
    ['no frame at all', Buffer.from('nothing of a spool'), true, [], 0],
    ['no bytes', Buffer.alloc(0), true, [], 0],
  ];
  for (const [name, bytes, isWhole, ids, legible] of cases) {
    test(name, () => {
      const decoded = decodeFrames(bytes, isWhole, UNLIMITED);
      assert.deepEqual(idsIn(decoded.entries), ids);
      assert.equal(decoded.bytes, legible);
    });
  }
});

describe('limits', () => {
  const [first, second, third] = frames('1', '2', '3') as [Buffer, Buffer, Buffer];
  const bytes = Buffer.concat([first, second, third]);

  test('records', () => {
    const decoded = decodeFrames(bytes, true, { ...UNLIMITED, records: 2 });
    assert.deepEqual(idsIn(decoded.entries), ['1', '2']);
    assert.equal(decoded.bytes, first.length + second.length);
  });

  test('bytes', () => {
    assert.deepEqual(idsIn(decodeFrames(bytes, true, { ...UNLIMITED, bytes: bytes.length - 1 }).entries), ['1', '2']);
  });

  test('a record that is larger than the limit comes alone', () => {
    assert.deepEqual(idsIn(decodeFrames(bytes, true, { ...UNLIMITED, bytes: 1 }).entries), ['1']);
  });
});

test('a frame of another version, whose names are not ours, is passed over', () => {
  const other = encodeFrame({ ...recordOf('x'), streamId: 7 as unknown as string }, 1, TIME_MS);
  const [first, , third] = frames('1', '2', '3') as [Buffer, Buffer, Buffer];
  const bytes = Buffer.concat([first, other, third]);
  const decoded = decodeFrames(bytes, false, UNLIMITED);
  assert.deepEqual(idsIn(decoded.entries), ['1', '3']);
  assert.equal(decoded.bytes, bytes.length);
});

test('any bytes between frames: never throws, and no record that was not written', () => {
  const good = frames('1', '2', '3');
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.nat({ max: good[0]!.length }).map((length) => good[0]!.subarray(0, length)),
  );
  const property = fc.property(junk, junk, fc.boolean(), (before, between, isWhole) => {
    const bytes = Buffer.concat([before, good[0]!, between, good[1]!]);
    const { entries, bytes: legible } = decodeFrames(bytes, isWhole, UNLIMITED);
    assert.ok(idsIn(entries).every((id) => ['1', '2'].includes(id)));
    assert.ok(legible <= bytes.length);
    if (isWhole) assert.deepEqual(idsIn(entries).slice(-1), ['2']);
  });
  fc.assert(property, { numRuns: fuzzRuns(500) });
});
