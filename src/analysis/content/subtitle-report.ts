// Tested by: test/analysis/content/subtitle-observer.test.ts
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';

/** What came as DVB subtitles. */
export interface SubtitleFigures {
  /** Segments, of whatever type. */
  readonly segments: number;
  /** PES packets and segments that are cut off, or of another kind. */
  readonly malformed: number;
  /** Page composition segments. */
  readonly page_compositions: number;
  /** Page compositions with all that a receiver needs to begin: acquisition points and mode changes. */
  readonly acquisition_points: number;
  /** Region composition segments. */
  readonly region_compositions: number;
  /** Object data segments. */
  readonly objects: number;
  /** Ends of display sets. */
  readonly display_sets: number;
  /** Subtitles that were shown and are over. */
  readonly subtitles: number;
  /** Subtitles that their page_time_out ended. */
  readonly timed_out: number;
  /** Subtitles that were not told as events, as there were too many. */
  readonly subtitles_not_told: number;
}

/** A page of DVB subtitles. */
export interface SubtitlePageReport {
  /** composition_page_id, or the page_id of a page composition. */
  readonly page_id: number;
  /** By the subtitling_descriptor; null where that does not name the page. */
  readonly language: string | null;
  /** By the subtitling_descriptor, ETSI EN 300 468, table 26; null where that does not name the page. */
  readonly subtitling_type: number | null;
  /** By the subtitling_descriptor; null where that does not name the page. */
  readonly ancillary_page_id: number | null;
  /** A page composition of it came. */
  readonly is_present: boolean;
  /** Subtitles that are over, since the stream was first seen. */
  readonly subtitles: number;
  /** When the last one was over, in ns since the first datagram; null before. */
  readonly last_time_ns: number | null;
}

/** DVB subtitles of one PID. */
export interface SubtitleReport extends IntervalAndTotal<SubtitleFigures> {
  /** In the last report interval. */
  readonly interval: SubtitleFigures;
  /** Since the stream was first seen. */
  readonly total: SubtitleFigures;
  /** Width of the display that they are made for; null where they do not say: 720. */
  readonly display_width: number | null;
  /** Height of the display that they are made for; null where they do not say: 576. */
  readonly display_height: number | null;
  /** Pages that the subtitling_descriptor names, or that came. */
  readonly pages: readonly SubtitlePageReport[];
  /** page_ids of segments without a page composition: what pages share. */
  readonly ancillary_page_ids: readonly number[];
  /** A subtitle is on the screen. */
  readonly is_showing: boolean;
}
