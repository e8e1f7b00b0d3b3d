import { PACKET_SIZE } from '../../../src/mpegts/packet.js';
import { PCR_WRAP_27M } from '../../../src/mpegts/pcr.js';

export interface TsOptions {
  /** Constant rate of the whole stream. */
  readonly bitrateBps?: number;
  /** Seed of the payload bytes. */
  readonly seed?: number;
  /** PIDs of the elementary streams: the first is video and carries the PCR, the others are audio. */
  readonly elementaryPids?: readonly number[];
  /** One packet in so many is a null packet; 0 for none. */
  readonly nullEvery?: number;
  readonly pcrIntervalMs?: number;
  readonly firstPcr27M?: number;
}

const PAT_PID = 0;
const PMT_PID = 0x1000;
const NULL_PID = 0x1fff;
const PROGRAM_NUMBER = 1;
const TRANSPORT_STREAM_ID = 1;
const PSI_INTERVAL_MS = 100;
/** Byte of the packet that the PCR is the time of: the one with the last bit of the base. */
const PCR_REFERENCE_BYTE = 10;
/** Packets of one PES packet, the same for all streams. */
const PES_PACKETS = 16;
const PES_HEADER_SIZE = 14;
/** Time from the PCR to the PTS of what is sent with it: 200 ms. */
const PTS_DELAY_90K = 18_000;

/**
 * A valid transport stream made of nothing, without end: PAT and PMT ten times a second, a PCR in a packet of its own,
 * PES packets with PTS in turn on all elementary streams, null packets. The same options give the same bytes.
 */
class TsGenerator {
  readonly #options: Required<TsOptions>;
  readonly #ccs = new Map<number, number>();
  readonly #pesPositions = new Map<number, number>();
  #packets = 0;
  #nextPcrMs = 0;
  #nextPatMs = 0;
  #pmtIsNext = false;
  #turn = 0;
  #random: number;

  constructor(options: TsOptions = {}) {
    const { bitrateBps = 10_000_000, seed = 1, elementaryPids = [0x100, 0x101, 0x102] } = options;
    const { nullEvery = 10, pcrIntervalMs = 35, firstPcr27M = 0 } = options;
    this.#options = { bitrateBps, seed, elementaryPids, nullEvery, pcrIntervalMs, firstPcr27M };
    this.#random = (seed ^ 0x9e3779b9) | 1;
  }

  /** Writes the next packets over the whole buffer, whose size is a multiple of 188. */
  fill(target: Buffer): void {
    for (let pos = 0; pos < target.length; pos += PACKET_SIZE) this.#writePacket(target, pos);
  }

  /** PCR of a byte of the stream. */
  pcr27MAt(bytePosition: number): number {
    const { bitrateBps, firstPcr27M } = this.#options;
    return (firstPcr27M + Math.round((bytePosition * 8 * 27e6) / bitrateBps)) % PCR_WRAP_27M;
  }

  #writePacket(target: Buffer, pos: number): void {
    const { bitrateBps, elementaryPids, nullEvery, pcrIntervalMs } = this.#options;
    const number = this.#packets++;
    const nowMs = (number * PACKET_SIZE * 8e3) / bitrateBps;
    if (nowMs >= this.#nextPatMs) {
      this.#nextPatMs += PSI_INTERVAL_MS;
      this.#pmtIsNext = true;
      this.#writeSection(target, pos, PAT_PID, patSection());
    } else if (this.#pmtIsNext) {
      this.#pmtIsNext = false;
      this.#writeSection(target, pos, PMT_PID, pmtSection(elementaryPids));
    } else if (nowMs >= this.#nextPcrMs) {
      this.#nextPcrMs += pcrIntervalMs;
      this.#writePcr(target, pos, elementaryPids[0]!, this.pcr27MAt(number * PACKET_SIZE + PCR_REFERENCE_BYTE));
    } else if (nullEvery > 0 && number % nullEvery === nullEvery - 1) {
      writeHeader(target, pos, NULL_PID, false, PAYLOAD_ONLY, 0);
      target.fill(0xff, pos + 4, pos + PACKET_SIZE);
    } else {
      const index = this.#turn++ % elementaryPids.length;
      this.#writeElementary(target, pos, index, number * PACKET_SIZE);
    }
  }

  #writeSection(target: Buffer, pos: number, pid: number, section: Buffer): void {
    writeHeader(target, pos, pid, true, PAYLOAD_ONLY, this.#nextCc(pid));
    target[pos + 4] = 0; // pointer_field
    section.copy(target, pos + 5);
    target.fill(0xff, pos + 5 + section.length, pos + PACKET_SIZE);
  }

  /** An adaptation field and no payload: the continuity counter stays. Spec: ISO/IEC 13818-1, 2.4.3.3 */
  #writePcr(target: Buffer, pos: number, pid: number, pcr27M: number): void {
    writeHeader(target, pos, pid, false, ADAPTATION_FIELD_ONLY, this.#ccs.get(pid) ?? 15);
    target[pos + 4] = 183;
    target[pos + 5] = 0x10; // PCR_flag
    const base = Math.floor(pcr27M / 300);
    const extension = pcr27M % 300;
    target.writeUInt32BE(Math.floor(base / 2), pos + 6);
    target.writeUInt16BE(((base % 2) << 15) | 0x7e00 | extension, pos + 10); // 6 reserved bits
    target.fill(0xff, pos + 12, pos + PACKET_SIZE);
  }

  #writeElementary(target: Buffer, pos: number, index: number, bytePosition: number): void {
    const pid = this.#options.elementaryPids[index]!;
    const pesPosition = this.#pesPositions.get(pid) ?? 0;
    this.#pesPositions.set(pid, (pesPosition + 1) % PES_PACKETS);
    const isStart = pesPosition === 0;
    writeHeader(target, pos, pid, isStart, PAYLOAD_ONLY, this.#nextCc(pid));
    let end = pos + 4;
    if (isStart) {
      writePesHeader(target, end, index, this.pcr27MAt(bytePosition));
      end += PES_HEADER_SIZE;
    }
    for (; end < pos + PACKET_SIZE; end += 2) target.writeUInt16BE(this.#nextRandom() & 0xffff, end);
  }

  #nextCc(pid: number): number {
    const cc = ((this.#ccs.get(pid) ?? 15) + 1) & 0x0f;
    this.#ccs.set(pid, cc);
    return cc;
  }

  /** xorshift32 of George Marsaglia. */
  #nextRandom(): number {
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    return this.#random;
  }
}

/** The first packets of such a stream. */
export function generateTs(packets: number, options: TsOptions = {}): Buffer {
  const target = Buffer.alloc(packets * PACKET_SIZE);
  new TsGenerator(options).fill(target);
  return target;
}

const PAYLOAD_ONLY = 0b01;
const ADAPTATION_FIELD_ONLY = 0b10;

function writeHeader(target: Buffer, pos: number, pid: number, pusi: boolean, control: number, cc: number): void {
  target[pos] = 0x47;
  target.writeUInt16BE((pusi ? 0x4000 : 0) | pid, pos + 1);
  target[pos + 3] = (control << 4) | cc;
}

/** Spec: ISO/IEC 13818-1, 2.4.3.6 */
function writePesHeader(target: Buffer, pos: number, index: number, pcr27M: number): void {
  const pts90k = (Math.floor(pcr27M / 300) + PTS_DELAY_90K) % 2 ** 33;
  const isVideo = index === 0;
  target.writeUInt32BE(isVideo ? 0x0000_01e0 : 0x0000_01c0 + index - 1, pos);
  target.writeUInt16BE(isVideo ? 0 : PES_PACKETS * 184 - 6, pos + 4); // PES_packet_length; video may leave it open
  target.writeUInt16BE(0x8080, pos + 6); // '10', PTS only
  target[pos + 8] = 5; // PES_header_data_length
  target[pos + 9] = 0x21 | (Math.floor(pts90k / 2 ** 30) << 1);
  target.writeUInt16BE((Math.floor(pts90k / 2 ** 15) % 2 ** 15) * 2 + 1, pos + 10);
  target.writeUInt16BE((pts90k % 2 ** 15) * 2 + 1, pos + 12);
}

/** Spec: ISO/IEC 13818-1, 2.4.4.3 */
function patSection(): Buffer {
  return section(0x00, TRANSPORT_STREAM_ID, [...u16(PROGRAM_NUMBER), ...u16(0xe000 | PMT_PID)]);
}

/** Spec: ISO/IEC 13818-1, 2.4.4.8; stream types 0x02 (MPEG-2 video) and 0x03 (MPEG-1 audio) */
function pmtSection(pids: readonly number[]): Buffer {
  const streams = pids.flatMap((pid, index) => [index === 0 ? 0x02 : 0x03, ...u16(0xe000 | pid), ...u16(0xf000)]);
  return section(0x02, PROGRAM_NUMBER, [...u16(0xe000 | pids[0]!), ...u16(0xf000), ...streams]);
}

/** Version 0, current, the only section. */
function section(tableId: number, tableIdExtension: number, body: readonly number[]): Buffer {
  const length = 5 + body.length + 4;
  const bytes = Buffer.from([
    tableId,
    ...u16(0xb000 | length),
    ...u16(tableIdExtension),
    0xc1,
    0,
    0,
    ...body,
    0,
    0,
    0,
    0,
  ]);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

function u16(value: number): [number, number] {
  return [value >>> 8, value & 0xff];
}

/** Spec: ISO/IEC 13818-1, Annex A */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
