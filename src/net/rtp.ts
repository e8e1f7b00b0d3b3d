import { u16At, u32At } from '../mpegts/big-endian.js';

/** The fixed header, without CSRC list and extension. */
export const RTP_HEADER_SIZE = 12;
const EXTENSION_HEADER_SIZE = 4;

/**
 * Reads the RTP header of one UDP payload; the result stands in the fields until the next `parse`.
 * Spec: RFC 3550, 5.1 and 5.3.1
 */
export class RtpHeader {
  hasPadding = false;
  hasExtension = false;
  csrcCount = 0;
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  /** The payload without padding. */
  payloadOffset = 0;
  payloadLength = 0;

  /** False, and the fields mean nothing, when this is no RTP datagram or its lengths contradict each other. */
  parse(bytes: Uint8Array, offset: number, length: number): boolean {
    if (length < RTP_HEADER_SIZE) return false;
    const first = bytes[offset]!;
    const second = bytes[offset + 1]!;
    if (first >> 6 !== 2 || isRtcpPacketType(second)) return false;
    this.hasPadding = (first & 0x20) !== 0;
    this.hasExtension = (first & 0x10) !== 0;
    this.csrcCount = first & 0x0f;
    this.marker = (second & 0x80) !== 0;
    this.payloadType = second & 0x7f;
    this.sequence = u16At(bytes, offset + 2);
    this.timestamp = u32At(bytes, offset + 4);
    this.ssrc = u32At(bytes, offset + 8);

    const end = offset + length;
    let pos = offset + RTP_HEADER_SIZE + this.csrcCount * 4;
    if (this.hasExtension) {
      if (pos + EXTENSION_HEADER_SIZE > end) return false;
      pos += EXTENSION_HEADER_SIZE + u16At(bytes, pos + 2) * 4;
    }
    if (pos > end) return false;
    this.payloadOffset = pos;
    this.payloadLength = end - pos;
    if (!this.hasPadding) return true;
    const paddingCount = this.payloadLength === 0 ? 0 : bytes[end - 1]!;
    this.payloadLength -= paddingCount;
    return paddingCount !== 0 && this.payloadLength >= 0;
  }
}

/**
 * Whether the second byte is a packet type of RTCP, where RTP has marker and payload type.
 * Spec: RFC 5761, 4
 */
function isRtcpPacketType(secondByte: number): boolean {
  return secondByte >= 192 && secondByte <= 223;
}
