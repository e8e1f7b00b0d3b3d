import { payloadOffsetAt } from '../../../src/mpegts/adaptation-field.js';
import { PACKET_SIZE, pidAt, pusiAt } from '../../../src/mpegts/packet.js';
import { PesHeader } from '../../../src/mpegts/pes-header.js';

export type CaptionedCodec = 'h264' | 'hevc' | 'mpeg2';

interface Pes {
  /** The packets before it, of other PIDs too, and its own first header with its adaptation field. */
  readonly before: Buffer[];
  readonly head: Buffer;
  readonly parts: Buffer[];
}

/**
 * The transport stream with cc_data() in the pictures of a PID, which has one in each PES packet; `ccDataOf` gives it for the picture
 * that is shown as the n-th, or nothing.
 */
export function withCaptions(
  ts: Buffer,
  pid: number,
  codec: CaptionedCodec,
  ccDataOf: (n: number) => readonly number[] | undefined,
): Buffer {
  const { packets, last } = pesOf(ts, pid);
  const pes = packets.map(({ parts }) => Buffer.concat(parts));
  const order = pes.map(ptsOf).map((pts, index) => ({ pts, index }));
  order.sort((a, b) => a.pts - b.pts);
  const shownAs = new Map(order.map(({ index }, n) => [index, n]));
  let cc = 0;
  const out = packets.flatMap(({ before, head }, index) => {
    const data = ccDataOf(shownAs.get(index)!);
    const bytes = data === undefined ? pes[index]! : withUserData(pes[index]!, codec, data);
    const cut = packetsOf(bytes, pid, head, cc);
    cc = (cc + cut.length) & 15;
    return [...before, ...cut];
  });
  return Buffer.concat([...out, ...last]);
}

function pesOf(ts: Buffer, pid: number): { packets: Pes[]; last: Buffer[] } {
  const packets: Pes[] = [];
  let others: Buffer[] = [];
  for (let pos = 0; pos + PACKET_SIZE <= ts.length; pos += PACKET_SIZE) {
    const packet = ts.subarray(pos, pos + PACKET_SIZE);
    if (pidAt(ts, pos) !== pid) {
      others.push(packet);
      continue;
    }
    const start = payloadOffsetAt(packet, 0);
    if (start < 0) continue;
    if (pusiAt(packet, 0)) {
      packets.push({ before: others, head: packet.subarray(0, start), parts: [] });
      others = [];
    }
    packets.at(-1)?.parts.push(packet.subarray(start));
  }
  return { packets, last: others };
}

function ptsOf(pes: Buffer): number {
  const header = new PesHeader();
  header.read(pes, 0, pes.length);
  return header.pts90k;
}

function withUserData(pes: Buffer, codec: CaptionedCodec, ccData: readonly number[]): Buffer {
  const at = firstSliceAt(pes, 9 + pes[8]!, codec);
  const unit = codec === 'mpeg2' ? [0, 0, 1, 0xb2, ...GA94, ...ccData] : seiOf(codec, ccData);
  const whole = Buffer.concat([pes.subarray(0, at), Buffer.from(unit), pes.subarray(at)]);
  // PES_packet_length of video may be open.
  whole.writeUInt16BE(0, 4);
  return whole;
}

const GA94 = [0x47, 0x41, 0x39, 0x34, 0x03];

/** user_data_registered_itu_t_t35 in an SEI NAL unit. */
function seiOf(codec: CaptionedCodec, ccData: readonly number[]): number[] {
  const payload = [0xb5, 0x00, 0x31, ...GA94, ...ccData];
  const message = [4, payload.length, ...payload, 0x80];
  const header = codec === 'h264' ? [0x06] : [0x4e, 0x01];
  const unit: number[] = [];
  let zeros = 0;
  for (const byte of [...header, ...message]) {
    if (zeros >= 2 && byte <= 3) {
      unit.push(3);
      zeros = 0;
    }
    unit.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return [0, 0, 0, 1, ...unit];
}

/** Where the start code of the first slice begins. */
function firstSliceAt(bytes: Buffer, from: number, codec: CaptionedCodec): number {
  for (let at = from; at + 4 < bytes.length; at++) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    if (!isSlice(bytes[at + 3]!, codec)) continue;
    return at > from && bytes[at - 1] === 0 ? at - 1 : at;
  }
  throw new Error('a picture without slices');
}

function isSlice(first: number, codec: CaptionedCodec): boolean {
  if (codec === 'mpeg2') return first >= 1 && first <= 0xaf;
  if (codec === 'h264') return [1, 5].includes(first & 0x1f);
  return ((first >> 1) & 0x3f) < 32;
}

/** The packets of a PES packet: the first with the header and adaptation field that it had, the last filled up. */
function packetsOf(pes: Buffer, pid: number, head: Buffer, firstCc: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let pos = 0, cc = firstCc; pos < pes.length; cc = (cc + 1) & 15) {
    const field = packets.length === 0 ? withoutStuffing(head) : Buffer.alloc(0);
    const room = PACKET_SIZE - 4 - field.length;
    const size = Math.min(room, pes.length - pos);
    const filled = filledUp(field, room - size);
    const flags = filled.length === 0 ? 0x10 : 0x30;
    const pusi = packets.length === 0 ? 0x40 : 0;
    const header = Buffer.from([0x47, pusi | (pid >> 8), pid & 0xff, flags | cc]);
    packets.push(Buffer.concat([header, filled, pes.subarray(pos, pos + size)]));
    pos += size;
  }
  return packets;
}

/** The adaptation field of a packet without what fills it up: flags and PCR. */
function withoutStuffing(head: Buffer): Buffer {
  if (head.length < 6) return Buffer.alloc(0);
  const size = (head[5]! & 0x10) === 0 ? 1 : 7;
  return Buffer.concat([Buffer.from([size]), head.subarray(5, 5 + size)]);
}

function filledUp(field: Buffer, count: number): Buffer {
  if (count === 0) return field;
  if (field.length > 0)
    return Buffer.concat([Buffer.from([field[0]! + count]), field.subarray(1), Buffer.alloc(count, 0xff)]);
  if (count === 1) return Buffer.from([0]);
  return Buffer.concat([Buffer.from([count - 1, 0]), Buffer.alloc(count - 2, 0xff)]);
}
