import { PACKET_SIZE } from './packet.js';

const NS_PER_SECOND = 1e9;
export const WINDOW_NS = NS_PER_SECOND;
const PACKET_BITS = PACKET_SIZE * 8;

/** In bits per second; null where there was no time to measure it by. */
export interface BitrateSnapshot {
  /** Rate of the last whole window of one second. */
  readonly bitrate_now_bps: number | null;
  /** Rates of the least and the greatest whole window; that in which the PID began counts for neither. */
  readonly bitrate_min_bps: number | null;
  /** See `bitrate_min_bps`. */
  readonly bitrate_max_bps: number | null;
  /** Mean of the windows that count for least and greatest, by their length; while there is none, rate of the whole time. */
  readonly bitrate_bps: number | null;
}

/** Packets counted window by window. */
export class WindowedRate {
  readonly #firstSeenNs: number;
  #packetsBefore = 0;
  #now: number | null = null;
  #min: number | null = null;
  #max: number | null = null;
  /** Of the windows that count for both. */
  #wholePackets = 0;
  #wholeNs = 0;

  constructor(firstSeenNs: number) {
    this.#firstSeenNs = firstSeenNs;
  }

  /** The window from `startNs` to `endNs` is over; `packets` counts all since the last reset. */
  close(packets: number, startNs: number, endNs: number): void {
    const windowPackets = packets - this.#packetsBefore;
    const rate = bitrateBps(windowPackets, endNs - startNs);
    this.#packetsBefore = packets;
    this.#now = rate;
    if (this.#firstSeenNs > startNs) return;
    this.#min = Math.min(this.#min ?? rate, rate);
    this.#max = Math.max(this.#max ?? rate, rate);
    this.#wholePackets += windowPackets;
    this.#wholeNs += endNs - startNs;
  }

  /** The window in progress counts from here. */
  restart(packets: number): void {
    this.#packetsBefore = packets;
  }

  /** `averageBps`: of the whole time, while no window is whole. */
  snapshot(averageBps: number | null): BitrateSnapshot {
    return {
      bitrate_now_bps: this.#now,
      bitrate_min_bps: this.#min,
      bitrate_max_bps: this.#max,
      bitrate_bps: this.#meanBps() ?? averageBps,
    };
  }

  /** `packets` begins anew at 0 while the window goes on. */
  reset(packets: number): void {
    this.#packetsBefore -= packets;
    this.#now = null;
    this.#min = null;
    this.#max = null;
    this.#wholePackets = 0;
    this.#wholeNs = 0;
  }

  /** Within the least and the greatest, whatever was rounded. */
  #meanBps(): number | null {
    if (this.#min === null || this.#max === null) return null;
    return Math.min(Math.max(bitrateBps(this.#wholePackets, this.#wholeNs), this.#min), this.#max);
  }
}

function bitrateBps(packets: number, ns: number): number {
  return (packets * PACKET_BITS * NS_PER_SECOND) / ns;
}

/** What the time of packets means to the windows. */
export const WindowEvent = {
  NONE: 0,
  /** A window is over, and the next one begins. */
  OVER: 1,
  /** The first window, or another one behind a gap or a step back in time. */
  BEGINS: 2,
} as const;
export type WindowEvent = (typeof WindowEvent)[keyof typeof WindowEvent];

/** Tells when a window is over, and what the average rate is from the first packets to before the last ones. */
export class RateClock {
  windowStartNs = Number.NaN;
  #lastNs = Number.NaN;
  #elapsedNs = 0;
  /** Packets that came before `#lastNs`, and at it. */
  #timedPackets = 0;
  #lastPackets = 0;

  /** To be called with the time of packets before they are counted. */
  advance(timeNs: number): WindowEvent {
    const elapsedNs = timeNs - this.#lastNs;
    this.#lastNs = timeNs;
    if (elapsedNs === 0) return WindowEvent.NONE;
    const lastPackets = this.#lastPackets;
    this.#lastPackets = 0;
    if (!(elapsedNs > 0)) {
      this.windowStartNs = timeNs;
      return WindowEvent.BEGINS;
    }
    this.#elapsedNs += elapsedNs;
    this.#timedPackets += lastPackets;
    return timeNs - this.windowStartNs >= WINDOW_NS ? WindowEvent.OVER : WindowEvent.NONE;
  }

  /** Whether the window is over, though no packets came since. */
  isOver(timeNs: number): boolean {
    return !Number.isNaN(this.#lastNs) && timeNs - this.windowStartNs >= WINDOW_NS;
  }

  addPackets(packets: number): void {
    this.#lastPackets += packets;
  }

  /** null where all packets came at once. */
  averageBps(): number | null {
    return this.#elapsedNs > 0 ? bitrateBps(this.#timedPackets, this.#elapsedNs) : null;
  }

  /** The next packets do not follow the last ones. */
  noteGap(): void {
    this.#lastNs = Number.NaN;
  }

  /** The average begins anew. */
  reset(): void {
    this.#elapsedNs = 0;
    this.#timedPackets = 0;
  }
}
