/** Buffers that packets go through one after the other. */
export interface BufferChain {
  /**
   * Takes the packet at `pos`, which is modelled when the PCR behind it has come. `payload`: where its payload begins; negative for one that
   * has none, is scrambled or comes a second time. False when too many wait for the PCR: the program starts anew.
   */
  packet(pid: number, packetIndex: number, timeNs: number, bytes: Uint8Array, pos: number, payload: number): boolean;
}
