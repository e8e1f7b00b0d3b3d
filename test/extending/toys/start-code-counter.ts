import { type CreateObserver, ELEMENTARY_OBSERVERS } from '../../../src/analysis/elementary-observers.js';
import type { ElementaryObserver } from '../../../src/mpegts/elementary-streams.js';

/** Counts the start codes of an elementary stream, those across two packets included. */
export class StartCodeCounter implements ElementaryObserver {
  startCodes = 0;
  #last24 = 0xffffff;

  startPes(): void {}

  payload(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      this.#last24 = ((this.#last24 << 8) | bytes[at]!) & 0xffffff;
      if (this.#last24 === 1) this.startCodes++;
    }
  }

  gap(): void {
    this.#last24 = 0xffffff;
  }
}

export const TOY_OBSERVERS = {
  ...ELEMENTARY_OBSERVERS,
  startCodes: ((codec) => (codec === 'mpeg2video' ? new StartCodeCounter() : undefined)) satisfies CreateObserver,
};
