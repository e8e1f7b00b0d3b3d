import type { Chunk } from './chunk.js';
import type { Schedule } from './schedule.js';

const NS_PER_BYTE_AT_1_BPS = 8e9;

/** A constant bitrate of UDP payload. */
export class BitrateSchedule implements Schedule {
  readonly #nsPerByte: number;

  constructor(bitrateBps: number) {
    this.#nsPerByte = NS_PER_BYTE_AT_1_BPS / bitrateBps;
  }

  feed(): void {}

  isCertain(): boolean {
    return true;
  }

  stamp(chunk: Chunk): void {
    let position = chunk.position;
    for (let row = 0; row < chunk.count; row++) {
      chunk.dueNs[row] = position * this.#nsPerByte;
      position += chunk.lengths[row]!;
    }
  }
}
