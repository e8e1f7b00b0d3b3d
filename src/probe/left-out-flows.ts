import type { Logger } from 'pino';
import { groupDigits } from '../text/units.js';

/** From one line to the next, while more is left out. */
const AGAIN_MS = 60_000;

/** Says that there are streams which there is no room for: at once, and how much more that was each minute. */
export class LeftOutFlows {
  #said = 0;
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly maxStreams: number,
    readonly log: Pick<Logger, 'error'>,
  ) {}

  /** Datagrams that were left out so far; monotonic ms. */
  look(datagrams: number, nowMs: number): void {
    if (datagrams === this.#said || nowMs < this.#dueMs) return;
    const more = datagrams - this.#said;
    const text =
      this.#said === 0
        ? `more streams or flows than there is room for (--max-streams ${this.maxStreams}): not captured`
        : `${groupDigits(more)} datagrams more of streams that there is no room for (--max-streams ${this.maxStreams})`;
    this.#said = datagrams;
    this.#dueMs = nowMs + AGAIN_MS;
    this.log.error({ flow_table_full_datagrams: datagrams }, text);
  }
}
