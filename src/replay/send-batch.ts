import type { Fault } from './fault-spec.js';

/** Largest UDP payload over IPv6, which has no options to leave out of account. */
export const LARGEST_DATAGRAM = 65_535;
const BATCH_BYTES = 1024 * 1024;
const BATCH_DATAGRAMS = 4096;
/** A datagram sent twice and one that was held back until then. */
const MOST_ROWS_AT_ONCE = 3;
/** A batch covers no more, so that the progress line keeps moving. */
const LONGEST_BATCH_NS = 250e6;

/** A fault that takes effect when its batch is sent. */
export interface PlannedFault {
  readonly fault: Fault;
  /** Number of the datagram, of the input, from 0. */
  readonly number: number;
  /** TS packets in it. */
  readonly packets: number;
}

/** Datagrams in the order they are sent, a row each, with a copy of their bytes. Filled again and again. */
export class SendBatch {
  readonly bytes = Buffer.allocUnsafeSlow(BATCH_BYTES + MOST_ROWS_AT_ONCE * LARGEST_DATAGRAM);
  readonly offsets = new Uint32Array(BATCH_DATAGRAMS);
  readonly lengths = new Uint32Array(BATCH_DATAGRAMS);
  /** Four words a row; IPv4 as ::ffff:a.b.c.d. */
  readonly addresses = new Uint32Array(4 * BATCH_DATAGRAMS);
  readonly ports = new Uint16Array(BATCH_DATAGRAMS);
  /** Ascending. */
  readonly dueNs = new Float64Array(BATCH_DATAGRAMS);
  /** TS packets in the row. */
  readonly packets = new Uint16Array(BATCH_DATAGRAMS);
  readonly faults: PlannedFault[] = [];
  count = 0;
  /** Where the bytes of the next row go. */
  end = 0;
  /** The input is done with up to this number, not included, when all rows were sent. */
  #doneTo = 0;
  /** The same for each row; 0: a fault goes on in the next row. */
  readonly #doneToAt = new Float64Array(BATCH_DATAGRAMS);

  clear(): void {
    this.count = 0;
    this.end = 0;
    this.faults.length = 0;
  }

  /** Whether one more datagram fits, with whatever fault. */
  hasRoom(): boolean {
    if (this.count + MOST_ROWS_AT_ONCE > BATCH_DATAGRAMS || this.end >= BATCH_BYTES) return false;
    if (this.faults.length >= BATCH_DATAGRAMS) return false;
    return this.count === 0 || this.dueNs[this.count - 1]! - this.dueNs[0]! < LONGEST_BATCH_NS;
  }

  /** Adds rows, one a copy, for the `length` bytes that were written at `end`; the four words are those at `addressAt`. */
  append(
    length: number,
    copies: number,
    addresses: Uint32Array,
    addressAt: number,
    port: number,
    dueNs: number,
    packets: number,
  ): void {
    for (let copy = 0; copy < copies; copy++) {
      const row = this.count++;
      this.offsets[row] = this.end;
      this.lengths[row] = length;
      for (let word = 0; word < 4; word++) this.addresses[4 * row + word] = addresses[addressAt + word]!;
      this.ports[row] = port;
      this.dueNs[row] = dueNs;
      this.packets[row] = packets;
      this.#doneToAt[row] = 0;
    }
    this.end += length;
  }

  /** States that the rows until now, and the faults without rows, are all there is of the datagrams with lower numbers. */
  markDone(number: number): void {
    this.#doneTo = number;
    if (this.count > 0) this.#doneToAt[this.count - 1] = number;
  }

  /** How many rows must be sent, `sent` of them at least, so that no fault is half done. */
  wholeRows(sent: number): number {
    let rows = sent;
    while (rows > 0 && rows < this.count && this.#doneToAt[rows - 1] === 0) rows++;
    return rows;
  }

  /** The input is done with up to this number, not included, when so many rows were sent. */
  doneTo(sent: number): number {
    if (sent === this.count) return this.#doneTo;
    return sent === 0 ? 0 : this.#doneToAt[sent - 1]!;
  }
}
