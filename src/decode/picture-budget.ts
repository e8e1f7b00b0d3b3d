/** Weight of the newest picture in the mean of a key. */
const NEW_WEIGHT = 0.2;
/** A key of which so many intervals nothing came is no longer counted. */
const IDLE_INTERVALS = 4;
const SHORTEST_IDLE_MS = 10_000;
/** What may be saved up. */
const BURST_MS = 1000;
const MOST_KEYS = 8192;

interface Cost {
  cpuMs: number;
  lastMs: number;
}

/**
 * Bounds the CPU that pictures take: where all streams together would take more, the interval between the pictures of each grows, for all by the
 * same factor; and whatever was asked for, no more is begun than the budget has.
 */
export class PictureBudget {
  readonly #intervalMs: number;
  /** CPU ms in each ms. */
  readonly #rate: number;
  readonly #costs = new Map<string, Cost>();
  #savedMs: number;
  #filledMs = Number.NaN;
  /** As told last. */
  #grownMs: number;

  /** `percent` of the time of all `cores`. */
  constructor(intervalMs: number, percent: number, cores: number) {
    this.#intervalMs = intervalMs;
    this.#grownMs = intervalMs;
    this.#rate = (percent / 100) * cores;
    this.#savedMs = BURST_MS * this.#rate;
  }

  /** A picture of the key took that much CPU. */
  spent(key: string, cpuMs: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#savedMs -= cpuMs;
    const cost = this.#costs.get(key);
    if (cost !== undefined) {
      cost.cpuMs += (cpuMs - cost.cpuMs) * NEW_WEIGHT;
      cost.lastMs = nowMs;
    } else if (this.#costs.size < MOST_KEYS) {
      this.#costs.set(key, { cpuMs, lastMs: nowMs });
    }
  }

  forget(key: string): void {
    this.#costs.delete(key);
  }

  /** How long until a picture may begin; 0: now. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#savedMs > 0 ? 0 : Math.ceil(-this.#savedMs / this.#rate) + 1;
  }

  /** The interval that all streams can have, never shorter than the one that was asked for. */
  intervalMs(nowMs: number): number {
    const idleMs = Math.max(SHORTEST_IDLE_MS, this.#grownMs * IDLE_INTERVALS);
    let cpuMs = 0;
    for (const [key, cost] of this.#costs) {
      if (nowMs - cost.lastMs > idleMs) this.#costs.delete(key);
      else cpuMs += cost.cpuMs;
    }
    this.#grownMs = Math.max(this.#intervalMs, Math.ceil(cpuMs / this.#rate));
    return this.#grownMs;
  }

  #fill(nowMs: number): void {
    if (!Number.isNaN(this.#filledMs)) {
      const gainedMs = Math.max(0, nowMs - this.#filledMs) * this.#rate;
      this.#savedMs = Math.min(BURST_MS * this.#rate, this.#savedMs + gainedMs);
    }
    this.#filledMs = nowMs;
  }
}
