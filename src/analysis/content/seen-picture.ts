/** A picture of a video stream as far as splices need it. */
export interface SeenPicture {
  /** When it is shown, 90 kHz. */
  readonly pts90k: number;
  /** Decoding may begin there. */
  readonly isRandomAccess: boolean;
  /** Nothing behind it takes from what was before. */
  readonly isIdr: boolean;
  /** Its arrival, in ns since the first datagram. */
  readonly timeNs: number;
}
