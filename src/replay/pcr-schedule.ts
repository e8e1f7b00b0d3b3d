import { UsageError } from '../cli/option.js';
import { ABSENT, discontinuityAt, PACKET_SIZE, pcrAt, pidAt } from '../mpegts/packet.js';
import { PcrTimeline } from '../timing/pcr-timeline.js';
import type { Chunk } from './chunk.js';
import type { Schedule } from './schedule.js';

/** The clock of the first PID that carries PCRs. The datagrams are whole packets. */
export class PcrSchedule implements Schedule {
  readonly #timeline = new PcrTimeline();
  readonly #inputName: string;
  #pcrPid: number | undefined;
  #lastDueNs = 0;

  constructor(inputName: string) {
    this.#inputName = inputName;
  }

  feed(chunk: Chunk): void {
    const { bytes } = chunk.slab;
    let position = chunk.position;
    let isRepeat = chunk.isRepeat;
    for (let row = 0; row < chunk.count; row++) {
      const start = chunk.offsets[row]!;
      const end = start + chunk.lengths[row]!;
      for (let pos = start; pos < end; pos += PACKET_SIZE) {
        const pcr27M = pcrAt(bytes, pos);
        if (pcr27M === ABSENT) continue;
        this.#pcrPid ??= pidAt(bytes, pos);
        if (pidAt(bytes, pos) !== this.#pcrPid) continue;
        this.#timeline.addPcr(position + pos - start, pcr27M, isRepeat || discontinuityAt(bytes, pos));
        isRepeat = false;
      }
      position += end - start;
    }
  }

  isCertain(chunk: Chunk): boolean {
    return this.#timeline.certainTo >= chunk.position + chunk.payloadBytes();
  }

  /** Throws UsageError when there is no clock. */
  stamp(chunk: Chunk): void {
    if (!this.#timeline.hasRate) {
      throw new UsageError(`--bitrate is needed: ${this.#inputName} has no two PCRs within a second to tell its rate`);
    }
    let position = chunk.position;
    for (let row = 0; row < chunk.count; row++) {
      this.#lastDueNs = Math.max(this.#lastDueNs, this.#timeline.timeNsAt(position));
      chunk.dueNs[row] = this.#lastDueNs;
      position += chunk.lengths[row]!;
    }
  }
}
