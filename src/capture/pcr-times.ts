import { ABSENT, discontinuityAt, PACKET_SIZE, pcrAt, pidAt } from '../mpegts/packet.js';
import { PcrTimeline } from '../timing/pcr-timeline.js';
import type { Slab } from './slab.js';

const NS_PER_SECOND = 1e9;

/** Times of frames of TS packets by the first PID that carries PCR, from 0 at the first packet; they never step back. */
export class PcrTimes {
  readonly #timeline = new PcrTimeline();
  #pcrPid: number | undefined;
  #position = 0;
  #lastNs = 0;

  /** Whether there were two PCRs that tell a rate; without it all times are 0. */
  get hasRate(): boolean {
    return this.#timeline.hasRate;
  }

  /** Fills the time columns: between PCRs in proportion, behind the last PCR of the slab at the rate before it. */
  stamp(slab: Slab, frames: number): void {
    this.#feed(slab, frames);
    for (let frame = 0; frame < frames; frame++) {
      if (this.hasRate) this.#lastNs = Math.max(this.#lastNs, this.#timeline.timeNsAt(this.#position));
      const wholeNs = Math.round(this.#lastNs);
      slab.seconds[frame] = Math.floor(wholeNs / NS_PER_SECOND);
      slab.nanoseconds[frame] = wholeNs % NS_PER_SECOND;
      this.#position += slab.capturedLengths[frame]!;
    }
  }

  #feed(slab: Slab, frames: number): void {
    let position = this.#position;
    for (let frame = 0; frame < frames; frame++) {
      const start = slab.offsets[frame]!;
      const end = start + slab.capturedLengths[frame]!;
      for (let packet = start; packet < end; packet += PACKET_SIZE) {
        const pcr27M = pcrAt(slab.bytes, packet);
        if (pcr27M === ABSENT) continue;
        const pid = pidAt(slab.bytes, packet);
        this.#pcrPid ??= pid;
        if (pid !== this.#pcrPid) continue;
        this.#timeline.addPcr(position + packet - start, pcr27M, discontinuityAt(slab.bytes, packet));
      }
      position += end - start;
    }
  }
}
