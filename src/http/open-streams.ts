import type { EventStream } from './event-stream.js';
import type { HttpFigures } from './figures.js';
import type { HttpLimits } from './limits.js';

/** How many event streams are open, in all and of each address: as they are never idle, there are fewer than connections. */
export class OpenStreams {
  readonly #byAddress = new Map<string, number>();

  constructor(
    readonly limits: HttpLimits,
    readonly figures: HttpFigures,
  ) {}

  hasRoom(address: string): boolean {
    const { streams, streamsPerAddress } = this.limits;
    return this.figures.streams < streams && this.#countOf(address) < streamsPerAddress;
  }

  /** Counts the stream for as long as it is open. */
  add(address: string, stream: EventStream): void {
    this.figures.streams++;
    this.#byAddress.set(address, this.#countOf(address) + 1);
    stream.onClose(() => {
      this.figures.streams--;
      const left = this.#countOf(address) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    });
  }

  #countOf(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }
}
