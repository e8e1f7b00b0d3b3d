import { formatAddress } from '../net/address.js';
import { type CounterColumn, StreamCounter } from '../stream/counters.js';
import type { StreamInfo } from '../stream/message.js';
import { type DatagramOrigin, KeptOrigin } from './datagram-origin.js';

const { source_changes, hop_limit_changes } = StreamCounter;

/** Shortest time between two changes of the source in a stream's facts: two senders in turn would change it with every batch. */
const DESCRIBE_INTERVAL_MS = 1000;

/** Compares the origin of each datagram of a stream with that of the one before. */
export class OriginWatch {
  readonly #last = new KeptOrigin();
  #hasBegun = false;
  #isDescribed = true;
  #describedAtMs = Number.NEGATIVE_INFINITY;

  /** Counts what differs from the datagram before. */
  follow(origin: DatagramOrigin, counters: CounterColumn): void {
    const last = this.#last;
    const isSameSource = last.hasSourceOf(origin);
    if (isSameSource && origin.hopLimit === last.hopLimit) return;
    if (this.#hasBegun) {
      if (!isSameSource) counters[source_changes]!++;
      if (origin.hopLimit !== last.hopLimit) counters[hop_limit_changes]!++;
    }
    this.#hasBegun = true;
    if (!isSameSource) this.#isDescribed = false;
    last.set(origin);
  }

  /** The facts with the source of the last datagram; as they are when that is known, or they changed less than a second ago. */
  describe(info: StreamInfo, timeMs: number): StreamInfo {
    if (this.#isDescribed || Math.abs(timeMs - this.#describedAtMs) < DESCRIBE_INTERVAL_MS) return info;
    this.#isDescribed = true;
    this.#describedAtMs = timeMs;
    const { isIpv6, source, sourcePort } = this.#last;
    const sourceIp = formatAddress(isIpv6, source);
    return sourceIp === info.sourceIp && sourcePort === info.sourcePort ? info : { ...info, sourceIp, sourcePort };
  }
}
