import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { HlsEvent } from '../../../src/capture/hls/figures.js';
import { HlsFeed } from '../../../src/capture/hls/hls-feed.js';
import { HttpClient } from '../../../src/capture/hls/http-client.js';
import { openMedia } from '../../../src/capture/hls/live-playlist.js';
import { type HlsHandler, serveHls } from '../../support/frames/hls-server.js';

const TARGET = '#EXT-X-TARGETDURATION:0.5';

/** Serves the playlists one after the other, the last one again and again, and segments whose bytes are their names. */
async function feedOf(t: TestContext, playlists: readonly (readonly string[])[], other?: HlsHandler) {
  let loads = 0;
  const base = await serveHls(t, (path, response, request) => {
    if (path === '/live.m3u8') {
      const lines = playlists[Math.min(loads++, playlists.length - 1)]!;
      response.end(['#EXTM3U', TARGET, ...lines].join('\n'));
    } else if (other === undefined || path.startsWith('/s')) response.end(path.slice(1));
    else other(path, response, request);
  });
  const events: HlsEvent[] = [];
  const stop = new AbortController();
  t.after(() => stop.abort());
  const client = new HttpClient(stop.signal);
  const { url, playlist } = await openMedia(client, new URL('/live.m3u8', base));
  const feed = new HlsFeed(client, url, playlist, { event: (event) => events.push(event), segment: () => {} });
  const names: string[] = [];
  const all = async (): Promise<void> => {
    for (let next = await feed.next(); next !== undefined; next = await feed.next()) names.push(next.bytes.toString());
  };
  return { feed, events, names, all, stop };
}

function segments(first: number, count: number, before = ''): string[] {
  const lines = Array.from({ length: count }, (_, n) => `${before}#EXTINF:0.5,\ns${first + n}`);
  return [`#EXT-X-MEDIA-SEQUENCE:${first}`, ...lines];
}

test('a live playlist begins three target durations before its end; what leaves it unseen is missing', async (t) => {
  const { feed, events, names, all } = await feedOf(t, [
    segments(0, 9),
    segments(12, 2),
    [...segments(12, 3), '#EXT-X-ENDLIST'],
  ]);
  await all();
  assert.deepEqual(names, ['s6', 's7', 's8', 's12', 's13', 's14']);
  assert.equal(feed.figures.missing_segments.expired, 3);
  assert.deepEqual(
    events.filter(({ event }) => event === 'missing_segment').map(({ sequence }) => sequence),
    [9],
  );
});

test('a playlist that stands still is stale; one that begins anew is believed the third time', async (t) => {
  const still = segments(5, 2);
  const anew = segments(0, 2);
  const { feed, events, names, all } = await feedOf(t, [
    still,
    still,
    still,
    still,
    still,
    anew,
    still,
    anew,
    anew,
    anew,
    [...segments(0, 3), '#EXT-X-ENDLIST'],
  ]);
  await all();
  assert.deepEqual(names, ['s5', 's6', 's0', 's1', 's2']);
  assert.ok(events.some(({ event }) => event === 'stale_playlist'));
  assert.equal(events.filter(({ event }) => event === 'sequence_reset').length, 1);
  assert.ok(feed.figures.playlist_age_max_ms > 750, `${feed.figures.playlist_age_max_ms}`);
});

test('gaps, keys that are not there or do not fit, a playlist that cannot be loaded for a while', async (t) => {
  const key = (uri: string): string => `#EXT-X-KEY:METHOD=AES-128,URI="${uri}"\n`;
  const { feed, names, all, events } = await feedOf(
    t,
    [
      ['#EXT-X-GAP', '#EXTINF:0.5,', 's0', '#EXTINF:0.5,', 's1'],
      ['#EXT-X-MAP:URI="x"'],
      [
        ...segments(2, 1, key('/none')),
        ...segments(2, 1, key('/short')).slice(1),
        ...segments(4, 1, '#EXT-X-KEY:METHOD=NONE\n').slice(1),
        '#EXT-X-ENDLIST',
      ],
    ],
    (path, response) => (path === '/short' ? response.end('short') : response.writeHead(403).end()),
  );
  await all();
  assert.deepEqual(names, ['s1', 's4']);
  assert.deepEqual(feed.figures.missing_segments, { not_loaded: 0, expired: 0, gap: 1, not_decrypted: 2 });
  assert.equal(feed.figures.playlist_errors, 1);
  assert.match(events.find(({ event }) => event === 'playlist_error')!.message, /fragmented MP4/);
});

test('a stop ends what waits; segments of fragmented MP4 are refused', async (t) => {
  const waiting = await feedOf(t, [segments(0, 1)]);
  setTimeout(() => waiting.stop.abort(), 300);
  await waiting.all();
  assert.deepEqual(waiting.names, ['s0']);
  const mp4 = await feedOf(t, [['#EXTINF:1,', '/mp4', '#EXT-X-ENDLIST']], (_, response) =>
    response.end('\0\0\0\x18ftypiso5'),
  );
  await assert.rejects(mp4.all(), { code: 'BAD_FILE', message: /live.m3u8 has segments of fragmented MP4: only/ });
});
