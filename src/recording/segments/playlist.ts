import type { SegmentIndex } from './segment-index.js';

/**
 * An HLS media playlist of the segments, with the times of their arrival. Names are relative to the folder of the index; those outside
 * `[A-Za-z0-9._@/-]` are escaped.
 * Spec: RFC 8216, 4.3 and 6.2
 */
export function playlistText({ segments, is_complete }: SegmentIndex): string {
  const longest = segments.reduce((most, { duration_s }) => Math.max(most, Math.round(duration_s)), 1);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${longest}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.number ?? 1}`,
    ...(segments.every(({ random_access }) => random_access) ? ['#EXT-X-INDEPENDENT-SEGMENTS'] : []),
  ];
  for (const [n, { file, duration_s, first_arrival, discontinuity }] of segments.entries()) {
    if (discontinuity && n > 0) lines.push('#EXT-X-DISCONTINUITY');
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${first_arrival}`, `#EXTINF:${duration_s.toFixed(6)},`);
    lines.push(file.split('/').map(encodeURIComponent).join('/'));
  }
  if (is_complete) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
