import type { Batch } from '../../stream/message.js';
import { SlabPool, slabSize } from '../slab-pool.js';
import { heldBytes } from './held-batch.js';
import { BATCH_OVERHEAD, HeldStream } from './held-stream.js';

/** A stream that has been silent for so much longer than what is held gives its memory back, in ms. */
const SILENCE_MS = 60_000;
/** Memory that may wait for its next use: so much, and a part of what is held. */
const LEAST_FREE_BYTES = 8 << 20;
const FREE_SHARE = 8;

/**
 * The last seconds of every stream, bounded in bytes in total: copied once, into memory that is used again. Where there is no room for all of them, the
 * stream that holds the most loses its oldest batches, so that what a small stream holds is never the price of a large one.
 */
export class FlightBuffer {
  readonly #streams = new Set<HeldStream>();
  readonly #pool = new SlabPool(Number.POSITIVE_INFINITY);
  #bytes = 0;
  #peakBytes = 0;

  constructor(
    readonly maxBytes: number,
    readonly seconds: number,
  ) {}

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The most that were held at any time, with the memory that waited for its next use. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  open(): HeldStream {
    const stream = new HeldStream();
    this.#streams.add(stream);
    return stream;
  }

  /** Copies a batch; epoch ms. */
  take(stream: HeldStream, batch: Batch, nowMs: number): void {
    stream.receivedMs = nowMs;
    this.#trimToTime(stream, lastArrivalOf(batch));
    if (!this.#makeRoom(stream, batch)) {
      stream.isShort = true;
      return;
    }
    const before = stream.bytes;
    stream.push(batch);
    this.#bytes += stream.bytes - before;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes + this.#pool.freeBytes);
  }

  /** Streams that have been silent give their memory back; epoch ms. */
  tick(nowMs: number): void {
    for (const stream of this.#streams) {
      if (nowMs - stream.receivedMs < this.seconds * 1000 + SILENCE_MS) continue;
      while (stream.firstNumber < Math.min(stream.pin, stream.endNumber)) this.#drop(stream);
    }
    if (this.#pool.freeBytes > LEAST_FREE_BYTES + this.#bytes / FREE_SHARE) this.#pool.clear();
  }

  /** No more comes of it, and nobody needs what is held. */
  release(stream: HeldStream): void {
    if (!this.#streams.delete(stream)) return;
    this.#bytes -= stream.bytes;
  }

  /** What is older than the seconds, or of another clock. */
  #trimToTime(stream: HeldStream, nowS: number): void {
    for (let oldest = stream.get(stream.firstNumber); oldest !== undefined; oldest = stream.get(stream.firstNumber)) {
      if (stream.firstNumber >= stream.pin || Math.abs(nowS - oldest.lastS) <= this.seconds) return;
      stream.isShort = false;
      this.#drop(stream);
    }
  }

  /** Whether there is room for the batch now. */
  #makeRoom(stream: HeldStream, batch: Batch): boolean {
    if (slabSize(heldBytes(batch)) + BATCH_OVERHEAD > this.maxBytes) return false;
    let slabBytes = stream.slabBytesFor(batch);
    while (this.#bytes + BATCH_OVERHEAD + slabBytes > this.maxBytes) {
      this.#dropOfLargest();
      slabBytes = stream.slabBytesFor(batch);
    }
    if (slabBytes > 0) this.#useSlab(stream, slabBytes);
    if (this.#bytes + BATCH_OVERHEAD + this.#pool.freeBytes > this.maxBytes) this.#pool.clear();
    return true;
  }

  #useSlab(stream: HeldStream, bytes: number): void {
    const before = stream.bytes;
    const left = stream.useSlab(this.#pool.take(bytes));
    if (left !== undefined) this.#pool.give(left);
    this.#bytes += stream.bytes - before;
  }

  /** A piece of memory at least. */
  #dropOfLargest(): void {
    let largest: HeldStream | undefined;
    for (const stream of this.#streams) if (stream.bytes >= (largest?.bytes ?? 0)) largest = stream;
    const enough = this.#bytes - slabSize(0);
    do {
      largest!.isShort = true;
      this.#drop(largest!);
    } while (this.#bytes > enough && largest!.endNumber > largest!.firstNumber);
  }

  #drop(stream: HeldStream): void {
    const before = stream.bytes;
    const left = stream.shift();
    if (left !== undefined) this.#pool.give(left);
    this.#bytes -= before - stream.bytes;
  }
}

function lastArrivalOf({ arrivalDeltaNs, baseSeconds, baseNanoseconds, datagrams }: Batch): number {
  return baseSeconds + (baseNanoseconds + (datagrams === 0 ? 0 : arrivalDeltaNs[datagrams - 1]!)) / 1e9;
}
