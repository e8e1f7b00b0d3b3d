import type { VideoUserData } from './coded-picture.js';
import { ticksBetween } from './ticks.js';

/** User data that waits for pictures that are shown earlier and come later. */
const MAX_WAITING = 64;
/** A leap of the time stamps: what waits is of before. */
const LEAP_90K = 10 * 90_000;

/**
 * Puts the user data of pictures in the order in which these are shown: what is shown before the decoding time of a picture has come. Without time stamps it
 * hands on at once.
 */
export class UserDataQueue {
  readonly #sink: (data: VideoUserData) => void;
  #waiting: VideoUserData[] = [];

  constructor(sink: (data: VideoUserData) => void) {
    this.#sink = sink;
  }

  add(data: VideoUserData): void {
    if (Number.isNaN(data.pts90k)) {
      this.flush();
      this.#sink(data);
      return;
    }
    const last = this.#waiting.at(-1);
    if (last !== undefined && Math.abs(ticksBetween(last.pts90k, data.pts90k)) > LEAP_90K) this.flush();
    let at = this.#waiting.length;
    while (at > 0 && ticksBetween(this.#waiting[at - 1]!.pts90k, data.pts90k) < 0) at--;
    this.#waiting.splice(at, 0, data);
    if (this.#waiting.length > MAX_WAITING) this.#sink(this.#waiting.shift()!);
  }

  /** A picture is decoded then: what is shown up to then is complete. */
  advance(dts90k: number): void {
    while (this.#waiting.length > 0 && ticksBetween(this.#waiting[0]!.pts90k, dts90k) >= 0) {
      this.#sink(this.#waiting.shift()!);
    }
  }

  /** Nothing that comes belongs between. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const data of waiting) this.#sink(data);
  }
}
