/** Origins that differ by more are those of two time lines: the analysis of the stream has begun anew. */
const LEAP_NS = 5e9;

/**
 * Times of the cues of one file: they count from the first picture of the stream, and go on where those of the stream begin anew.
 */
export class SrtTimeline {
  #originNs = Number.NaN;
  #startTimeNs = Number.NaN;
  #shiftNs = 0;

  /** ms of a cue's start and end, by its offsets in the stream and the arrival of its start. */
  timesMs(startOffsetNs: number, endOffsetNs: number, startTimeNs: number): [startMs: number, endMs: number] {
    const originNs = startTimeNs - startOffsetNs;
    const leapNs = originNs - this.#originNs;
    // In a file without PCRs all comes at the same time, and that tells nothing.
    const hasMoved = startTimeNs !== this.#startTimeNs;
    if (hasMoved && Math.abs(leapNs) > LEAP_NS) this.#shiftNs += leapNs;
    this.#startTimeNs = startTimeNs;
    this.#originNs = originNs;
    return [(startOffsetNs + this.#shiftNs) / 1e6, (endOffsetNs + this.#shiftNs) / 1e6];
  }
}
