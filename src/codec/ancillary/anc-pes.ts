import type { AncFault } from './anc-fault.js';
import { AncPacket } from './anc-packet.js';

/** Takes the ANC packets of a PES packet, one after another, and what is wrong. The packet is only valid during the call. */
export interface AncPesSink {
  ancPacket(packet: AncPacket): void;
  ancFault(fault: AncFault): void;
}

/**
 * Reads the ANC packets in the payload of a PES packet, up to the filling with ones behind them. What comes before one that is cut off is
 * handed on.
 * Spec: SMPTE ST 2038, 4.1
 */
export class AncPes {
  readonly #packet = new AncPacket();

  parse(bytes: Uint8Array, start: number, end: number, sink: AncPesSink): void {
    // The six bits before each ANC packet are 0, the filling behind the last one is not.
    for (let pos = start; pos < end && bytes[pos]! >> 2 === 0; ) {
      const next = this.#packet.parsePes(bytes, pos, end);
      const { fault } = this.#packet;
      if (fault === undefined) sink.ancPacket(this.#packet);
      else sink.ancFault(fault);
      if (next < 0) return;
      pos = next;
    }
  }
}
