import { PACKET_SIZE, SYNC_BYTE } from './packet.js';
import { isSavefile, SavefileError } from './savefile.js';
import { SyncEvent, type SyncOptions, SyncState, TR_101_290_SYNC } from './sync-state.js';
import { PLAIN_PACKETS, type TsLayout } from './ts-layout.js';

/** Takes the packets found, and what became of the synchronisation; TsAnalyzer is one. */
export interface PacketSink {
  /** Packets, the first of them at `timeNs` and each `packetNs` after the one before; all at once unless that is given. */
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number, packetNs?: number): void;
  /** The buffer will change. */
  endBatch(): void;
  /** No more packets follow. */
  end?(): void;
  /** Told of the packets of a file: those that follow are segments of HLS, or no longer are. */
  segments?(areSegments: boolean): void;
  syncByteError(timeNs: number): void;
  syncLost(timeNs: number): void;
  syncRegained(timeNs: number): void;
}

/** Packets are passed on in runs of up to this size: the clock between two PCRs can be told from those in a run. */
const LOOK_SIZE = 1024 * 1024;

/**
 * Finds the packets in bytes that may be damaged, and passes on those whose sync byte is right, of 188 bytes each, whatever
 * their layout. Synchronisation is acquired by sync bytes one packet apart; a single packet with a wrong sync byte is left out
 * where it stands.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 (sync_byte); ETSI TR 101 290, 1.1 and 1.2
 */
export class TsFraming {
  /** Bytes that belonged to no packet passed on. */
  skippedBytes = 0;
  syncByteErrors = 0;
  syncLosses = 0;
  readonly #sink: PacketSink;
  readonly #acquire: number;
  readonly #stride: number;
  readonly #prefix: number;
  readonly #state: SyncState;
  /** Bytes in front of what is read, for those left over from before: as many as the search may look ahead. */
  readonly #headroom: number;
  /** In turns: one is read into while the other is looked through. */
  #buffer: Uint8Array;
  #other: Uint8Array;
  /** Begin of the bytes left over in front of what is read. */
  #start: number;
  #end = 0;
  /** False before the first packet and after a loss: packets are looked for. */
  #isAligned = false;
  /** The first bytes were fed. */
  #hasBegun = false;

  constructor(sink: PacketSink, options: SyncOptions = TR_101_290_SYNC, layout: TsLayout = PLAIN_PACKETS) {
    this.#sink = sink;
    this.#acquire = options.acquire;
    this.#stride = layout.stride;
    this.#prefix = layout.prefix;
    this.#headroom = (options.acquire + 1) * layout.stride;
    this.#buffer = new Uint8Array(this.#headroom + LOOK_SIZE);
    this.#other = new Uint8Array(this.#headroom + LOOK_SIZE);
    this.#start = this.#headroom;
    this.#state = new SyncState(options);
  }

  /** Where the bytes for the next `take` may be read to. */
  room(): Uint8Array {
    return this.#buffer.subarray(this.#headroom);
  }

  /** Where those behind them may be read to meanwhile. */
  nextRoom(): Uint8Array {
    return this.#other.subarray(this.#headroom);
  }

  /** So many bytes of the input were read to `room()`; what was `nextRoom()` is `room()` now. */
  take(length: number, timeNs: number): void {
    this.#end = this.#headroom + length;
    this.#process(timeNs, false);
  }

  /** The next `length` bytes of the input. Throws SavefileError when it begins as a capture, in which nothing would be found but errors. */
  feed(bytes: Uint8Array, offset: number, length: number, timeNs: number): void {
    const end = offset + length;
    if (!this.#hasBegun && isSavefile(bytes, offset, end)) throw new SavefileError();
    this.#hasBegun ||= length > 0;
    for (let position = offset; position < end; position += LOOK_SIZE) {
      const part = bytes.subarray(position, Math.min(position + LOOK_SIZE, end));
      this.#buffer.set(part, this.#headroom);
      this.take(part.length, timeNs);
    }
  }

  /** No more bytes follow: what is left is taken for packets if its sync bytes are right. */
  end(timeNs: number): void {
    this.#end = this.#headroom;
    this.#process(timeNs, true);
    this.skippedBytes += this.#headroom - this.#start;
    this.reset();
    this.#sink.end?.();
  }

  /** What follows does not continue what was fed. */
  reset(): void {
    this.#start = this.#headroom;
    this.#isAligned = false;
    this.#state.reset();
  }

  #process(timeNs: number, isEnd: boolean): void {
    let position = this.#start;
    for (;;) {
      if (!this.#isAligned) {
        const start = this.#findStart(position, isEnd);
        this.skippedBytes += start - position;
        position = start;
        if (!this.#isAligned) break;
        this.#regain(timeNs);
      }
      position = this.#passOn(position, timeNs, isEnd);
      if (this.#isAligned) break;
    }
    this.#sink.endBatch();
    this.#keepFrom(position);
  }

  /** What is left over is put in front of what was, or will be, read to the other buffer. */
  #keepFrom(position: number): void {
    this.#start = this.#headroom - (this.#end - position);
    this.#other.set(this.#buffer.subarray(position, this.#end), this.#start);
    [this.#buffer, this.#other] = [this.#other, this.#buffer];
  }

  /**
   * Sets `#isAligned` when packets begin at the place it returns: enough sync bytes in a row or, at the end of the input, as many as
   * there is room for. Otherwise that is where packets might begin, with more bytes behind.
   */
  #findStart(from: number, isEnd: boolean): number {
    for (let start = from; start < this.#end; start++) {
      let syncs = 0;
      let at = start + this.#prefix;
      while (syncs < this.#acquire && at < this.#end && this.#buffer[at] === SYNC_BYTE) {
        syncs++;
        at += this.#stride;
      }
      const isAcquired = syncs === this.#acquire;
      if (!isAcquired && (syncs === 0 || at < this.#end)) continue;
      this.#isAligned = isAcquired || isEnd;
      return start;
    }
    return this.#end;
  }

  #regain(timeNs: number): void {
    if (this.#state.isLocked) return;
    this.#state.reset();
    this.#sink.syncRegained(timeNs);
  }

  /** Passes on whole packets from `position` on, as long as they are in step, and returns where it ended. */
  #passOn(position: number, timeNs: number, isEnd: boolean): number {
    const stride = this.#stride;
    const prefix = this.#prefix;
    // At the end of a file the parity of the last packet may be missing.
    const unitSize = isEnd ? prefix + PACKET_SIZE : stride;
    let runStart = position;
    let at = position;
    for (; at + unitSize <= this.#end; at += stride) {
      const isRight = this.#buffer[at + prefix] === SYNC_BYTE;
      if (isRight && this.#state.isSteady) continue;
      const event = this.#state.feed(isRight);
      if (isRight) continue;
      this.#feedRun(runStart, at, timeNs);
      this.syncByteErrors++;
      this.#sink.syncByteError(timeNs);
      if (event === SyncEvent.LOST) {
        this.syncLosses++;
        this.#sink.syncLost(timeNs);
        this.#isAligned = false;
        // The search begins behind the wrong sync byte, where the bytes of this packet may hold the right one.
        this.skippedBytes++;
        return at + 1;
      }
      this.skippedBytes += stride;
      runStart = at + stride;
    }
    this.#feedRun(runStart, at, timeNs);
    return Math.min(at, this.#end);
  }

  #feedRun(start: number, end: number, timeNs: number): void {
    const packets = (end - start) / this.#stride;
    if (packets === 0) return;
    if (this.#stride !== PACKET_SIZE) this.#closeUp(start, packets);
    this.#sink.feed(this.#buffer, start, packets, timeNs);
  }

  /** Moves the packets of a run together: what lies between them is no part of the stream. */
  #closeUp(start: number, packets: number): void {
    for (let n = 0; n < packets; n++) {
      const packet = start + n * this.#stride + this.#prefix;
      this.#buffer.copyWithin(start + n * PACKET_SIZE, packet, packet + PACKET_SIZE);
    }
  }
}
