/**
 * First four bytes of savefiles: pcap in µs and ns, modified pcap, each in both byte orders, and pcapng.
 * Spec: draft-ietf-opsawg-pcap, 4; draft-ietf-opsawg-pcapng, 4.1
 */
const SAVEFILE_MAGICS: ReadonlySet<number> = new Set([
  0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a,
]);
export const MAGIC_SIZE = 4;

/** A capture was given to what reads transport streams. */
export class SavefileError extends Error {
  readonly code = 'SAVEFILE';

  constructor() {
    super('these bytes are a capture (pcap or pcapng), no transport stream: analyze(path) reads captures');
  }
}

/** Whether a file that begins with the bytes at `start` is a capture. */
export function isSavefile(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < MAGIC_SIZE) return false;
  const [a, b, c, d] = bytes.subarray(start, start + MAGIC_SIZE);
  return SAVEFILE_MAGICS.has(((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0);
}
