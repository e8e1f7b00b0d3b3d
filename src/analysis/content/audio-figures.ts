// Tested by: test/analysis/content/audio-observer.test.ts
/** Frames of one audio stream. */
export interface AudioFrameFigures {
  /** Frames that stand where they should. What belongs to a frame, as dependent substreams do, is not counted. */
  readonly frames: number;
  /** Times that no frame was where it should be, though no packet was missing. */
  readonly sync_losses: number;
  /** Bytes between frames; those behind missing packets are not counted. */
  readonly skipped_bytes: number;
  /** Bit rate of the frames: their bytes over the time that they play. null without frames. */
  readonly bitrate_bps: number | null;
  /** Size of a frame with what belongs to it. */
  readonly frame_size_min_bytes: number | null;
  /** See `frame_size_min_bytes`. */
  readonly frame_size_max_bytes: number | null;
  /** PTSs that could be compared with the one before and the frames between them. */
  readonly pts_compared: number;
  /** PTSs that are later than the frames before them last, by more than half a frame or 10 ms. */
  readonly pts_gaps: number;
  /** How much later, together. */
  readonly pts_gap_ms: number;
  /** PTSs that come before the frames before them end, by more than half a frame or 10 ms. */
  readonly pts_overlaps: number;
  /** How much earlier, together. */
  readonly pts_overlap_ms: number;
  /** PTSs that are more than 10 s off: a new time base, not counted as gaps or overlaps. */
  readonly pts_jumps: number;
  /** The furthest that a PTS was before the end of the frames before it, and behind; 0 where it was exact, jumps left out. */
  readonly pts_error_min_ms: number | null;
  /** See `pts_error_min_ms`. */
  readonly pts_error_max_ms: number | null;
}

const TICKS_PER_MS = 90;
/** What is further off is a new time base. */
const JUMP_90K = 10_000 * TICKS_PER_MS;

/** Counted anew in each interval, or never. */
export class AudioCounts {
  frames = 0;
  syncLosses = 0;
  skippedBytes = 0;
  #bytes = 0;
  #seconds = 0;
  #sizeMin = Number.POSITIVE_INFINITY;
  #sizeMax = 0;
  #compared = 0;
  #gaps = 0;
  #gap90k = 0;
  #overlaps = 0;
  #overlap90k = 0;
  #jumps = 0;
  #errorMin90k = Number.POSITIVE_INFINITY;
  #errorMax90k = Number.NEGATIVE_INFINITY;

  /** A frame that has begun before, with all that belongs to it. */
  frame(sizeBytes: number, seconds: number): void {
    this.#bytes += sizeBytes;
    this.#seconds += seconds;
    if (sizeBytes < this.#sizeMin) this.#sizeMin = sizeBytes;
    if (sizeBytes > this.#sizeMax) this.#sizeMax = sizeBytes;
  }

  /** A PTS so much later than the frames before it last. */
  ptsError(error90k: number, tolerance90k: number): void {
    this.#compared++;
    if (Math.abs(error90k) > JUMP_90K) {
      this.#jumps++;
      return;
    }
    if (error90k > tolerance90k) {
      this.#gaps++;
      this.#gap90k += error90k;
    } else if (error90k < -tolerance90k) {
      this.#overlaps++;
      this.#overlap90k -= error90k;
    }
    if (error90k < this.#errorMin90k) this.#errorMin90k = error90k;
    if (error90k > this.#errorMax90k) this.#errorMax90k = error90k;
  }

  snapshot(): AudioFrameFigures {
    const hasFrames = this.#sizeMax > 0;
    const hasErrors = this.#errorMin90k <= this.#errorMax90k;
    return {
      frames: this.frames,
      sync_losses: this.syncLosses,
      skipped_bytes: this.skippedBytes,
      bitrate_bps: this.#seconds > 0 ? Math.round((this.#bytes * 8) / this.#seconds) : null,
      frame_size_min_bytes: hasFrames ? this.#sizeMin : null,
      frame_size_max_bytes: hasFrames ? this.#sizeMax : null,
      pts_compared: this.#compared,
      pts_gaps: this.#gaps,
      pts_gap_ms: msOf(this.#gap90k),
      pts_overlaps: this.#overlaps,
      pts_overlap_ms: msOf(this.#overlap90k),
      pts_jumps: this.#jumps,
      pts_error_min_ms: hasErrors ? msOf(this.#errorMin90k) : null,
      pts_error_max_ms: hasErrors ? msOf(this.#errorMax90k) : null,
    };
  }
}

/** To a thousandth. */
function msOf(ticks90k: number): number {
  return Math.round((ticks90k / TICKS_PER_MS) * 1000) / 1000;
}
