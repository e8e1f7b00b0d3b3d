import { PACKET_SIZE, SYNC_BYTE } from '../mpegts/packet.js';
import { RtpHeader } from '../net/rtp.js';

/** A packet with its Reed-Solomon bytes. Spec: ETSI EN 300 744, 4.3.2 */
const CODED_PACKET_SIZE = 204;

/** Finds the TS packets of a UDP payload, behind an RTP header or without one. The result stands in the fields. */
export class TsPayload {
  /** Where the first packet begins. */
  offset = 0;
  /** 0 when the payload is something else. */
  packets = 0;
  readonly #rtp = new RtpHeader();

  find(bytes: Uint8Array, offset: number, length: number): void {
    this.#look(bytes, offset, length);
    if (this.packets > 0 || !this.#rtp.parse(bytes, offset, length)) return;
    this.#look(bytes, this.#rtp.payloadOffset, this.#rtp.payloadLength);
  }

  #look(bytes: Uint8Array, offset: number, length: number): void {
    this.offset = offset;
    this.packets = 0;
    if (length === 0 || bytes[offset] !== SYNC_BYTE) return;
    if (length % PACKET_SIZE === 0) this.packets = length / PACKET_SIZE;
    else if (length % CODED_PACKET_SIZE === 0) this.packets = length / CODED_PACKET_SIZE;
  }
}
