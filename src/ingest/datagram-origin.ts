/** Where a datagram came from; a FrameDecoder shows it after `decode`. */
export interface DatagramOrigin {
  /** Hop limit of IPv6, time to live of IPv4; 0 where there is none. */
  readonly hopLimit: number;
  readonly isIpv6: boolean;
  /** Address as 32-bit words, the first one for IPv4 and zeros behind it. */
  readonly source: Uint32Array;
  readonly sourcePort: number;
}

/** The origin of a datagram, kept when the decoder has gone on. */
export class KeptOrigin implements DatagramOrigin {
  hopLimit = 0;
  isIpv6 = false;
  readonly source = new Uint32Array(4);
  sourcePort = 0;

  set(origin: DatagramOrigin): void {
    this.hopLimit = origin.hopLimit;
    this.isIpv6 = origin.isIpv6;
    this.source.set(origin.source);
    this.sourcePort = origin.sourcePort;
  }

  hasSourceOf(origin: DatagramOrigin): boolean {
    const own = this.source;
    const { source } = origin;
    return (
      source[0] === own[0] &&
      origin.sourcePort === this.sourcePort &&
      source[3] === own[3] &&
      source[2] === own[2] &&
      source[1] === own[1] &&
      origin.isIpv6 === this.isIpv6
    );
  }
}
