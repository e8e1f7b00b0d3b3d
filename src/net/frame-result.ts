/** What a frame turned out to be. The fields of FrameDecoder that are valid stand beside each. */
export const FrameResult = {
  /** A whole UDP datagram: all fields. */
  DATAGRAM: 0,
  /** Something else, an ICMP error that quotes a datagram included: no field. */
  NOT_UDP: 1,
  /** First fragment of a UDP datagram: all fields, the payload as far as this fragment has it. */
  FRAGMENT_FIRST: 2,
  /** A later fragment: VLAN key, addresses and hop limit. */
  FRAGMENT_LATER: 3,
  /** A UDP datagram whose payload was cut by the snap length: all fields, the payload as far as captured. */
  TRUNCATED_DATAGRAM: 4,
  /** Cut by the snap length before the ports: no field. */
  TRUNCATED_FRAME: 5,
  /** Lengths that contradict each other or what was on the network: no field. */
  MALFORMED: 6,
} as const;
export type FrameResult = (typeof FrameResult)[keyof typeof FrameResult];
