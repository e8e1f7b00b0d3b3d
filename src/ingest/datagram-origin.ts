/** Where a datagram came from; a FrameDecoder shows it after `decode`. */
export interface DatagramOrigin {
  /** Hop limit of IPv6, time to live of IPv4; 0 where there is none. */
  readonly hopLimit: number;
  readonly isIpv6: boolean;
  /** Address as 32-bit words, the first one for IPv4 and zeros behind it. */
  readonly source: Uint32Array;
  readonly sourcePort: number;
}

/** The origin of a datagram, kept when the decoder has gone on. The address lies in the object itself: each datagram of many streams is compared with it. */
export class KeptOrigin implements DatagramOrigin {
  hopLimit = 0;
  isIpv6 = false;
  sourcePort = 0;
  #first = 0;
  #second = 0;
  #third = 0;
  #fourth = 0;

  get source(): Uint32Array {
    return Uint32Array.of(this.#first, this.#second, this.#third, this.#fourth);
  }

  set({ hopLimit, isIpv6, source, sourcePort }: DatagramOrigin): void {
    this.hopLimit = hopLimit;
    this.isIpv6 = isIpv6;
    this.sourcePort = sourcePort;
    // As whole numbers with a sign, which V8 keeps in place.
    this.#first = source[0]! | 0;
    this.#second = source[1]! | 0;
    this.#third = source[2]! | 0;
    this.#fourth = source[3]! | 0;
  }

  hasSourceOf({ isIpv6, source, sourcePort }: DatagramOrigin): boolean {
    return (
      (source[0]! | 0) === this.#first &&
      sourcePort === this.sourcePort &&
      (source[3]! | 0) === this.#fourth &&
      (source[2]! | 0) === this.#third &&
      (source[1]! | 0) === this.#second &&
      isIpv6 === this.isIpv6
    );
  }
}
