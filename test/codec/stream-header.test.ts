import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ac3HeaderAt } from '../../src/codec/audio/ac3.js';
import { adtsHeaderAt } from '../../src/codec/audio/adts.js';
import { latmHeaderAt } from '../../src/codec/audio/latm.js';
import { mpegAudioHeaderAt } from '../../src/codec/audio/mpeg-audio.js';
import { h264SpsAt } from '../../src/codec/h264/sps.js';
import { hevcSpsAt } from '../../src/codec/hevc/sps.js';
import { hevcVpsAt } from '../../src/codec/hevc/vps.js';
import { mpegVideoHeaderAt, vbvDelayAt } from '../../src/codec/mpeg2/video-header.js';
import { HEADER_CODECS, streamHeaderIn } from '../../src/codec/stream-header.js';
import { StreamProbe } from '../../src/codec/stream-probe.js';
import { fuzzRuns } from '../support/checks/fuzz.js';
import { hex } from '../support/frames/frame-builder.js';

const STARTS = [
  '',
  '000001b3',
  '00000167',
  '6764',
  '00000142 01',
  '4201',
  '4001',
  '00000140 01',
  'fffd',
  'fff1',
  '56e0',
  '0b77',
];
const INPUT = fc
  .tuple(fc.constantFrom(...STARTS), fc.uint8Array({ maxLength: 300 }))
  .map(([start, rest]) => Uint8Array.from([...hex(start), ...rest]));

test('any bytes: the readers never throw, and nothing beyond the end is read', () => {
  const readers = [
    mpegVideoHeaderAt,
    vbvDelayAt,
    h264SpsAt,
    hevcSpsAt,
    hevcVpsAt,
    mpegAudioHeaderAt,
    adtsHeaderAt,
    latmHeaderAt,
    ac3HeaderAt,
  ];
  fc.assert(
    fc.property(INPUT, (bytes) => {
      const results = [0x00, 0xff].map((poison) => {
        const buffer = new Uint8Array(bytes.length + 200).fill(poison);
        buffer.set(bytes, 100);
        const ends = [100, 100 + bytes.length] as const;
        return [
          ...readers.map((read) => read(buffer, ...ends)),
          ...HEADER_CODECS.map((codec) => streamHeaderIn(codec, buffer, ...ends)),
        ];
      });
      assert.deepEqual(results[0], results[1]);
    }),
    { numRuns: fuzzRuns(2000) },
  );
});

test('the probe finds in pieces what there is in all of them together', () => {
  const pieces = fc.array(INPUT, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(...HEADER_CODECS), pieces, fc.integer({ min: 1, max: 7 }), (codec, list, step) => {
      const bytes = Buffer.concat(list);
      const probe = new StreamProbe(codec);
      probe.startPes();
      for (let end = step; end <= bytes.length; end += step) {
        const expected = streamHeaderIn(codec, bytes, 0, end);
        assert.deepEqual(probe.feed(bytes, end - step, end), expected);
        if (expected !== undefined) return;
      }
    }),
    { numRuns: fuzzRuns(100) },
  );
});

test('the probe takes any pieces', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HEADER_CODECS), fc.array(INPUT, { maxLength: 30 }), (codec, pieces) => {
      const probe = new StreamProbe(codec);
      pieces.forEach((piece, n) => {
        if (n % 7 === 0) probe.startPes();
        probe.feed(piece, 0, piece.length);
      });
    }),
    { numRuns: fuzzRuns(200) },
  );
});
