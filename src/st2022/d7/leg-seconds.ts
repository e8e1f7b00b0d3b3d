// Tested by: test/st2022/d7/leg-merger.test.ts
import type { LegSecond } from '../../stream/leg-second.js';
import type { Leg } from './leg-packet.js';

/** Seconds that wait to be taken: those of a batch are few. */
const MOST_SECONDS = 64;

/** Counts by the second what is decided; the first one is not whole, nor is the last. */
export class LegSeconds {
  #second = Number.NaN;
  #isFirst = true;
  #onBoth = 0;
  #onlyOn: [number, number] = [0, 0];
  #different = 0;
  #seconds: LegSecond[] = [];

  /** `originS`: that from which times count, in s of the epoch. */
  constructor(readonly originS: number) {}

  /** A packet of that time came on both. */
  both(timeNs: number, isSame: boolean): void {
    this.#follow(timeNs);
    this.#onBoth++;
    if (!isSame) this.#different++;
  }

  /** It came on one alone. */
  only(timeNs: number, leg: Leg): void {
    this.#follow(timeNs);
    this.#onlyOn[leg]++;
  }

  /** The whole seconds since the last call. */
  take(): readonly LegSecond[] {
    const seconds = this.#seconds;
    if (seconds.length > 0) this.#seconds = [];
    return seconds;
  }

  #follow(timeNs: number): void {
    const second = Math.floor(timeNs / 1e9);
    if (second <= this.#second) return;
    if (!Number.isNaN(this.#second) && !this.#isFirst) this.#close();
    this.#isFirst = Number.isNaN(this.#second);
    this.#second = second;
    this.#onBoth = 0;
    this.#onlyOn = [0, 0];
    this.#different = 0;
  }

  #close(): void {
    if (this.#seconds.length === MOST_SECONDS) this.#seconds.shift();
    this.#seconds.push({
      endS: this.originS + this.#second + 1,
      onBoth: this.#onBoth,
      onlyOn: this.#onlyOn,
      different: this.#different,
    });
  }
}
