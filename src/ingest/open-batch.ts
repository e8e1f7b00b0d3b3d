// Tested by: test/ingest/ingest.test.ts
import type { CounterColumn } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';
import type { WaitingPieces } from './waiting-pieces.js';

/** Most datagrams of a batch. */
const DATAGRAM_CAPACITY = 512;
/** Bytes behind the payload that the wire format needs to fill its last word. */
const WORD_PADDING = 8;
const SMALLEST_BUFFER = 16_384;
const DELTA_LIMIT_NS = 0xffff_ffff;
const NO_BLOCK = -1;

/** The bounds of every batch. */
export interface BatchLimits {
  readonly packets: number;
  /** Most payload bytes; at least one datagram is taken whatever its size. */
  readonly bytes: number;
  /** All datagrams of a batch arrived in the same second of the clock; not unless given. */
  readonly isOfOneSecond?: boolean;
}

/**
 * Where the payloads of a stream's batches lie. `fresh`: each in memory of its own, for a taker that keeps it, as ZeroMQ does.
 * `reused`: all in the same, for a taker that is done with it when it returns; the first touch of fresh memory costs.
 */
export type PayloadMemory = 'fresh' | 'reused';

/** When the oldest batch that is open was opened, or before; all batches of a capture share it. Monotonic ms. */
export class OpenedTimes {
  firstMs = Number.POSITIVE_INFINITY;

  note(openedAtMs: number): void {
    if (openedAtMs < this.firstMs) this.firstMs = openedAtMs;
  }
}

/**
 * The batch that a stream is filling: columns per datagram, and pieces of the slab that become its payload. The payload's memory is sized by
 * what the stream's last batches needed.
 */
export class OpenBatch {
  datagrams = 0;
  packets = 0;
  /** Monotonic ms when the first datagram was taken. */
  openedAtMs = 0;

  readonly #arrivalDeltaNs = new Uint32Array(DATAGRAM_CAPACITY);
  readonly #sizes = new Uint16Array(DATAGRAM_CAPACITY);
  readonly #rtpSequences = new Uint16Array(DATAGRAM_CAPACITY);
  readonly #rtpTimestamps = new Uint32Array(DATAGRAM_CAPACITY);
  #baseSeconds = 0;
  #baseNanoseconds = 0;
  #hopLimit = 0;
  #hopLimitMin = 0;
  #hopLimitMax = 0;
  /** Where the payload lies, from the first datagram on. */
  #block = NO_BLOCK;
  #blockBytes = 0;
  /** The block, where it is used again. */
  #reused: Uint8Array | undefined;
  #payloadLength = 0;
  #capacity = SMALLEST_BUFFER;
  /** Of the batch before. */
  #lengthBefore = 0;

  /** Of the first batch: it is taken for so much older. */
  #headStartMs: number;

  constructor(
    readonly limits: BatchLimits,
    readonly memory: PayloadMemory,
    readonly pieces: WaitingPieces,
    readonly opened: OpenedTimes,
    headStartMs = 0,
  ) {
    this.#headStartMs = headStartMs;
  }

  /** Whether a datagram of this many payload bytes and packets that arrived then still belongs into this batch. */
  hasRoomFor(bytes: number, packets: number, seconds: number, nanoseconds: number): boolean {
    if (this.datagrams === 0) return true;
    if (this.datagrams === DATAGRAM_CAPACITY || this.packets + packets > this.limits.packets) return false;
    if (this.#payloadLength + bytes > this.#capacity) return false;
    if (this.limits.isOfOneSecond && seconds !== this.#baseSeconds) return false;
    const delta = this.#deltaNs(seconds, nanoseconds);
    return delta >= 0 && delta <= DELTA_LIMIT_NS;
  }

  /** Time since its last datagram; 0 where it has none. */
  pauseNs(seconds: number, nanoseconds: number): number {
    const { datagrams } = this;
    return datagrams === 0 ? 0 : this.#deltaNs(seconds, nanoseconds) - this.#arrivalDeltaNs[datagrams - 1]!;
  }

  /** Begins a datagram; its pieces follow, of so many bytes at most. */
  beginDatagram(bytes: number, seconds: number, nanoseconds: number, nowMs: number): void {
    if (this.datagrams === 0) {
      this.#openBlock(bytes);
      this.#baseSeconds = seconds;
      this.#baseNanoseconds = nanoseconds;
      this.openedAtMs = nowMs - this.#headStartMs;
      this.#headStartMs = 0;
      this.opened.note(this.openedAtMs);
    }
    const row = this.datagrams++;
    this.#arrivalDeltaNs[row] = this.#deltaNs(seconds, nanoseconds);
    this.#sizes[row] = 0;
  }

  /** The RTP header of the datagram. */
  followRtp(sequence: number, timestamp: number): void {
    const row = this.datagrams - 1;
    this.#rtpSequences[row] = sequence;
    this.#rtpTimestamps[row] = timestamp;
  }

  /** The hop limit of the datagram. */
  followHopLimit(hopLimit: number): void {
    if (this.datagrams === 1) {
      this.#hopLimitMin = hopLimit;
      this.#hopLimitMax = hopLimit;
    } else if (hopLimit !== this.#hopLimit) {
      this.#hopLimitMin = Math.min(this.#hopLimitMin, hopLimit);
      this.#hopLimitMax = Math.max(this.#hopLimitMax, hopLimit);
    }
    this.#hopLimit = hopLimit;
  }

  /** Adds bytes of the slab to the datagram; `size` is what they add to the datagram's entry in the size column. */
  addPiece(slab: Uint8Array, offset: number, length: number, size: number, packets: number): void {
    this.#sizes[this.datagrams - 1]! += size;
    this.packets += packets;
    this.pieces.add(slab, offset, length, this.#block, this.#payloadLength);
    this.#payloadLength += length;
  }

  /** The batch to hand on; the columns, and a payload in reused memory, are only valid until the next datagram. */
  take(
    stream: StreamInfo,
    sequence: number,
    counters: CounterColumn,
    hostDropTimeNs: number,
    hostDropSinceNs: number,
  ): Batch {
    const { datagrams } = this;
    this.pieces.flush();
    const rtpRows = stream.isRtp ? datagrams : 0;
    return {
      stream,
      sequence,
      datagrams,
      packets: this.packets,
      baseSeconds: this.#baseSeconds,
      baseNanoseconds: this.#baseNanoseconds,
      arrivalDeltaNs: this.#arrivalDeltaNs.subarray(0, datagrams),
      sizes: this.#sizes.subarray(0, datagrams),
      rtpSequences: this.#rtpSequences.subarray(0, rtpRows),
      rtpTimestamps: this.#rtpTimestamps.subarray(0, rtpRows),
      counters,
      payload: this.#takePayload(),
      payloadOmitted: false,
      hopLimit: this.#hopLimit,
      hopLimitMin: this.#hopLimitMin,
      hopLimitMax: this.#hopLimitMax,
      hostDropTimeNs,
      hostDropSinceNs,
    };
  }

  /** Arrival of the first datagram, in ms of the epoch. */
  get arrivalMs(): number {
    return this.#baseSeconds * 1000 + this.#baseNanoseconds / 1e6;
  }

  /** Arrival of the last datagram, in ns of the epoch. */
  get lastArrivalNs(): number {
    return this.#baseSeconds * 1e9 + this.#baseNanoseconds + this.#arrivalDeltaNs[this.datagrams - 1]!;
  }

  /**
   * Empties the batch; the next one's memory is a quarter larger than what the longer of two in a row turned out to need: it counts as a whole where it waits.
   */
  reset(): void {
    const length = this.#payloadLength;
    const wasFull = length * 8 > this.#capacity * 7;
    const needed = (Math.max(length, this.#lengthBefore) * 5) >> 2;
    this.#lengthBefore = length;
    if (wasFull) this.#capacity = Math.min((this.#capacity * 3) >> 1, Math.max(this.limits.bytes, SMALLEST_BUFFER));
    else if (this.memory === 'fresh')
      this.#capacity = Math.min(this.#capacity, Math.max(needed, (this.#capacity * 3) >> 2, SMALLEST_BUFFER));
    this.datagrams = 0;
    this.packets = 0;
    this.#payloadLength = 0;
  }

  /** Gives its memory up; for a batch that is empty. */
  discard(): void {
    if (this.#block === NO_BLOCK) return;
    this.pieces.memory.close(this.#block);
    this.#block = NO_BLOCK;
    this.#reused = undefined;
  }

  #deltaNs(seconds: number, nanoseconds: number): number {
    return (seconds - this.#baseSeconds) * 1e9 + (nanoseconds - this.#baseNanoseconds);
  }

  /** Memory of the expected size; larger only where a single datagram is. */
  #openBlock(bytes: number): void {
    const needed = Math.max(this.#capacity, bytes) + WORD_PADDING;
    if (this.#block !== NO_BLOCK && this.#blockBytes >= needed) return;
    this.discard();
    this.#block = this.pieces.memory.open(needed);
    this.#blockBytes = needed;
  }

  #takePayload(): Uint8Array {
    const length = this.#payloadLength;
    if (length === 0) return EMPTY;
    const { memory } = this.pieces;
    if (this.memory === 'reused') {
      this.#reused ??= memory.view(this.#block, this.#blockBytes);
      return this.#reused.subarray(0, length);
    }
    const payload = memory.view(this.#block, length);
    this.discard();
    return payload;
  }
}

const EMPTY = new Uint8Array(0);
