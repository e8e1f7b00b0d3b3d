// Tested by: test/board/board-bounds.test.ts, test/board/routes/board-routes.test.ts
import type { EventLine } from './contract.js';

export interface EventFilter {
  readonly key?: string | undefined;
  /** Name of the rule, condition or what else happened. */
  readonly name?: string | undefined;
  readonly isSevereEnough?: ((event: EventLine) => boolean) | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The last events of all streams, as they came. */
export class EventRing {
  readonly #events: EventLine[] = [];
  #next = 0;

  constructor(readonly length: number) {}

  get size(): number {
    return this.#events.length;
  }

  add(event: EventLine): void {
    this.#events[this.#next] = event;
    this.#next = (this.#next + 1) % this.length;
  }

  /** The newest ones, the oldest of these first. */
  last(count: number, isWanted: (event: EventLine) => boolean = () => true): EventLine[] {
    const found: EventLine[] = [];
    for (const event of this.#backwards()) {
      if (found.length === count) break;
      if (isWanted(event)) found.push(event);
    }
    return found.reverse();
  }

  /** The newest first; one more than `limit` where there are more. */
  find({ key, name, isSevereEnough = () => true, fromMs, toMs }: EventFilter, limit: number): EventLine[] {
    const found: EventLine[] = [];
    for (const event of this.#backwards()) {
      if (found.length > limit) break;
      const { time_ms } = event;
      const isAsked = (key === undefined || event.key === key) && (name === undefined || event.name === name);
      if (isAsked && time_ms >= fromMs && time_ms < toMs && isSevereEnough(event)) found.push(event);
    }
    return found;
  }

  /** There is no room for another one: those before the oldest one are forgotten. */
  get isFull(): boolean {
    return this.#events.length === this.length;
  }

  /** Epoch ms of the oldest one; null: there is none. */
  get fromMs(): number | null {
    const oldest = this.isFull ? this.#events[this.#next] : this.#events[0];
    return oldest?.time_ms ?? null;
  }

  *#backwards(): Generator<EventLine> {
    const { length } = this.#events;
    for (let step = 1; step <= length; step++) yield this.#events[(this.#next - step + length) % length]!;
  }
}
