/**
 * Position of the next start code prefix 00 00 01 that lies before `end` with the byte behind it, or −1.
 * Spec: ISO/IEC 13818-2, 5.2.3; ITU-T H.264, Annex B; ITU-T H.265, Annex B
 */
export function startCodeAt(bytes: Uint8Array, pos: number, end: number): number {
  for (let at = pos + 2; at < end - 1; at++) {
    const byte = bytes[at]!;
    if (byte > 1) at += 2;
    else if (byte === 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0) return at - 2;
  }
  return -1;
}
