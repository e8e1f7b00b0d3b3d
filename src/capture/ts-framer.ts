// Tested by: test/capture/ts-file-source.test.ts
import { PACKET_SIZE, SYNC_BYTE } from '../mpegts/packet.js';
import { findLock, type TsLayout } from '../mpegts/ts-layout.js';
import type { Slab } from './slab.js';

/** As many as a datagram of 1316 bytes holds. */
const PACKETS_PER_FRAME = 7;

/** A slab must hold a whole frame of the widest layout. */
export const SMALLEST_TS_SLAB = PACKETS_PER_FRAME * 204;

/** Finds the packets in the bytes of a TS file and lays them out as frames of up to 7 packets of 188 bytes. */
export class TsFramer {
  /** Bytes so far that belonged to no packet. */
  skippedBytes = 0;
  /** Bytes of the last slab that were used; those behind belong before the next ones. */
  consumedBytes = 0;
  readonly #layout: TsLayout;
  #isLocked = false;

  constructor(layout: TsLayout) {
    this.#layout = layout;
  }

  /** Bytes of the file that a slab holds the packets of: no more have room in it. */
  bytesFor(slab: Slab): number {
    return Math.min(slab.byteCapacity, slab.frameCapacity * PACKETS_PER_FRAME * this.#layout.stride);
  }

  /**
   * Turns the first `end` bytes of the slab into frames, in place, and returns their number. `moreAtHand`: a frame cut short
   * by the end of these bytes is left for the next time. `isEnd`: no more bytes follow.
   */
  frame(slab: Slab, end: number, moreAtHand: boolean, isEnd: boolean): number {
    const { bytes, offsets, capturedLengths, wireLengths, frameCapacity } = slab;
    const { stride, prefix } = this.#layout;
    // At the end of a file the parity of the last packet may be missing.
    const unitSize = isEnd ? prefix + PACKET_SIZE : stride;
    let frames = 0;
    let position = 0;
    // Parity and arrival times between the packets of a frame are closed up; plain packets stay where they are.
    let closedUpEnd = 0;
    while (frames < frameCapacity) {
      if (!this.#isLocked) {
        const found = findLock(bytes, position, end, this.#layout, isEnd);
        const start = found >= 0 ? found : isEnd ? end : ~found;
        this.skippedBytes += start - position;
        position = start;
        if (found < 0) break;
        this.#isLocked = true;
      }
      const frameStart = position;
      let packets = 0;
      while (packets < PACKETS_PER_FRAME && position + unitSize <= end && bytes[position + prefix] === SYNC_BYTE) {
        packets++;
        position += stride;
      }
      const isCut = packets < PACKETS_PER_FRAME && position + unitSize > end;
      if (isCut && moreAtHand) {
        position = frameStart;
        break;
      }
      if (packets > 0) {
        let offset = frameStart;
        if (stride !== PACKET_SIZE) {
          offset = closedUpEnd;
          for (let packet = frameStart + prefix; packet < position; packet += stride) {
            bytes.copyWithin(closedUpEnd, packet, packet + PACKET_SIZE);
            closedUpEnd += PACKET_SIZE;
          }
        }
        offsets[frames] = offset;
        capturedLengths[frames] = wireLengths[frames] = packets * PACKET_SIZE;
        frames++;
      }
      if (isCut) break;
      if (packets < PACKETS_PER_FRAME) this.#isLocked = false;
    }
    position = Math.min(position, end);
    if (isEnd && frames < frameCapacity) {
      this.skippedBytes += end - position;
      position = end;
    }
    this.consumedBytes = position;
    return frames;
  }
}
