/** What became of a file: everything in it is a stream's, or counted here. */
export interface InputReport {
  /** `pcap` stands for pcap and pcapng, `mpegts` for packets of 188, 192 or 204 bytes. */
  readonly format: 'pcap' | 'mpegts';
  /** Bytes of a TS file that belonged to no packet; of a savefile, those behind its last whole record. */
  readonly skipped_bytes: number;
  /** Frames by what they are; null for a file of packets. */
  readonly frames: FrameCounts | null;
}

/** Frames of a savefile by what became of them. */
export interface FrameCounts {
  /** Frames of the file. */
  readonly captured: number;
  /** Frames of other protocols. */
  readonly not_udp: number;
  /** Fragments of IP packets. */
  readonly ip_fragments: number;
  /** Frames whose headers do not add up. */
  readonly malformed: number;
  /** Frames that were not captured whole. */
  readonly truncated: number;
  /** Datagrams in which no stream was recognised. */
  readonly unclassified: number;
  /** Datagrams for which there were too many flows or streams. */
  readonly flow_table_full: number;
  /** Datagrams that were not asked for. */
  readonly not_selected: number;
}
