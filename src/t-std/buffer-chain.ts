/** Buffers that packets go through one after the other. */
export interface BufferChain {
  /**
   * Takes the packet at `pos`, which is modelled when the PCR behind it has come. False when too many wait for that: the
   * program starts anew.
   */
  packet(
    pid: number,
    packetIndex: number,
    timeNs: number,
    bytes: Uint8Array,
    pos: number,
    isDuplicate: boolean,
  ): boolean;
}
