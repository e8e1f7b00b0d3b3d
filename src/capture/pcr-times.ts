import { ABSENT, discontinuityAt, PACKET_SIZE, pcrAt, pidAt } from '../mpegts/packet.js';
import { PcrTimeline } from '../timing/pcr-timeline.js';
import type { Slab } from './slab.js';

const NS_PER_SECOND = 1e9;
/** Without a PCR for longer, at the mean rate, and for so many times their longest distance, time goes on. */
const ENDED_NS = 500e6;
const ENDED_DISTANCES = 4;

/** Times of frames of TS packets by the first PID that carries PCR, from 0 at the first packet; they never step back. */
export class PcrTimes {
  readonly #timeline = new PcrTimeline();
  #pcrPid: number | undefined;
  #position = 0;
  #lastNs = 0;
  /** In bytes. */
  #lastPcr = 0;
  #longestDistance = 0;

  /** Whether there were two PCRs that tell a rate; without it all times are 0. */
  get hasRate(): boolean {
    return this.#timeline.hasRate;
  }

  /**
   * Fills the time columns: between PCRs in proportion. Behind the last PCR of the slab no time passes, as the next one is not
   * known: a stop of the PCR would be invented where the rate grows.
   */
  stamp(slab: Slab, frames: number): void {
    this.#feed(slab, frames);
    for (let frame = 0; frame < frames; frame++) {
      if (this.hasRate) this.#lastNs = Math.max(this.#lastNs, this.#timeNs());
      const wholeNs = Math.round(this.#lastNs);
      slab.seconds[frame] = Math.floor(wholeNs / NS_PER_SECOND);
      slab.nanoseconds[frame] = wholeNs % NS_PER_SECOND;
      this.#position += slab.capturedLengths[frame]!;
    }
  }

  #timeNs(): number {
    const { certainTo, certainNs, meanNsPerPosition } = this.#timeline;
    if (this.#position <= certainTo) return this.#timeline.timeNsAt(this.#position);
    const tail = this.#position - certainTo;
    const hasEnded = tail * meanNsPerPosition > ENDED_NS && tail > ENDED_DISTANCES * this.#longestDistance;
    return hasEnded ? certainNs + tail * meanNsPerPosition : certainNs;
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
        this.#longestDistance = Math.max(this.#longestDistance, position + packet - start - this.#lastPcr);
        this.#lastPcr = position + packet - start;
        this.#timeline.addPcr(this.#lastPcr, pcr27M, discontinuityAt(slab.bytes, packet));
      }
      position += end - start;
    }
  }
}
