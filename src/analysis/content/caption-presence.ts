/** Pictures of a second that tell what is not with them. */
const FEWEST_PICTURES = 5;
/** No second is longer than that: nothing was seen of more. */
const LONGEST_SECOND_NS = 2e9;
/** Empty data that shows that the channel is kept up in silence too. */
const FEWEST_EMPTY = 60;
/** What is judged once a second is judged a second early, so that it is never late. */
const GRAIN_NS = 1e9;

/** Limits in ms; null: not judged by that. */
export interface CaptionLossLimits {
  /** Without data, in a stream that sends none between captions. */
  readonly after_ms: number | null;
  /** Without data, in a stream that goes on with empty data between captions. */
  readonly data_after_ms: number | null;
  /** Without captions, although data comes. */
  readonly silence_after_ms: number | null;
}

/** What came in one of the data channels: the two fields of line 21, and DTVCC. Numbers only grow. */
export interface ChannelCounts {
  /** Pairs or constructs, empty ones too. */
  readonly data: number;
  /** Those without data. */
  readonly empty: number;
  /** Captions that were shown or are. */
  readonly captions: number;
}

/**
 * Tells the loss of captions from silence in one data channel. Only seconds with pictures count: a stream that stops loses no captions.
 * It is never lost before it had captions.
 */
export class CaptionPresence {
  #data = 0;
  #empty = 0;
  #captions = 0;
  /** Time that was seen without data, and without captions. */
  #withoutDataNs = 0;
  #withoutCaptionsNs = 0;
  /** Data has been missing for longer than the limit before, and came back. */
  #hasPaused = false;

  /** How long there has been none of what is missed, in ms; 0 while nothing is missed. */
  lostMs = 0;

  /** A second is over: what came so far, how many pictures came in that second, and how long it was. */
  second(counts: ChannelCounts, pictures: number, sinceNs: number, limits: CaptionLossLimits): void {
    const isSeen = pictures >= FEWEST_PICTURES;
    const ns = isSeen ? Math.min(sinceNs, LONGEST_SECOND_NS) : 0;
    const hasData = counts.data > this.#data;
    if (hasData && isOver(this.#withoutDataNs, limits.data_after_ms)) this.#hasPaused = true;
    this.#withoutDataNs = hasData ? 0 : this.#withoutDataNs + ns;
    this.#withoutCaptionsNs = counts.captions > this.#captions ? 0 : this.#withoutCaptionsNs + ns;
    this.#data = counts.data;
    this.#empty = counts.empty;
    this.#captions = counts.captions;
    if (this.#captions > 0) this.#judge(limits);
  }

  #judge({ after_ms, data_after_ms, silence_after_ms }: CaptionLossLimits): void {
    const isKeptUp = this.#empty >= FEWEST_EMPTY && !this.#hasPaused;
    const dataLimit = isKeptUp ? data_after_ms : after_ms;
    const isDataLost = isOver(this.#withoutDataNs, dataLimit);
    const isSilent = isOver(this.#withoutCaptionsNs, silence_after_ms);
    const lostNs = isDataLost ? this.#withoutDataNs : isSilent ? this.#withoutCaptionsNs : 0;
    this.lostMs = lostNs / 1e6;
  }
}

function isOver(ns: number, limitMs: number | null): boolean {
  return limitMs !== null && ns > 0 && ns + GRAIN_NS >= limitMs * 1e6;
}
