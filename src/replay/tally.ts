import { FAULTS, type Fault } from './fault-spec.js';
import type { SendBatch } from './send-batch.js';

/** Most datagram numbers of one fault that are kept for the report. */
const MOST_LISTED = 1_000_000;

/** How often a fault was put in, and where. */
export class FaultTally {
  datagrams = 0;
  packets = 0;
  /** Numbers of datagrams of the input, from 0; the first MOST_LISTED of them. */
  readonly numbers: number[] = [];

  add(number: number, packets: number): void {
    this.datagrams++;
    this.packets += packets;
    if (this.numbers.length < MOST_LISTED) this.numbers.push(number);
  }
}

/** Counts what was sent. Bytes are those of the input: RTP headers put before them do not count. */
export class Tally {
  datagrams = 0;
  packets = 0;
  bytes = 0;
  /** Bytes of the datagram that was sent last. */
  lastBytes = 0;
  readonly faults: { readonly [Kind in Fault]: FaultTally };
  readonly #headerSize: number;

  constructor(headerSize: number) {
    this.#headerSize = headerSize;
    this.faults = Object.fromEntries(FAULTS.map((fault) => [fault, new FaultTally()])) as typeof this.faults;
  }

  /** Counts the first `sent` rows of the batch, and the faults that took effect with them. */
  add(batch: SendBatch, sent: number): void {
    this.datagrams += sent;
    for (let row = 0; row < sent; row++) {
      this.packets += batch.packets[row]!;
      this.bytes += batch.lengths[row]! - this.#headerSize;
    }
    if (sent > 0) this.lastBytes = batch.lengths[sent - 1]! - this.#headerSize;
    const doneTo = batch.doneTo(sent);
    for (const { fault, number, packets } of batch.faults) {
      if (number < doneTo) this.faults[fault].add(number, packets);
    }
  }
}
