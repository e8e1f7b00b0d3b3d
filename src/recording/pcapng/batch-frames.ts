import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { Batch, StreamInfo } from '../../stream/message.js';
import { hasTsPackets } from '../../stream/stream-kind.js';
import { UdpHeaderTemplate } from '../udp-header-template.js';
import { FRAME_OFFSET, frameBlockSize, frameComments, LINKTYPE_RAW, sectionHead, writeFrameBlock } from './blocks.js';

/** What frames are made of. */
type FrameBatch = Pick<
  Batch,
  | 'stream'
  | 'datagrams'
  | 'sizes'
  | 'payload'
  | 'baseSeconds'
  | 'baseNanoseconds'
  | 'arrivalDeltaNs'
  | 'rtpSequences'
  | 'rtpTimestamps'
>;

const RTP_HEADER_SIZE = 12;
const RTP_VERSION_2 = 0x80;

/** What is said at the first frame that came at that time or later. */
export interface FrameComment {
  /** Epoch s. */
  readonly atS: number;
  readonly text: string;
}

/** What of the frames is as it came and what is made anew, for people. */
export function originText({ kind, isRtp, networkPacketSize }: StreamInfo): string {
  const isTs = hasTsPackets(kind);
  const rtp = isTs && isRtp;
  const original = isTs
    ? `TS packets, arrival times${rtp ? ', RTP sequence numbers and timestamps' : ''}`
    : 'UDP payloads and arrival times';
  const rebuilt = [
    'IP and UDP headers (addresses and ports are those of the stream; hop limit and the other fields are not known)',
    ...(rtp ? ['the rest of the RTP headers (payload type and SSRC are those of the stream; no marker, no CSRC)'] : []),
  ];
  const without = [
    'link-layer headers',
    ...(isTs ? ['packets that the probe refused'] : []),
    ...(isTs && networkPacketSize > PACKET_SIZE
      ? [`the ${networkPacketSize - PACKET_SIZE} bytes beside each packet`]
      : []),
  ];
  return `Original: ${original}. Rebuilt: ${rebuilt.join('; ')}. Left out: ${without.join(', ')}.`;
}

/** The begin of a pcapng file with the datagrams of one stream. */
export function batchFileHead(info: StreamInfo, application: string): Buffer {
  return sectionHead({
    application,
    comment: originText(info),
    interfaceName: info.streamId,
    linkType: LINKTYPE_RAW,
  });
}

/**
 * The datagrams of a batch as blocks of a pcapng file, each behind headers built from the facts of its stream. Each of the comments, which are in
 * the order of their times, is at the first datagram from its time on; those that are later are left for the next batch.
 */
export function encodeFrames(batch: FrameBatch, comments: FrameComment[] = []): Buffer {
  return new FrameEncoder(batch).encode(comments);
}

class FrameEncoder {
  readonly #batch: FrameBatch;
  readonly #template: UdpHeaderTemplate;
  readonly #unit: number;
  readonly #rtpSize: number;
  readonly #baseHigh: number;
  readonly #baseLow: number;

  constructor(batch: FrameBatch) {
    const isTs = hasTsPackets(batch.stream.kind);
    this.#batch = batch;
    this.#template = new UdpHeaderTemplate(batch.stream);
    this.#unit = isTs ? PACKET_SIZE : 1;
    this.#rtpSize = isTs && batch.stream.isRtp ? RTP_HEADER_SIZE : 0;
    const baseNs = BigInt(batch.baseSeconds) * 1_000_000_000n + BigInt(batch.baseNanoseconds);
    this.#baseHigh = Number(baseNs >> 32n);
    this.#baseLow = Number(baseNs & 0xffffffffn);
  }

  encode(comments: FrameComment[]): Buffer {
    const { datagrams, sizes, payload } = this.#batch;
    const options = this.#optionsOf(comments);
    const source = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
    let total = 0;
    for (let row = 0; row < datagrams; row++)
      total += this.#blockSize(row, options?.row === row ? options.bytes.length : 0);
    const target = Buffer.allocUnsafeSlow(total);
    let from = 0;
    let at = 0;
    for (let row = 0; row < datagrams; row++) {
      const bytes = sizes[row]! * this.#unit;
      if (bytes === 0) continue;
      const own = options?.row === row ? options.bytes : undefined;
      const size = this.#writeFrame(target, at + FRAME_OFFSET, row, source, from, bytes);
      writeFrameBlock(target, at, size, this.#timeOf(row), own);
      at += frameBlockSize(size, own?.length);
      from += bytes;
    }
    return target;
  }

  /** Takes the comments of this batch away: they are all at the first frame that is due one. */
  #optionsOf(comments: FrameComment[]): { readonly row: number; readonly bytes: Buffer } | undefined {
    const { baseSeconds, baseNanoseconds, arrivalDeltaNs, datagrams, sizes } = this.#batch;
    const baseS = baseSeconds + baseNanoseconds / 1e9;
    const [first] = comments;
    if (first === undefined) return undefined;
    for (let row = 0; row < datagrams; row++) {
      const arrivalS = baseS + arrivalDeltaNs[row]! / 1e9;
      if (arrivalS < first.atS || sizes[row] === 0) continue;
      const due = comments.filter(({ atS }) => atS <= arrivalS).map(({ text }) => text);
      comments.splice(0, due.length);
      return { row, bytes: frameComments(due) };
    }
    return undefined;
  }

  #blockSize(row: number, optionBytes: number): number {
    const bytes = this.#batch.sizes[row]! * this.#unit;
    return bytes === 0 ? 0 : frameBlockSize(this.#template.size + this.#rtpSize + bytes, optionBytes);
  }

  /** Returns the bytes of the frame. */
  #writeFrame(target: Buffer, at: number, row: number, source: Buffer, from: number, bytes: number): number {
    const udpAt = at + this.#template.size;
    if (this.#rtpSize > 0) this.#writeRtp(target, udpAt, row);
    source.copy(target, udpAt + this.#rtpSize, from, from + bytes);
    const udpSize = this.#rtpSize + bytes;
    this.#template.write(target, at, target, udpAt, udpSize);
    return this.#template.size + udpSize;
  }

  /** Spec: RFC 3550, 5.1 */
  #writeRtp(target: Buffer, at: number, row: number): void {
    const { stream, rtpSequences, rtpTimestamps } = this.#batch;
    target[at] = RTP_VERSION_2;
    target[at + 1] = stream.payloadType & 0x7f;
    target.writeUInt16BE(rtpSequences[row] ?? 0, at + 2);
    target.writeUInt32BE(rtpTimestamps[row] ?? 0, at + 4);
    target.writeUInt32BE(stream.ssrc >>> 0, at + 8);
  }

  #timeOf(row: number): [high: number, low: number] {
    const low = this.#baseLow + this.#batch.arrivalDeltaNs[row]!;
    const carry = Math.floor(low / 2 ** 32);
    return [this.#baseHigh + carry, low - carry * 2 ** 32];
  }
}
