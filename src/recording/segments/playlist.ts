import type { SegmentIndex } from './segment-index.js';

/**
 * An HLS media playlist of the segments, with the times of their arrival. Names are relative to the folder of the index; those outside
 * `[A-Za-z0-9._@/-]` are escaped.
 * With a map where the segments are fragmented MP4.
 * Spec: RFC 8216, 4.3 and 6.2
 */
export function playlistText({ segments, is_complete }: SegmentIndex): string {
  const longest = segments.reduce((most, { duration_s }) => Math.max(most, Math.round(duration_s)), 1);
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${segments.some(({ init }) => init !== undefined) ? 7 : 3}`,
    `#EXT-X-TARGETDURATION:${longest}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.number ?? 1}`,
    ...(segments.every(({ random_access }) => random_access) ? ['#EXT-X-INDEPENDENT-SEGMENTS'] : []),
  ];
  let map: string | undefined;
  for (const [n, { file, init, duration_s, first_arrival, discontinuity }] of segments.entries()) {
    if (discontinuity && n > 0) lines.push('#EXT-X-DISCONTINUITY');
    if (init !== map && init !== undefined) lines.push(`#EXT-X-MAP:URI="${escaped(init)}"`);
    map = init;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${first_arrival}`, `#EXTINF:${duration_s.toFixed(6)},`);
    lines.push(escaped(file));
  }
  if (is_complete) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function escaped(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
