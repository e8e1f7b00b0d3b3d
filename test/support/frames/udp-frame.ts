export const LINKTYPE_ETHERNET = 1;
/** When captures begin: any time, but a fixed one, so that the same input gives the same file. */
export const CAPTURE_START_S = 1_750_000_000;

/** The frame of a datagram to 239.255.0.1. Spec: RFC 894, RFC 791, RFC 768; RFC 1112, 6.4 (the address) */
export function udpFrame(payload: Uint8Array, port: number): Buffer {
  const header = Buffer.from(
    '01005e7f0001' + // destination: the group's
      '020000000001' + // source: locally administered
      '0800' + // IPv4
      '4500' + // version 4, 5 words; best effort
      '0000' + // total length
      '00004000' + // do not fragment
      '0111' + // TTL 1, UDP
      '0000' + // checksum
      '0a000001' + // 10.0.0.1
      'efff0001' + // 239.255.0.1
      '13880000' + // ports: 5000, destination
      '00000000', // length; no checksum
    'hex',
  );
  header.writeUInt16BE(28 + payload.length, 16);
  header.writeUInt16BE(port, 36);
  header.writeUInt16BE(8 + payload.length, 38);
  header.writeUInt16BE(internetChecksum(header.subarray(14, 34)), 24);
  return Buffer.concat([header, payload]);
}

/** Spec: RFC 1071, 1 */
function internetChecksum(header: Buffer): number {
  let sum = 0;
  for (let pos = 0; pos < header.length; pos += 2) sum += header.readUInt16BE(pos);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
