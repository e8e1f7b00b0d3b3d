// Tested by: test/essence/picture/picture-meter.test.ts
import { dctHash, hashDistance, type PictureHash } from './dct-hash.js';
import { SEEN_CELLS } from './seen-picture.js';

/** What is still a difference of noise and coding, in 8-bit luma of a cell. */
const MOST_NOISE = 4;

/** How much two pictures differ. */
export interface PictureChange {
  /** Bits of the hash that differ, 0 to 64. */
  readonly distance: number;
  /** Cells that differ by more than noise, in percent. */
  readonly percent: number;
}

/**
 * Compares each picture with the first one of those that were alike, so that what moves slowly does not go unnoticed. A clock or a logo that
 * turns changes few cells, noise none: it is a change when the hash differs by more bits, or more cells do.
 */
export class Stillness {
  /** Of the last picture. */
  hash: PictureHash = { high: 0, low: 0 };
  /** The picture before that was not like the one now; NaN before the second picture. */
  lastChangeNs = Number.NaN;
  readonly #maxDistance: number;
  readonly #maxPercent: number;
  readonly #first = new Uint8Array(SEEN_CELLS);
  #firstHash: PictureHash | undefined;

  constructor(maxDistance: number, maxPercent: number) {
    this.#maxDistance = maxDistance;
    this.#maxPercent = maxPercent;
  }

  /** The change since the first of the pictures that are alike; undefined for the first picture of all. It is still if that is within the limits. */
  feed(luma: Uint8Array, timeNs: number): { readonly change: PictureChange | undefined; readonly isStill: boolean } {
    this.hash = dctHash(luma);
    const change = this.#change(luma);
    const isStill = change !== undefined && change.distance <= this.#maxDistance && change.percent <= this.#maxPercent;
    if (!isStill) {
      this.#first.set(luma);
      this.#firstHash = this.hash;
      this.lastChangeNs = timeNs;
    }
    return { change, isStill };
  }

  #change(luma: Uint8Array): PictureChange | undefined {
    if (this.#firstHash === undefined) return undefined;
    let changed = 0;
    for (let cell = 0; cell < SEEN_CELLS; cell++) {
      const difference = luma[cell]! - this.#first[cell]!;
      if (difference > MOST_NOISE || difference < -MOST_NOISE) changed++;
    }
    return { distance: hashDistance(this.hash, this.#firstHash), percent: (100 * changed) / SEEN_CELLS };
  }
}
