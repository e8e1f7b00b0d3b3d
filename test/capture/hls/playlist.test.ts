import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attributesOf } from '../../../src/capture/hls/attribute-list.js';
import { type MediaPlaylist, parsePlaylist } from '../../../src/capture/hls/playlist.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

function media(...lines: readonly string[]): MediaPlaylist {
  const playlist = parsePlaylist(['#EXTM3U', ...lines].join('\n'));
  assert.ok(typeof playlist !== 'string' && playlist.kind === 'media', String(playlist));
  return playlist;
}

test('the simple media playlist of RFC 8216, 8.1', () => {
  const playlist = media(
    '#EXT-X-TARGETDURATION:10',
    '#EXT-X-VERSION:3',
    '#EXTINF:9.009,',
    'http://media.example.com/first.ts',
    '#EXTINF:9.009,',
    'http://media.example.com/second.ts',
    '#EXTINF:3.003,',
    'http://media.example.com/third.ts',
    '#EXT-X-ENDLIST',
  );
  assert.deepEqual([playlist.hasEnded, playlist.targetDurationS, playlist.mediaSequence], [true, 10, 0]);
  assert.deepEqual(
    playlist.segments.map(({ sequence, durationS }) => [sequence, durationS]),
    [
      [0, 9.009],
      [1, 9.009],
      [2, 3.003],
    ],
  );
});

test('the playlist with encrypted segments of RFC 8216, 8.3', () => {
  const { segments, mediaSequence } = media(
    '#EXT-X-VERSION:3',
    '#EXT-X-MEDIA-SEQUENCE:7794',
    '#EXT-X-TARGETDURATION:15',
    '#EXT-X-KEY:METHOD=AES-128,URI="https://priv.example.com/key.php?r=52"',
    '#EXTINF:2.833,',
    'http://media.example.com/fileSequence52-A.ts',
    '#EXTINF:15.0,',
    'http://media.example.com/fileSequence52-B.ts',
    '#EXT-X-KEY:METHOD=AES-128,URI="https://priv.example.com/key.php?r=53"',
    '#EXTINF:15.0,',
    'http://media.example.com/fileSequence53-A.ts',
  );
  assert.equal(mediaSequence, 7794);
  assert.deepEqual(
    segments.map(({ key }) => key?.uri?.slice(-4)),
    ['r=52', 'r=52', 'r=53'],
  );
  assert.equal(segments[0]!.key!.iv, undefined);
});

test('the master playlist of RFC 8216, 8.4', () => {
  const playlist = parsePlaylist(
    [
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=1280000,AVERAGE-BANDWIDTH=1000000',
      'http://example.com/low.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=7680000,AVERAGE-BANDWIDTH=6000000',
      'http://example.com/hi.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=65000,CODECS="mp4a.40.5"',
      'http://example.com/audio-only.m3u8',
    ].join('\r\n'),
  );
  assert.ok(typeof playlist !== 'string' && playlist.kind === 'master');
  assert.deepEqual(
    playlist.variants.map(({ bandwidthBps }) => bandwidthBps),
    [1_280_000, 7_680_000, 65_000],
  );
});

test('byte ranges, discontinuities, gaps, an IV, and the end of encryption', () => {
  const { segments } = media(
    '#EXT-X-TARGETDURATION:2',
    '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x0A',
    '#EXTINF:2,title, with commas',
    '#EXT-X-BYTERANGE:1000@188',
    'a.ts',
    '#EXTINF:2',
    '#EXT-X-BYTERANGE:500',
    'a.ts',
    '#EXT-X-KEY:METHOD=NONE',
    '#EXT-X-DISCONTINUITY',
    '#EXT-X-GAP',
    '#EXTINF:2',
    'b.ts',
  );
  assert.deepEqual(
    segments.map(({ range }) => range),
    [{ offset: 188, length: 1000 }, { offset: 1188, length: 500 }, undefined],
  );
  assert.equal(Buffer.from(segments[0]!.key!.iv!).toString('hex'), '0000000000000000000000000000000a');
  const [, , last] = segments;
  assert.deepEqual([last!.key, last!.isDiscontinuous, last!.isGap], [undefined, true, true]);
});

for (const [what, lines, fault] of [
  ['HTML', ['<html>'], /does not begin with #EXTM3U/],
  [
    'fragmented MP4',
    ['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXT-X-MAP:URI="init.mp4"'],
    /fragmented MP4 \(EXT-X-MAP\): only/,
  ],
  ['SAMPLE-AES', ['#EXTM3U', '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"'], /encrypted by SAMPLE-AES: only AES-128/],
  ['DRM', ['#EXTM3U', '#EXT-X-KEY:METHOD=AES-128,URI="k",KEYFORMAT="com.apple"'], /only identity is read/],
  ['a range from nowhere', ['#EXTM3U', '#EXTINF:1', '#EXT-X-BYTERANGE:5', 'a.ts'], /without a beginning/],
  ['a segment without a duration', ['#EXTM3U', 'a.ts'], /without EXTINF/],
  ['a negative duration', ['#EXTM3U', '#EXTINF:-1,', 'a.ts'], /no duration/],
  ['nothing', ['#EXTM3U'], /neither variants nor EXT-X-TARGETDURATION/],
  ['a line without end', ['#EXTM3U', '#'.repeat(20_000)], /a line of more than/],
  [
    'more segments than there is room for',
    ['#EXTM3U', ...new Array(100_001).fill('#EXTINF:1\na')],
    /more than 100000 segments/,
  ],
] as const) {
  test(`${what} is refused, and said`, () => {
    assert.match(parsePlaylist(lines.join('\n')) as string, fault);
  });
}

test('attributes: quoted strings keep commas, the first of a name counts', () => {
  const attributes = attributesOf('A=1,B="x,y=z", C=0xFF,A=2,bad');
  assert.deepEqual(
    [...attributes],
    [
      ['A', '1'],
      ['B', 'x,y=z'],
      ['C', '0xFF'],
    ],
  );
});

test('any text: never throws, never hangs', () => {
  const tags = [
    '#EXTM3U',
    '#EXTINF:',
    '#EXT-X-KEY:METHOD=AES-128,URI="',
    '#EXT-X-BYTERANGE:',
    '#EXT-X-TARGETDURATION:',
    '#EXT-X-STREAM-INF:',
  ];
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.tuple(fc.constantFrom(...tags), fc.string()).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const playlist = parsePlaylist(['#EXTM3U', ...lines].join('\n'));
      if (typeof playlist === 'string' || playlist.kind === 'master') return;
      for (const { durationS, range } of playlist.segments) {
        assert.ok(Number.isFinite(durationS) && durationS >= 0);
        assert.ok(range === undefined || range.offset + range.length <= Number.MAX_SAFE_INTEGER);
      }
    }),
    { numRuns: fuzzRuns(700) },
  );
  const startMs = performance.now();
  attributesOf('A='.repeat(8000));
  attributesOf(`A="${'='.repeat(16_000)}`);
  assert.ok(performance.now() - startMs < 1000);
});
