// Tested by: test/recording/flight/flight-buffer.test.ts
import type { Batch } from '../../stream/message.js';

/** Columns begin where the largest of their numbers may. */
const ALIGNMENT = 8;
const NO_BYTES = new Uint8Array(0);
const NO_16 = new Uint16Array(0);
const NO_32 = new Uint32Array(0);

/** A piece of memory with batches of one stream, one behind the other. */
export interface HeldSlab {
  readonly bytes: Uint8Array;
  used: number;
  /** Batches in it that are held, and those that are being written: memory that is read is not used again. */
  batches: number;
  readers: number;
}

/** A batch whose payload and columns were copied to a piece of memory. */
export class HeldBatch {
  /** Arrival of its first and last datagram, in epoch s. */
  readonly firstS: number;
  readonly lastS: number;
  readonly slab: HeldSlab;
  /** All but payload and columns. */
  readonly #facts: Batch;
  readonly #at: number;
  readonly #payloadBytes: number;
  readonly #rtpRows: number;

  constructor(slab: HeldSlab, batch: Batch) {
    const { arrivalDeltaNs, sizes, rtpSequences, rtpTimestamps, payload, datagrams } = batch;
    this.slab = slab;
    this.firstS = batch.baseSeconds + batch.baseNanoseconds / 1e9;
    this.lastS = datagrams === 0 ? this.firstS : this.firstS + arrivalDeltaNs[datagrams - 1]! / 1e9;
    const columns = { arrivalDeltaNs: NO_32, sizes: NO_16, rtpSequences: NO_16, rtpTimestamps: NO_32 };
    this.#facts = { ...batch, ...columns, payload: NO_BYTES };
    this.#at = slab.used;
    this.#payloadBytes = payload.length;
    this.#rtpRows = Math.min(rtpSequences.length, rtpTimestamps.length);
    slab.used += heldBytes(batch);
    slab.batches++;
    const held = this.#views();
    held.arrivalDeltaNs.set(arrivalDeltaNs.subarray(0, datagrams));
    held.sizes.set(sizes.subarray(0, datagrams));
    held.rtpSequences.set(rtpSequences.subarray(0, this.#rtpRows));
    held.rtpTimestamps.set(rtpTimestamps.subarray(0, this.#rtpRows));
    held.payload.set(payload);
  }

  /** As it came, in views of what is held: `slab.readers` says that they are in use. */
  get batch(): Batch {
    return { ...this.#facts, ...this.#views() };
  }

  #views() {
    const { buffer, byteOffset } = this.slab.bytes;
    const { datagrams } = this.#facts;
    const rows = this.#rtpRows;
    const arrivals = byteOffset + this.#at;
    const timestamps = arrivals + datagrams * 4;
    const sizes = timestamps + rows * 4;
    const sequences = sizes + datagrams * 2;
    return {
      arrivalDeltaNs: new Uint32Array(buffer, arrivals, datagrams),
      rtpTimestamps: new Uint32Array(buffer, timestamps, rows),
      sizes: new Uint16Array(buffer, sizes, datagrams),
      rtpSequences: new Uint16Array(buffer, sequences, rows),
      payload: new Uint8Array(buffer, sequences + rows * 2, this.#payloadBytes),
    };
  }
}

/** What a batch takes of a piece of memory. */
export function heldBytes({ datagrams, rtpSequences, rtpTimestamps, payload }: Batch): number {
  const rtpRows = Math.min(rtpSequences.length, rtpTimestamps.length);
  const bytes = datagrams * 6 + rtpRows * 6 + payload.length;
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
