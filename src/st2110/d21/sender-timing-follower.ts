// Tested by: test/analysis/st2110/video-stream-payload.test.ts
import type { FrameFormat } from './frame-format.js';
import type { Ratio } from './ratio.js';
import { SenderTimingAnalyzer } from './sender-timing-analyzer.js';
import type { WithheldCause } from './sender-timing-counts.js';

/** Packets that wait for the format: more than ten frames of 2160 lines. */
const MOST_HELD = 1 << 18;
const FIRST_HELD = 1 << 13;
const NS_PER_SECOND = 1e9;

const LAST = 1;
/** Each cause as a flag: packets are missing in front of this one. */
const GAPS: Readonly<Record<WithheldCause, number>> = { loss: 2, host_drops: 4, clock_set: 8 };

/** Is told each first packet of a frame, with the period since the epoch that the frame belongs to. */
export type FirstPacketTaker = (seconds: number, nanoseconds: number, timestamp: number, period: bigint) => void;

/**
 * Measures a sender whose format is found out meanwhile: the times of its packets wait until then, at most 262,144 of them in 4 MiB, so that
 * C_INST begins with the first packet.
 */
export class SenderTimingFollower {
  analyzer: SenderTimingAnalyzer | undefined;
  readonly #first: FirstPacketTaker;
  #times = new Float64Array(FIRST_HELD);
  #timestamps = new Uint32Array(FIRST_HELD);
  #flags = new Uint8Array(FIRST_HELD);
  #held = 0;
  #baseSeconds = 0;
  #gap = 0;

  constructor(first: FirstPacketTaker) {
    this.#first = first;
  }

  feed(seconds: number, nanoseconds: number, timestamp: number, isLast: boolean): void {
    const { analyzer } = this;
    if (analyzer === undefined) this.#hold(seconds, nanoseconds, timestamp, isLast);
    else if (analyzer.feed(seconds, nanoseconds, isLast)) this.#first(seconds, nanoseconds, timestamp, analyzer.period);
  }

  noteGap(cause: WithheldCause): void {
    if (this.analyzer === undefined) this.#gap |= GAPS[cause];
    else this.analyzer.noteGap(cause);
  }

  /** The format is known. Returns whether its schedule can be followed. */
  begin(format: FrameFormat, offsetNs: Ratio): boolean {
    if (!SenderTimingAnalyzer.isExactFor(format, offsetNs)) return false;
    this.analyzer = new SenderTimingAnalyzer(format, offsetNs);
    for (let index = 0; index < this.#held; index++) this.#replay(index);
    this.#forget();
    return true;
  }

  /** The format is another one, and not known yet. */
  restart(): void {
    this.analyzer = undefined;
    this.#forget();
  }

  #replay(index: number): void {
    const flags = this.#flags[index]!;
    for (const [cause, flag] of Object.entries(GAPS)) {
      if ((flags & flag) !== 0) this.analyzer!.noteGap(cause as WithheldCause);
    }
    const time = this.#times[index]!;
    const seconds = Math.floor(time / NS_PER_SECOND);
    this.feed(
      this.#baseSeconds + seconds,
      time - seconds * NS_PER_SECOND,
      this.#timestamps[index]!,
      (flags & LAST) !== 0,
    );
  }

  #hold(seconds: number, nanoseconds: number, timestamp: number, isLast: boolean): void {
    if (this.#held === MOST_HELD) this.#forget();
    if (this.#held === this.#times.length) this.#grow();
    if (this.#held === 0) this.#baseSeconds = seconds;
    const index = this.#held++;
    this.#times[index] = (seconds - this.#baseSeconds) * NS_PER_SECOND + nanoseconds;
    this.#timestamps[index] = timestamp;
    this.#flags[index] = (isLast ? LAST : 0) | this.#gap;
    this.#gap = 0;
  }

  #grow(): void {
    const length = this.#times.length * 2;
    const [times, timestamps, flags] = [this.#times, this.#timestamps, this.#flags];
    this.#times = new Float64Array(length);
    this.#timestamps = new Uint32Array(length);
    this.#flags = new Uint8Array(length);
    this.#times.set(times);
    this.#timestamps.set(timestamps);
    this.#flags.set(flags);
  }

  #forget(): void {
    this.#held = 0;
    this.#gap = 0;
    this.#times = new Float64Array(FIRST_HELD);
    this.#timestamps = new Uint32Array(FIRST_HELD);
    this.#flags = new Uint8Array(FIRST_HELD);
  }
}
