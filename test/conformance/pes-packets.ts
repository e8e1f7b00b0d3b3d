import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { payloadPacket } from '../support/packets/ts-packets.js';

/** Time stamps that are undefined are not sent. */
export interface PesFields {
  readonly streamId: number;
  readonly pts90k: number | undefined;
  readonly dts90k: number | undefined;
  readonly payload: Uint8Array;
  /** Bytes of stuffing at the end of the header. */
  readonly headerStuffing?: number | undefined;
}

const PAYLOAD_SIZE = 184;
/** PES_packet_length is left open for video. */
const VIDEO_STREAM_ID = 0xe0;
const TIMESTAMP_SIZE = 5;

/** Spec: ISO/IEC 13818-1, 2.4.3.6 */
export function pesBytes({ streamId, pts90k, dts90k, payload, headerStuffing = 0 }: PesFields): Buffer {
  const stamps =
    pts90k === undefined ? [] : dts90k === undefined ? [[0x2, pts90k]] : [[0x3, pts90k], [0x1, dts90k]]; // biome-ignore format: pairs
  const header = Buffer.alloc(9 + stamps.length * TIMESTAMP_SIZE + headerStuffing, 0xff);
  header.writeUInt32BE(0x0000_0100 | streamId);
  header.writeUInt16BE(streamId === VIDEO_STREAM_ID ? 0 : header.length - 6 + payload.length, 4);
  header[6] = 0x84; // '10', data_alignment_indicator
  header[7] = [0x00, 0x80, 0xc0][stamps.length]!;
  header[8] = header.length - 9;
  stamps.forEach(([prefix, time90k], n) => {
    writeTimestamp(header, 9 + n * TIMESTAMP_SIZE, prefix!, time90k! % 2 ** 33);
  });
  return Buffer.concat([header, payload]);
}

function writeTimestamp(target: Buffer, pos: number, prefix: number, time90k: number): void {
  target[pos] = (prefix << 4) | (Math.floor(time90k / 2 ** 30) << 1) | 1;
  target.writeUInt16BE((Math.floor(time90k / 2 ** 15) % 2 ** 15) * 2 + 1, pos + 1);
  target.writeUInt16BE((time90k % 2 ** 15) * 2 + 1, pos + 3);
}

/** The PES packet in packets of the PID whose counters are not set; the last one is stuffed in its adaptation field. */
export function pesPackets(pid: number, pes: Uint8Array): Buffer[] {
  const packets: Buffer[] = [];
  for (let pos = 0; pos < pes.length; pos += PAYLOAD_SIZE) {
    const part = pes.subarray(pos, pos + PAYLOAD_SIZE);
    const packet = payloadPacket(pid, 0);
    if (pos === 0) packet[1]! |= 0x40; // payload_unit_start_indicator
    const stuffing = PAYLOAD_SIZE - part.length;
    if (stuffing > 0) {
      packet[3]! |= 0x20; // adaptation field
      packet[4] = stuffing - 1;
      if (stuffing > 1) packet[5] = 0;
    }
    packet.set(part, PACKET_SIZE - part.length);
    packets.push(packet);
  }
  return packets;
}
