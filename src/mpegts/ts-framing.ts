import { PACKET_SIZE, SYNC_BYTE } from './packet.js';
import { SyncEvent, type SyncOptions, SyncState, TR_101_290_SYNC } from './sync-state.js';

/** Takes the packets found, and what became of the synchronisation; TsAnalyzer is one. */
export interface PacketSink {
  feed(bytes: Uint8Array, offset: number, packets: number, timeNs: number): void;
  /** The buffer will change. */
  endBatch(): void;
  syncByteError(timeNs: number): void;
  syncLost(timeNs: number): void;
  syncRegained(timeNs: number): void;
}

const LOOK_SIZE = 64 * 1024;

/**
 * Finds the packets of 188 bytes in bytes that may be damaged, and passes on those whose sync byte is right. Synchronisation is
 * acquired by sync bytes 188 bytes apart; a single packet with a wrong sync byte is left out where it stands.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 (sync_byte); ETSI TR 101 290, 1.1 and 1.2
 */
export class TsFraming {
  /** Bytes that belonged to no packet passed on. */
  skippedBytes = 0;
  syncByteErrors = 0;
  syncLosses = 0;
  readonly #sink: PacketSink;
  readonly #acquire: number;
  readonly #state: SyncState;
  readonly #buffer: Uint8Array;
  #size = 0;
  /** False before the first packet and after a loss: packets are looked for. */
  #isAligned = false;

  constructor(sink: PacketSink, options: SyncOptions = TR_101_290_SYNC) {
    this.#sink = sink;
    this.#acquire = options.acquire;
    // However many packets the search looks ahead, there is room for more.
    this.#buffer = new Uint8Array(LOOK_SIZE + options.acquire * PACKET_SIZE);
    this.#state = new SyncState(options);
  }

  /** The next `length` bytes of the input. */
  feed(bytes: Uint8Array, offset: number, length: number, timeNs: number): void {
    let position = offset;
    const end = offset + length;
    while (position < end) {
      const taken = Math.min(end - position, this.#buffer.length - this.#size);
      this.#buffer.set(bytes.subarray(position, position + taken), this.#size);
      this.#size += taken;
      position += taken;
      this.#process(timeNs, false);
    }
  }

  /** No more bytes follow: what is left is taken for packets if its sync bytes are right. */
  end(timeNs: number): void {
    this.#process(timeNs, true);
    this.skippedBytes += this.#size;
    this.reset();
  }

  /** What follows does not continue what was fed. */
  reset(): void {
    this.#size = 0;
    this.#isAligned = false;
    this.#state.reset();
  }

  #process(timeNs: number, isEnd: boolean): void {
    let position = 0;
    for (;;) {
      if (!this.#isAligned) {
        const start = this.#findStart(position, isEnd);
        this.skippedBytes += start - position;
        position = start;
        if (!this.#isAligned) break;
        this.#regain(timeNs);
      }
      position = this.#passOn(position, timeNs);
      if (this.#isAligned) break;
    }
    this.#sink.endBatch();
    this.#buffer.copyWithin(0, position, this.#size);
    this.#size -= position;
  }

  /**
   * Sets `#isAligned` when packets begin at the place it returns: enough sync bytes in a row or, at the end of the input, as many as
   * there is room for. Otherwise that is where packets might begin, with more bytes behind.
   */
  #findStart(from: number, isEnd: boolean): number {
    for (let start = from; start < this.#size; start++) {
      let syncs = 0;
      let at = start;
      while (syncs < this.#acquire && at < this.#size && this.#buffer[at] === SYNC_BYTE) {
        syncs++;
        at += PACKET_SIZE;
      }
      const isAcquired = syncs === this.#acquire;
      if (!isAcquired && (syncs === 0 || at < this.#size)) continue;
      this.#isAligned = isAcquired || isEnd;
      return start;
    }
    return this.#size;
  }

  #regain(timeNs: number): void {
    if (this.#state.isLocked) return;
    this.#state.reset();
    this.#sink.syncRegained(timeNs);
  }

  /** Passes on whole packets from `position` on, as long as they are in step, and returns where it ended. */
  #passOn(position: number, timeNs: number): number {
    let runStart = position;
    let at = position;
    for (; at + PACKET_SIZE <= this.#size; at += PACKET_SIZE) {
      const isRight = this.#buffer[at] === SYNC_BYTE;
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
      this.skippedBytes += PACKET_SIZE;
      runStart = at + PACKET_SIZE;
    }
    this.#feedRun(runStart, at, timeNs);
    return at;
  }

  #feedRun(start: number, end: number, timeNs: number): void {
    if (end > start) this.#sink.feed(this.#buffer, start, (end - start) / PACKET_SIZE, timeNs);
  }
}
