// Tested by: test/analysis/content/caption-observer.test.ts
import type { CaptionMode } from '../../codec/captions/shown-text.js';
import type { ContentEventFields } from './content-event-fields.js';

/** A caption was shown, and is over: erased, or another one has taken its place. */
export interface CaptionEvent extends ContentEventFields {
  /** Always `caption`. */
  readonly event: 'caption';
  /** Where it was shown: `CC1` to `CC4`, `T1` to `T4`, `708:` and the number of the service, or `ttx:` and the page of teletext. */
  readonly channel: string;
  /** How it came up; `text` for a line of a text service. */
  readonly mode: CaptionMode;
  /** By the descriptor of the PMT; null where there is none. */
  readonly language: string | null;
  /** First program whose PMT names the PID; 0 in ancillary data of ST 2110-40. */
  readonly program_number: number;
  /** Lines from the top, without the spaces around them. What rolls up is told with the lines above it. */
  readonly text: string;
  /** PTS of the picture that it came up with, 90 kHz; in ancillary data of ST 2110-40 the RTP timestamp. */
  readonly start_pts_90khz: number;
  /** PTS of the first picture without it, 90 kHz. */
  readonly end_pts_90khz: number;
  /** Time from the first picture of the stream to the start, across breaks of the time stamps. */
  readonly start_offset_ns: number;
  /** The same to its end. */
  readonly end_offset_ns: number;
  /** Arrival of the picture that it came up with, in ns since the first datagram. */
  readonly start_time_ns: number;
}
