/** Times of drops that are remembered; a probe notices them in the order of time. */
const REMEMBERED = 16;
/** A probe that does not tell since when there were drops has told so long before that there were none. */
const UNKNOWN_SINCE_NS = 1e9;
/** The clocks of the drops and of the arrival times may be so far apart. */
const MARGIN_NS = 10e6;

const NO_TIMES = new Float64Array(0);

/**
 * When datagrams may have been dropped at the host: what is missing of a stream then is no fault of it. A drop lies between two
 * looks at the counters, so that a time is one from the first of them to the second; times that meet are one.
 */
export class HostDrops {
  /** There is no room for any before the first. */
  #firstsNs = NO_TIMES;
  #lastsNs = NO_TIMES;
  #slot = 0;
  #untilNs = Number.NEGATIVE_INFINITY;
  #toldSinceNs = 0;
  #toldToNs = 0;

  /** What a batch tells: ns of the epoch, 0 where nothing is known; `timeOf` makes times of them. */
  tell(sinceNs: number, toNs: number, timeOf: (epochNs: number) => number): void {
    const isNew = sinceNs !== this.#toldSinceNs || toNs !== this.#toldToNs;
    this.#toldSinceNs = sinceNs;
    this.#toldToNs = toNs;
    if (!isNew || toNs === 0) return;
    const endNs = timeOf(toNs);
    this.note(sinceNs > 0 ? timeOf(sinceNs) : endNs - UNKNOWN_SINCE_NS, endNs);
  }

  /** There were drops between these times. */
  note(fromNs: number, toNs: number): void {
    if (this.#firstsNs === NO_TIMES) {
      this.#firstsNs = new Float64Array(REMEMBERED).fill(Number.POSITIVE_INFINITY);
      this.#lastsNs = new Float64Array(REMEMBERED).fill(Number.NEGATIVE_INFINITY);
    }
    const slot = this.#slot;
    if (fromNs <= this.#lastsNs[slot]! && toNs >= this.#firstsNs[slot]!) {
      this.#firstsNs[slot] = Math.min(this.#firstsNs[slot]!, fromNs);
      this.#lastsNs[slot] = Math.max(this.#lastsNs[slot]!, toNs);
    } else {
      this.#slot = (slot + 1) % REMEMBERED;
      this.#firstsNs[this.#slot] = fromNs;
      this.#lastsNs[this.#slot] = toNs;
    }
    this.#untilNs = Math.max(this.#untilNs, toNs + MARGIN_NS);
  }

  /** Whether a drop may have taken something between two datagrams that arrived then. */
  mayHit(fromNs: number, toNs: number): boolean {
    if (fromNs > this.#untilNs) return false;
    for (let slot = 0; slot < REMEMBERED; slot++) {
      if (toNs >= this.#firstsNs[slot]! - MARGIN_NS && fromNs <= this.#lastsNs[slot]! + MARGIN_NS) return true;
    }
    return false;
  }
}
