/** A clock of a program, or a time stamp, as it came last. */
export interface StampedClock {
  /** 27 MHz for a PCR, 90 kHz for a PTS; NaN before the first one, and after what is lost. */
  readonly ticks: number;
  /** Its arrival, in ns since the first datagram. */
  readonly timeNs: number;
}
