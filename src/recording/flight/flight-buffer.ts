import type { Batch } from '../../stream/message.js';

/** What a batch takes besides its payload and columns: the objects, and the counters. */
const BATCH_OVERHEAD = 2048;
/** A stream that has been silent for so much longer than what is held gives its memory back, in ms. */
const SILENCE_MS = 60_000;
/** Places that were emptied at the begin of a list before it is made anew. */
const MOST_EMPTY = 256;

/** A batch that is held by reference: its payload and its columns are not copied. */
export interface HeldBatch {
  readonly batch: Batch;
  readonly bytes: number;
  /** Arrival of its first and last datagram, in epoch s. */
  readonly firstS: number;
  readonly lastS: number;
}

/** The last batches of one stream, numbered from 0 on. */
export class HeldStream {
  /** Sum of what is held. */
  bytes = 0;
  /** From here on they are still to be written: only the bound on bytes drops them. */
  pin = Number.POSITIVE_INFINITY;
  /** The bound on bytes dropped some that the time would have left. */
  isShort = false;
  receivedMs = 0;
  #list: (HeldBatch | undefined)[] = [];
  #head = 0;
  #firstNumber = 0;

  /** Number of the oldest that is held. */
  get firstNumber(): number {
    return this.#firstNumber;
  }

  /** Number of the next one. */
  get endNumber(): number {
    return this.#firstNumber + this.#list.length - this.#head;
  }

  get last(): HeldBatch | undefined {
    return this.endNumber === this.#firstNumber ? undefined : this.#list.at(-1);
  }

  get(number: number): HeldBatch | undefined {
    return number < this.#firstNumber ? undefined : this.#list[this.#head + number - this.#firstNumber];
  }

  push(held: HeldBatch): void {
    this.#list.push(held);
    this.bytes += held.bytes;
  }

  /** Drops the oldest; returns its bytes, 0 when there is none. */
  shift(): number {
    const oldest = this.#list[this.#head];
    if (oldest === undefined) return 0;
    this.#list[this.#head++] = undefined;
    this.#firstNumber++;
    this.bytes -= oldest.bytes;
    if (this.#head >= MOST_EMPTY && this.#head * 2 > this.#list.length) {
      this.#list = this.#list.slice(this.#head);
      this.#head = 0;
    }
    return oldest.bytes;
  }
}

/**
 * The last seconds of every stream, bounded in bytes in total. Where there is no room for all of them, the stream that holds the most loses its
 * oldest batch, so that what a small stream holds is never the price of a large one.
 */
export class FlightBuffer {
  readonly #streams = new Set<HeldStream>();
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

  /** The most that were held at any time. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  open(): HeldStream {
    const stream = new HeldStream();
    this.#streams.add(stream);
    return stream;
  }

  /** Takes a batch, whose payload must not change any more; epoch ms. */
  take(stream: HeldStream, batch: Batch, nowMs: number): void {
    const held = heldBatch(batch);
    stream.receivedMs = nowMs;
    if (held.bytes > this.maxBytes) {
      stream.isShort = true;
      return;
    }
    this.#trimToTime(stream, held.lastS);
    this.#makeRoom(held.bytes);
    stream.push(held);
    this.#bytes += held.bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
  }

  /** Streams that have been silent give their memory back; epoch ms. */
  tick(nowMs: number): void {
    for (const stream of this.#streams) {
      if (nowMs - stream.receivedMs < this.seconds * 1000 + SILENCE_MS) continue;
      while (stream.firstNumber < Math.min(stream.pin, stream.endNumber)) this.#drop(stream);
    }
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

  #makeRoom(bytes: number): void {
    while (this.#bytes + bytes > this.maxBytes) {
      const largest = this.#largest();
      const fair = this.#bytes / this.#streams.size;
      // Several at once, so that the streams are not searched for each batch.
      do {
        largest.isShort = true;
        this.#drop(largest);
      } while (this.#bytes + bytes > this.maxBytes && largest.bytes >= fair);
    }
  }

  #largest(): HeldStream {
    let largest: HeldStream | undefined;
    for (const stream of this.#streams) if (stream.bytes >= (largest?.bytes ?? 0)) largest = stream;
    return largest!;
  }

  #drop(stream: HeldStream): void {
    this.#bytes -= stream.shift();
  }
}

function heldBatch(batch: Batch): HeldBatch {
  const { arrivalDeltaNs, baseSeconds, baseNanoseconds, datagrams, payload } = batch;
  const firstS = baseSeconds + baseNanoseconds / 1e9;
  const lastS = datagrams === 0 ? firstS : firstS + arrivalDeltaNs[datagrams - 1]! / 1e9;
  const columns = arrivalDeltaNs.byteLength + batch.sizes.byteLength + batch.rtpSequences.byteLength;
  const bytes = payload.length + columns + batch.rtpTimestamps.byteLength + BATCH_OVERHEAD;
  return { batch, bytes, firstS, lastS };
}
