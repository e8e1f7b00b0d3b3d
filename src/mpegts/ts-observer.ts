import type { SectionView } from './section.js';

/**
 * What the TS analyzer saw, called in the order of the packets. The values are only valid during the call.
 * `timeNs` is the time given to the feed() that the packet came with.
 */
export interface TsObserver {
  /** A packet with transport_error_indicator; nothing else is told of it. */
  transportError(pid: number, timeNs: number): void;
  /**
   * `actual` equals the counter before when a packet came a third time, or again with other content. `sinceNs` is the time of
   * the PID's packet before. Returns whether it is an error of the stream; otherwise it is not counted.
   */
  continuityError(pid: number, timeNs: number, expected: number, actual: number, sinceNs: number): boolean;
  /** `packetIndex` counts all packets fed so far, from 0; `isDiscontinuity` is the packet's discontinuity_indicator. */
  pcr(pid: number, pcr27M: number, packetIndex: number, timeNs: number, isDiscontinuity: boolean): void;
  /**
   * The start of a PES packet; ABSENT for a time stamp that is not there or cut off by the end of the packet. `isRandomAccess`: the packet's
   * random_access_indicator.
   */
  pes(pid: number, pts90k: number, dts90k: number, timeNs: number, isRandomAccess: boolean): void;
  /** A packet whose transport_scrambling_control is not 0. */
  scrambled(pid: number, timeNs: number): void;
  /** A whole section whose CRC is right, or that has none. */
  section(section: SectionView, timeNs: number): void;
  sectionCrcError(pid: number, tableId: number, timeNs: number): void;
  /** So many packets without 0x47 where their sync byte is due, 1 unless given. */
  syncByteError(timeNs: number, count?: number): void;
  syncLost(timeNs: number): void;
  syncRegained(timeNs: number): void;
  /** Once for every feed(), after its packets: timers run here. */
  packets(timeNs: number): void;
}

/**
 * Is shown every packet but null packets and those with transport_error_indicator, after all else that it brings. `payload`: where its
 * payload begins; negative for one that has none, is scrambled or comes a second time.
 */
export interface PacketObserver {
  packet(bytes: Uint8Array, pos: number, pid: number, packetIndex: number, timeNs: number, payload: number): void;
}
