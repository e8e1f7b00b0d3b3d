import { networkOf } from './client-address.js';
import type { EventStream } from './event-stream.js';
import type { HttpFigures } from './figures.js';
import type { HttpLimits } from './limits.js';

/** How many event streams are open, in all and of each address (of IPv6 its network): as they are never idle, there are fewer than connections. */
export class OpenStreams {
  readonly #byNetwork = new Map<string, number>();

  constructor(
    readonly limits: HttpLimits,
    readonly figures: HttpFigures,
  ) {}

  hasRoom(address: string): boolean {
    const { streams, streamsPerAddress } = this.limits;
    return this.figures.streams < streams && this.#countOf(networkOf(address)) < streamsPerAddress;
  }

  /** Counts the stream for as long as it is open. */
  add(address: string, stream: EventStream): void {
    const network = networkOf(address);
    this.figures.streams++;
    this.#byNetwork.set(network, this.#countOf(network) + 1);
    stream.onClose(() => {
      this.figures.streams--;
      const left = this.#countOf(network) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
    });
  }

  #countOf(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }
}
