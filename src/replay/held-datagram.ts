import { LARGEST_DATAGRAM, type SendBatch } from './send-batch.js';

/** A datagram that waits for the next one to overtake it, or none. */
export class HeldDatagram {
  /** Number in the input; undefined when none is held. */
  number: number | undefined;
  dueNs = 0;
  packets = 0;
  #length = 0;
  #port = 0;
  readonly #bytes = Buffer.allocUnsafeSlow(LARGEST_DATAGRAM);
  readonly #addresses = new Uint32Array(4);

  /** Keeps the `length` bytes that were written at the end of the batch. */
  hold(
    number: number,
    batch: SendBatch,
    length: number,
    addresses: Uint32Array,
    addressAt: number,
    port: number,
    dueNs: number,
    packets: number,
  ): void {
    this.number = number;
    this.dueNs = dueNs;
    this.packets = packets;
    this.#length = length;
    this.#port = port;
    batch.bytes.copy(this.#bytes, 0, batch.end, batch.end + length);
    for (let word = 0; word < 4; word++) this.#addresses[word] = addresses[addressAt + word]!;
  }

  /** Appends it to the batch, to be sent at this time, and holds none any more. */
  release(batch: SendBatch, dueNs: number): void {
    this.number = undefined;
    this.#bytes.copy(batch.bytes, batch.end, 0, this.#length);
    batch.append(this.#length, 1, this.#addresses, 0, this.#port, dueNs, this.packets);
  }
}
