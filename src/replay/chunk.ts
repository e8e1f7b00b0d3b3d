import { Slab } from '../capture/slab.js';

const CHUNK_BYTES = 1024 * 1024;
const CHUNK_DATAGRAMS = 4096;

/** A bounded number of datagrams of the input, a row each, whose payloads lie in the slab. Filled again and again. */
export class Chunk {
  readonly slab = new Slab(CHUNK_BYTES, CHUNK_DATAGRAMS);
  count = 0;
  /** Bytes of payload before the first datagram, from the beginning of the replay on. */
  position = 0;
  /** Whether the input begins again with this chunk. */
  isRepeat = false;
  /** Where the payload begins in the slab's bytes. */
  readonly offsets = new Uint32Array(CHUNK_DATAGRAMS);
  readonly lengths = new Uint32Array(CHUNK_DATAGRAMS);
  /** Four words a row; IPv4 as ::ffff:a.b.c.d. */
  readonly addresses = new Uint32Array(4 * CHUNK_DATAGRAMS);
  readonly ports = new Uint16Array(CHUNK_DATAGRAMS);
  /** Row of the slab that the datagram came in. */
  readonly frames = new Uint32Array(CHUNK_DATAGRAMS);
  /** When to send, from 0 at the beginning of the replay; ascending. */
  readonly dueNs = new Float64Array(CHUNK_DATAGRAMS);

  /** Bytes of payload in all. */
  payloadBytes(): number {
    let bytes = 0;
    for (let row = 0; row < this.count; row++) bytes += this.lengths[row]!;
    return bytes;
  }
}
