// Tested by: test/ingest/ingest.test.ts
import { Blocks } from '../capture/blocks.js';

/** Most pieces that wait. */
const CAPACITY = 4096;
const NO_SOURCE = new Uint8Array(0);

/** Pieces of a slab that wait to be copied into the payloads of open batches: those of all streams in one call, as each costs more than a piece. */
export class WaitingPieces {
  readonly memory = new Blocks();
  readonly #blocks = new Uint32Array(CAPACITY);
  readonly #places = new Uint32Array(CAPACITY);
  readonly #offsets = new Uint32Array(CAPACITY);
  readonly #lengths = new Uint32Array(CAPACITY);
  #count = 0;
  /** What they are pieces of. */
  #source: Uint8Array = NO_SOURCE;

  /** A piece of the source, which must stay as it is until `flush`, belongs to that place of the block. */
  add(source: Uint8Array, offset: number, length: number, block: number, place: number): void {
    if (source !== this.#source || this.#count === CAPACITY) this.#copyBefore(source);
    const last = this.#count - 1;
    if (last >= 0 && this.#follows(last, offset, block, place)) {
      this.#lengths[last]! += length;
      return;
    }
    const row = this.#count++;
    this.#blocks[row] = block;
    this.#places[row] = place;
    this.#offsets[row] = offset;
    this.#lengths[row] = length;
  }

  /** Copies all that wait. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.memory.scatter(this.#source, this.#blocks, this.#places, this.#offsets, this.#lengths, count);
  }

  #copyBefore(source: Uint8Array): void {
    this.flush();
    this.#source = source;
  }

  /** Whether a piece goes on where the one in that row ends, there and here. */
  #follows(row: number, offset: number, block: number, place: number): boolean {
    const length = this.#lengths[row]!;
    return (
      this.#offsets[row]! + length === offset && this.#blocks[row] === block && this.#places[row]! + length === place
    );
  }
}
