// Tested by: test/analysis/content/metadata-observer.test.ts
import type { PesHeader } from '../../mpegts/pes-header.js';

/** Bytes of the header up to PES_packet_length. */
const FIXED_SIZE = 6;
const FIRST_SIZE = 1024;
const MOST_SIZE = 65_536;

/** Takes the payload of a PES packet; it is only there during the call. `isWhole`: as long as its header says. */
export type TakePes = (bytes: Uint8Array, length: number, pts90k: number, timeNs: number, isWhole: boolean) => void;

/** Puts PES packets of small data together: no more than 64 KiB, as PES_packet_length has 16 bits. */
export class PesCollector {
  readonly #take: TakePes;
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;
  /** What its header says; NaN where it does not, or nothing has begun. */
  #wanted = Number.NaN;
  #hasBegun = false;
  #pts90k = Number.NaN;
  #timeNs = 0;

  constructor(take: TakePes) {
    this.#take = take;
  }

  start(pes: PesHeader, headerBytes: number, timeNs: number): void {
    this.#end();
    this.#hasBegun = true;
    this.#length = 0;
    this.#wanted = pes.packetLength > 0 ? pes.packetLength + FIXED_SIZE - headerBytes : Number.NaN;
    this.#pts90k = pes.pts90k >= 0 ? pes.pts90k : Number.NaN;
    this.#timeNs = timeNs;
  }

  feed(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#hasBegun) return;
    const room = Math.min(Number.isNaN(this.#wanted) ? MOST_SIZE : this.#wanted, MOST_SIZE) - this.#length;
    const size = Math.min(end - start, Math.max(0, room));
    if (this.#length + size > this.#bytes.length) this.#grow(this.#length + size);
    this.#bytes.set(bytes.subarray(start, start + size), this.#length);
    this.#length += size;
    if (this.#length === this.#wanted) this.#end();
  }

  /** Bytes are missing: what has begun is not put together. */
  drop(): void {
    this.#hasBegun = false;
  }

  #end(): void {
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    const isWhole = Number.isNaN(this.#wanted) || this.#length === this.#wanted;
    this.#take(this.#bytes, this.#length, this.#pts90k, this.#timeNs, isWhole);
  }

  #grow(size: number): void {
    const bytes = new Uint8Array(Math.min(MOST_SIZE, Math.max(size, this.#bytes.length * 2)));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
