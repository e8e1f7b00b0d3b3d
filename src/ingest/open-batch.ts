// Tested by: test/ingest/ingest.test.ts
import type { CounterColumn } from '../stream/counters.js';
import type { Batch, StreamInfo } from '../stream/message.js';

/** Copies pieces of `source` behind each other into `target` from `targetOffset`; returns the number of bytes. */
export type Gather = (
  target: Uint8Array,
  targetOffset: number,
  source: Uint8Array,
  offsets: Uint32Array,
  lengths: Uint32Array,
  first: number,
  count: number,
) => number;

/** Most datagrams of a batch. */
const DATAGRAM_CAPACITY = 512;
/** Most pieces of the slab that wait to be copied. */
const PIECE_CAPACITY = 256;
/** Of many streams each has a piece or two in a slab: they are copied here, as a call of `gather` takes several times as long. */
const FEW_PIECES = 4;
/** Bytes behind the payload that the wire format needs to fill its last word. */
const WORD_PADDING = 8;
const SMALLEST_BUFFER = 16_384;
const DELTA_LIMIT_NS = 0xffff_ffff;

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

/**
 * The batch that a stream is filling: columns per datagram, and pieces of the slab that become its payload.
 * `flushPieces` must be called before the slab is filled again. The payload's buffer is sized by what the stream's
 * last batches needed.
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
  readonly #pieceOffsets = new Uint32Array(PIECE_CAPACITY);
  readonly #pieceLengths = new Uint32Array(PIECE_CAPACITY);
  #pieces = 0;
  #baseSeconds = 0;
  #baseNanoseconds = 0;
  #hopLimit = 0;
  #hopLimitMin = 0;
  #hopLimitMax = 0;
  #payload: Uint8Array = EMPTY;
  #payloadLength = 0;
  /** Bytes of the payload with the pieces that still wait. */
  #reservedLength = 0;
  #capacity = SMALLEST_BUFFER;

  constructor(
    readonly limits: BatchLimits,
    readonly memory: PayloadMemory,
    readonly gather: Gather,
  ) {}

  /** Whether a datagram of this many payload bytes and packets that arrived then still belongs into this batch. */
  hasRoomFor(bytes: number, packets: number, seconds: number, nanoseconds: number): boolean {
    if (this.datagrams === 0) return true;
    if (this.datagrams === DATAGRAM_CAPACITY || this.packets + packets > this.limits.packets) return false;
    if (this.#reservedLength + bytes > this.#capacity) return false;
    if (this.limits.isOfOneSecond && seconds !== this.#baseSeconds) return false;
    const delta = this.#deltaNs(seconds, nanoseconds);
    return delta >= 0 && delta <= DELTA_LIMIT_NS;
  }

  /** Time since its last datagram; 0 where it has none. */
  pauseNs(seconds: number, nanoseconds: number): number {
    const { datagrams } = this;
    return datagrams === 0 ? 0 : this.#deltaNs(seconds, nanoseconds) - this.#arrivalDeltaNs[datagrams - 1]!;
  }

  /** Begins a datagram; its pieces follow. */
  beginDatagram(seconds: number, nanoseconds: number, rtpSequence: number, rtpTimestamp: number, nowMs: number): void {
    if (this.datagrams === 0) {
      this.#baseSeconds = seconds;
      this.#baseNanoseconds = nanoseconds;
      this.openedAtMs = nowMs;
    }
    const row = this.datagrams++;
    this.#arrivalDeltaNs[row] = this.#deltaNs(seconds, nanoseconds);
    this.#rtpSequences[row] = rtpSequence;
    this.#rtpTimestamps[row] = rtpTimestamp;
    this.#sizes[row] = 0;
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
    this.#reservedLength += length;
    const last = this.#pieces - 1;
    if (last >= 0 && this.#pieceOffsets[last]! + this.#pieceLengths[last]! === offset) {
      this.#pieceLengths[last]! += length;
      return;
    }
    if (this.#pieces === PIECE_CAPACITY) this.flushPieces(slab);
    this.#pieceOffsets[this.#pieces] = offset;
    this.#pieceLengths[this.#pieces] = length;
    this.#pieces++;
  }

  /** Copies the pieces that wait out of the slab. */
  flushPieces(slab: Uint8Array): void {
    if (this.#pieces === 0) return;
    if (this.#payload.length < this.#reservedLength + WORD_PADDING) this.#grow();
    if (this.#pieces <= FEW_PIECES) this.#copyPieces(slab);
    else
      this.#payloadLength += this.gather(
        this.#payload,
        this.#payloadLength,
        slab,
        this.#pieceOffsets,
        this.#pieceLengths,
        0,
        this.#pieces,
      );
    this.#pieces = 0;
  }

  #copyPieces(slab: Uint8Array): void {
    for (let n = 0; n < this.#pieces; n++) {
      const offset = this.#pieceOffsets[n]!;
      const length = this.#pieceLengths[n]!;
      this.#payload.set(new Uint8Array(slab.buffer, slab.byteOffset + offset, length), this.#payloadLength);
      this.#payloadLength += length;
    }
  }

  /** The batch to hand on; the columns, and a payload in reused memory, are only valid until the next datagram. All pieces are copied before. */
  take(
    stream: StreamInfo,
    sequence: number,
    counters: CounterColumn,
    hostDropTimeNs: number,
    hostDropSinceNs: number,
  ): Batch {
    const { datagrams } = this;
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
      payload: this.#payload.subarray(0, this.#payloadLength),
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
   * Empties the batch; the next one's buffer is a quarter larger than what this one turned out to need: fresh memory counts as a whole where it waits,
   * and for V8, which collects all of its garbage for each 64 MiB of it.
   */
  reset(): void {
    const wasFull = this.#reservedLength * 8 > this.#capacity * 7;
    const needed = (this.#reservedLength * 5) >> 2;
    if (wasFull) this.#capacity = Math.min(this.#capacity * 2, Math.max(this.limits.bytes, SMALLEST_BUFFER));
    else if (this.memory === 'fresh')
      this.#capacity = Math.min(this.#capacity, Math.max(needed, (this.#capacity * 3) >> 2, SMALLEST_BUFFER));
    this.datagrams = 0;
    this.packets = 0;
    this.#pieces = 0;
    if (this.memory === 'fresh') this.#payload = EMPTY;
    this.#payloadLength = 0;
    this.#reservedLength = 0;
  }

  #deltaNs(seconds: number, nanoseconds: number): number {
    return (seconds - this.#baseSeconds) * 1e9 + (nanoseconds - this.#baseNanoseconds);
  }

  /** A first buffer of the expected size; a larger one only when a single datagram is larger than that. */
  #grow(): void {
    const length = Math.max(this.#capacity, this.#reservedLength) + WORD_PADDING;
    const payload = Buffer.allocUnsafeSlow(length);
    payload.set(this.#payload.subarray(0, this.#payloadLength));
    this.#payload = payload;
  }
}

const EMPTY = new Uint8Array(0);
