const LAST_SI_PID = 0x1f;
const PAT_PID = 0;
/** A PAT that comes sooner after another is none at the start of a segment, unless the counter of its packets jumps. */
const SHORTEST_SEGMENT_NS = 0.5e9;

/**
 * Where the segments of HLS begin: with a PAT, and each PID counts its packets anew. Times are ns.
 * Spec: RFC 8216, 3.2
 */
export class SegmentBorders {
  #patNs = Number.NEGATIVE_INFINITY;
  #borderNs = Number.NEGATIVE_INFINITY;
  #hasJumped = false;

  /** A packet of the PAT came; true where a segment begins with it. */
  pat(timeNs: number): boolean {
    const isBorder = this.#hasJumped || timeNs - this.#patNs >= SHORTEST_SEGMENT_NS;
    this.#patNs = timeNs;
    this.#hasJumped = false;
    if (isBorder) this.#borderNs = timeNs;
    return isBorder;
  }

  /**
   * Whether a jump of the continuity counter is that of a new segment: on a PID without packets since the segment began, or on one of
   * the tables, which come before. `sinceNs`: when the packet of the PID before came.
   */
  excuses(pid: number, sinceNs: number): boolean {
    if (pid === PAT_PID) this.#hasJumped = true;
    return pid <= LAST_SI_PID || sinceNs <= this.#borderNs;
  }
}
