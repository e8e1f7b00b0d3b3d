// Tested by: test/analysis/content/subtitle-observer.test.ts
import type { ContentEventFields } from './content-event-fields.js';

/** A DVB subtitle was shown, and is over: taken away, or another one has taken its place. Its picture is not decoded. */
export interface SubtitleEvent extends ContentEventFields {
  /** Always `subtitle`. */
  readonly event: 'subtitle';
  /** page_id of its page composition. */
  readonly page_id: number;
  /** By the subtitling_descriptor of the PMT; null where that does not name the page. */
  readonly language: string | null;
  /** First program whose PMT names the PID. */
  readonly program_number: number;
  /** Regions of the page: lines, most often. */
  readonly regions: number;
  /** PTS of the page composition that showed it, 90 kHz. */
  readonly start_pts_90khz: number;
  /** PTS of the page composition that took it away, or of its time-out, 90 kHz. */
  readonly end_pts_90khz: number;
  /** Its page_time_out ended it: nothing took it away. */
  readonly is_timed_out: boolean;
  /** How long it was shown, ms. */
  readonly duration_ms: number;
  /** Arrival of the page composition that showed it, in ns since the first datagram. */
  readonly start_time_ns: number;
}
