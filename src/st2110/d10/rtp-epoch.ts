import { captureClockOffsetS, packetMinusRtpNs } from './rtp-time.js';

/** By which scale the clock of the capture counts, as far as RTP timestamps of PTP tell. */
export type CaptureScale = 'tai' | 'utc';

/**
 * Compares arrival with RTP timestamps of senders that are locked to PTP. By which scale the capture counts is told by the first packet.
 * Spec: SMPTE ST 2110-10, 7.3; SMPTE ST 2059-1, 4
 */
export class RtpEpoch {
  #offsetS: number | undefined;

  /** `offset`: that of `a=mediaclk:direct=`. */
  constructor(
    readonly clockRateHz: number,
    readonly offset: number,
  ) {}

  get scale(): CaptureScale | undefined {
    if (this.#offsetS === undefined) return undefined;
    return this.#offsetS === 0 ? 'tai' : 'utc';
  }

  /** Arrival less RTP time in ns; NaN where they are not of one clock. */
  deltaNs(seconds: number, nanoseconds: number, timestamp: number): number {
    const { clockRateHz, offset } = this;
    this.#offsetS ??= captureClockOffsetS(seconds, nanoseconds, timestamp, clockRateHz, offset);
    if (this.#offsetS === undefined) return Number.NaN;
    return packetMinusRtpNs(seconds + this.#offsetS, nanoseconds, timestamp, clockRateHz, offset);
  }
}
