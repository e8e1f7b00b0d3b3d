// Tested by: test/analysis/content/teletext-observer.test.ts
import type { IntervalAndTotal } from '../../timing/interval-and-total.js';

/** What came as teletext. */
export interface TeletextFigures {
  /** Packets of teletext: lines. */
  readonly packets: number;
  /** Data units that are too short or have another framing code, and PES packets that are cut off or of another kind. */
  readonly malformed: number;
  /** Addresses, page headers and triplets with more wrong bits than can be put right. */
  readonly hamming_errors: number;
  /** Characters of subtitle pages with a wrong parity. */
  readonly parity_errors: number;
  /** Page headers. */
  readonly page_headers: number;
  /** Subtitles that were shown and are over. */
  readonly captions: number;
  /** Subtitles that were not told as events, as there were too many. */
  readonly captions_not_told: number;
}

/** A subtitle page of teletext. */
export interface TeletextSubtitleReport {
  /** Magazine and page, as `888`. */
  readonly page: string;
  /** By the teletext_descriptor; null where that does not name it. */
  readonly language: string | null;
  /** By the teletext_descriptor, it is for the hard of hearing. */
  readonly is_hearing_impaired: boolean;
  /** Subtitles that are over, since the stream was first seen. */
  readonly captions: number;
  /** When the last one was over, in ns since the first datagram; null before. */
  readonly last_time_ns: number | null;
  /** The last one that is over; null before. */
  readonly last_text: string | null;
}

/** Teletext of one PID. */
export interface TeletextReport extends IntervalAndTotal<TeletextFigures> {
  /** In the last report interval. */
  readonly interval: TeletextFigures;
  /** Since the stream was first seen. */
  readonly total: TeletextFigures;
  /** Pages that came, as `100`, ascending: the first 256. */
  readonly pages: readonly string[];
  /** Pages that are not listed. */
  readonly pages_left_out: number;
  /** Pages with subtitles, those that the teletext_descriptor names before they come as well. */
  readonly subtitle_pages: readonly TeletextSubtitleReport[];
  /** Teletext is missing that went on without a pause before, or subtitles, where that is judged. */
  readonly is_lost: boolean;
}
