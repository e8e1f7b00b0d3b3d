const PACKET_SIZE = 188;

/** A packet of the PID with payload only, whose bytes behind the header are all `fill`. */
export function payloadPacket(pid: number, cc: number, fill = 0xff): Buffer {
  const packet = Buffer.alloc(PACKET_SIZE, fill);
  packet[0] = 0x47;
  packet[1] = pid >> 8;
  packet[2] = pid;
  packet[3] = 0x10 | (cc & 0x0f); // payload only
  return packet;
}

/** A packet of the PID with nothing but an adaptation field that carries the PCR. */
export function pcrPacket(pid: number, pcr27M: number, isDiscontinuity = false): Buffer {
  const packet = payloadPacket(pid, 0);
  const base = Math.floor(pcr27M / 300);
  const extension = pcr27M % 300;
  packet[3] = 0x20; // adaptation field only
  packet[4] = 183; // to the end of the packet
  packet[5] = isDiscontinuity ? 0x90 : 0x10; // discontinuity_indicator, PCR_flag
  packet.writeUInt32BE(Math.floor(base / 2), 6);
  packet[10] = ((base & 1) << 7) | 0x7e | (extension >> 8); // 6 reserved bits
  packet[11] = extension;
  return packet;
}

/** Packets with their number in their bytes. */
export function numberedPackets(count: number, first = 0): Buffer[] {
  return Array.from({ length: count }, (_, n) => payloadPacket(0x100, first + n, (first + n) % 0x47));
}
