/** A leg of a pair, by its place. */
export type Leg = 0 | 1;

/** Where packets of a leg were lost on the way here, and not in the network. */
export const LEG_GAP_CAUSES = ['host', 'probe_queue', 'link'] as const;
export type LegGapCause = (typeof LEG_GAP_CAUSES)[number];

/** An RTP packet of a leg. */
export interface LegPacket {
  /** Sequence number; of 32 bits where the payload extends it. */
  readonly sequence: number;
  readonly ssrc: number;
  readonly timestamp: number;
  /** Arrival since any moment that is the same for both legs. */
  readonly timeNs: number;
  /** The UDP payload, which stays as it is. */
  readonly datagram: Uint8Array;
}
