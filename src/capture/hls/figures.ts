// Tested by: test/capture/hls/hls-feed.test.ts

/** Why a segment is not in the stream. */
export const MISSING_CAUSES = [
  'not_loaded', // the server does not have it, or did not give it
  'expired', // it left the playlist before it could be loaded
  'gap', // the server says that it is missing (EXT-X-GAP)
  'not_decrypted', // there is no key, or it does not fit
] as const;
export type MissingCause = (typeof MISSING_CAUSES)[number];

/** What happened at the input. */
export const HLS_EVENTS = [
  'missing_segment',
  'slow_segment', // took longer to load than it lasts
  'stall', // a player without a reserve would have stood still
  'changed_segment', // the playlist gives a segment another address than before
  'stale_playlist', // it did not change for one and a half target durations
  'playlist_error',
  'sequence_reset', // the numbers of segments begin anew
  'discontinuity',
] as const;
export type HlsEventName = (typeof HLS_EVENTS)[number];

export interface HlsEvent {
  readonly event: HlsEventName;
  /** Number of the segment; null: it concerns the playlist. */
  readonly sequence: number | null;
  readonly message: string;
}

/** A segment that was loaded. */
export interface SegmentFigures {
  readonly sequence: number;
  readonly uri: string;
  readonly duration_s: number;
  readonly bytes: number;
  readonly download_ms: number;
  readonly retries: number;
}

/** What was measured since the beginning. */
export interface HlsFigures {
  segments: number;
  bytes: number;
  media_s: number;
  download_ms: number;
  /** Of a segment: the time that it took to load for its duration. */
  download_share_max: number;
  retries: number;
  missing_segments: Record<MissingCause, number>;
  slow_segments: number;
  /** Times that a player which begins with the first segment would have stood still, and how long. */
  stalls: number;
  stalled_ms: number;
  /** What such a player has in reserve. */
  buffer_ms: number;
  changed_segments: number;
  discontinuities: number;
  playlist_loads: number;
  playlist_errors: number;
  /** Since the playlist changed; the longest. */
  playlist_age_ms: number;
  playlist_age_max_ms: number;
}

export function zeroHlsFigures(): HlsFigures {
  return {
    segments: 0,
    bytes: 0,
    media_s: 0,
    download_ms: 0,
    download_share_max: 0,
    retries: 0,
    missing_segments: { not_loaded: 0, expired: 0, gap: 0, not_decrypted: 0 },
    slow_segments: 0,
    stalls: 0,
    stalled_ms: 0,
    buffer_ms: 0,
    changed_segments: 0,
    discontinuities: 0,
    playlist_loads: 0,
    playlist_errors: 0,
    playlist_age_ms: 0,
    playlist_age_max_ms: 0,
  };
}

/** Is told what happens as it happens. */
export interface HlsObserver {
  event(event: HlsEvent): void;
  segment(figures: SegmentFigures): void;
}
