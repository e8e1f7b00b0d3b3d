import { PACKET_SIZE, SYNC_BYTE } from './packet.js';

const HEADER_SIZE = 4;
const PUSI = 0x40;
const PAYLOAD_ONLY = 0x10;
const STUFFING = 0xff;

/** Packets that a section of so many bytes takes, with its pointer_field. */
export function packetsOfSection(bytes: number): number {
  return Math.ceil((bytes + 1) / (PACKET_SIZE - HEADER_SIZE));
}

/**
 * The packets of one section on a PID, stuffed behind its end. `continuityCounter`: that of the first packet.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 and 2.4.4.1
 */
export function sectionPackets(pid: number, section: Uint8Array, continuityCounter: number): Uint8Array {
  const count = packetsOfSection(section.length);
  const packets = new Uint8Array(count * PACKET_SIZE).fill(STUFFING);
  let from = 0;
  for (let n = 0; n < count; n++) {
    const pos = n * PACKET_SIZE;
    packets[pos] = SYNC_BYTE;
    packets[pos + 1] = (n === 0 ? PUSI : 0) | (pid >> 8);
    packets[pos + 2] = pid & 0xff;
    packets[pos + 3] = PAYLOAD_ONLY | ((continuityCounter + n) & 0x0f);
    let to = pos + HEADER_SIZE;
    if (n === 0) packets[to++] = 0; // pointer_field
    const piece = section.subarray(from, from + pos + PACKET_SIZE - to);
    packets.set(piece, to);
    from += piece.length;
  }
  return packets;
}
