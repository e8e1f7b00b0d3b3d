import {
  ABSENT,
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  NULL_PID,
  PACKET_SIZE,
  pcrAt,
  pidAt,
  pusiAt,
  SYNC_BYTE,
} from './packet.js';
import { PCR_WRAP_27M } from './pcr.js';
import { PTS_WRAP_90K } from './pes-header.js';

const PIDS = 0x2000;
const PACKET_BITS = PACKET_SIZE * 8;
const TICKS_27M = 27_000_000;
const TICKS_90K = 90_000;
/** Packets with nothing but a PCR come so often where packets are filled in: at most 40 ms may pass. Spec: ETSI TR 101 290, 5.2.2, 2.3a */
const FILLED_PCR_S = 0.02;

/**
 * A transport stream of constant bitrate and of a whole period, which can be sent again and again: its times go on from one
 * round to the next. Null packets are taken out of it, or added, until it is as long as the period.
 */
export class EndlessClip {
  readonly #bytes: Buffer;
  /** In a packet: where its PTS and DTS are, 0 where there is none; whether it has a PCR. */
  readonly #ptsAt: Uint8Array;
  readonly #dtsAt: Uint8Array;
  readonly #hasPcr: Uint8Array;
  readonly #firstPcr27M: number;
  readonly packets: number;
  readonly #ticksPerPacket: number;
  readonly #period90k: number;

  /** Throws where it has no PCR or not enough null packets. */
  constructor(ts: Buffer, bitrateBps: number, periodS: number) {
    this.packets = Math.round((periodS * bitrateBps) / PACKET_BITS);
    this.#ticksPerPacket = (periodS * TICKS_27M) / this.packets;
    this.#period90k = periodS * TICKS_90K;
    const pcr = firstPcr(ts);
    if (pcr === undefined) throw new Error('the clip has no PCR');
    this.#firstPcr27M = pcr.value27M - pcr.packet * this.#ticksPerPacket;
    this.#bytes = fitted(ts, this.packets, Math.floor((FILLED_PCR_S * bitrateBps) / PACKET_BITS));
    this.#ptsAt = new Uint8Array(this.packets);
    this.#dtsAt = new Uint8Array(this.packets);
    this.#hasPcr = new Uint8Array(this.packets);
    for (let packet = 0; packet < this.packets; packet++) this.#look(packet);
  }

  /** Writes a packet as it is in that round (0 the first); `counters`: next continuity counter by PID, which it counts on. */
  write(target: Buffer, at: number, packet: number, round: number, counters: Uint8Array): void {
    this.#bytes.copy(target, at, packet * PACKET_SIZE, (packet + 1) * PACKET_SIZE);
    const pid = pidAt(target, at);
    if (pid === NULL_PID) return;
    if ((adaptationFieldControlAt(target, at) & HAS_PAYLOAD) !== 0) counters[pid]!++;
    target[at + 3] = (target[at + 3]! & 0xf0) | ((counters[pid]! - 1) & 0x0f);
    if (this.#hasPcr[packet] === 1) this.#writePcr(target, at, packet + round * this.packets);
    const shift = round * this.#period90k;
    if (this.#ptsAt[packet] !== 0) shiftTime(target, at + this.#ptsAt[packet]!, shift);
    if (this.#dtsAt[packet] !== 0) shiftTime(target, at + this.#dtsAt[packet]!, shift);
  }

  #look(packet: number): void {
    const at = packet * PACKET_SIZE;
    const bytes = this.#bytes;
    if (pcrAt(bytes, at) !== ABSENT) this.#hasPcr[packet] = 1;
    const control = adaptationFieldControlAt(bytes, at);
    if ((control & HAS_PAYLOAD) === 0 || !pusiAt(bytes, at)) return;
    const start = 4 + ((control & HAS_ADAPTATION_FIELD) !== 0 ? 1 + adaptationFieldLengthAt(bytes, at) : 0);
    const flagsAt = start + 7;
    if (flagsAt + 12 > PACKET_SIZE || bytes.readUIntBE(at + start, 3) !== 1) return;
    const flags = bytes[at + flagsAt]! >> 6;
    if (flags >= 2) this.#ptsAt[packet] = flagsAt + 2;
    if (flags === 3) this.#dtsAt[packet] = flagsAt + 7;
  }

  #writePcr(target: Buffer, at: number, packet: number): void {
    const pcr = Math.round(this.#firstPcr27M + packet * this.#ticksPerPacket + PCR_WRAP_27M) % PCR_WRAP_27M;
    const base = Math.floor(pcr / 300);
    target.writeUInt32BE(Math.floor(base / 2), at + 6);
    target.writeUInt16BE(((base % 2) << 15) | 0x7e00 | (pcr % 300), at + 10);
  }
}

function firstPcr(ts: Buffer): { value27M: number; packet: number } | undefined {
  for (let at = 0; at + PACKET_SIZE <= ts.length; at += PACKET_SIZE) {
    const value27M = pcrAt(ts, at);
    if (value27M !== ABSENT) return { value27M, packet: at / PACKET_SIZE };
  }
  return undefined;
}

/** So many packets: the last null packets are left out, or packets are added, of which one in `pcrEvery` has a PCR for each clock. */
function fitted(ts: Buffer, packets: number, pcrEvery: number): Buffer {
  const given = Math.floor(ts.length / PACKET_SIZE);
  if (given < packets)
    return Buffer.concat([ts.subarray(0, given * PACKET_SIZE), filling(ts, packets - given, pcrEvery)]);
  let left = given - packets;
  const kept: Buffer[] = [];
  for (let packet = given - 1; packet >= 0; packet--) {
    const at = packet * PACKET_SIZE;
    if (left > 0 && pidAt(ts, at) === NULL_PID) left--;
    else kept.push(ts.subarray(at, at + PACKET_SIZE));
  }
  if (left > 0) throw new Error(`the clip has ${left} packets more than fit into its period`);
  return Buffer.concat(kept.reverse());
}

function filling(ts: Buffer, packets: number, pcrEvery: number): Buffer {
  const clocks = clockPids(ts);
  const bytes = Buffer.alloc(packets * PACKET_SIZE, 0xff);
  for (let packet = 0; packet < packets; packet++) {
    const at = packet * PACKET_SIZE;
    const clock = clocks[packet % pcrEvery];
    bytes[at] = SYNC_BYTE;
    bytes.writeUInt16BE(clock ?? NULL_PID, at + 1);
    bytes[at + 3] = clock === undefined ? HAS_PAYLOAD << 4 : HAS_ADAPTATION_FIELD << 4;
    if (clock === undefined) continue;
    bytes[at + 4] = PACKET_SIZE - 5;
    bytes[at + 5] = 0x10;
  }
  return bytes;
}

function clockPids(ts: Buffer): number[] {
  const pids = new Set<number>();
  for (let at = 0; at + PACKET_SIZE <= ts.length; at += PACKET_SIZE) {
    if (pcrAt(ts, at) !== ABSENT) pids.add(pidAt(ts, at));
  }
  return [...pids];
}

/** PTS and DTS are 33 bits in five bytes, with marker bits between them. Spec: ISO/IEC 13818-1, 2.4.3.6 */
function shiftTime(target: Buffer, at: number, shift90k: number): void {
  const high = (target[at]! >> 1) & 0x07;
  const middle = target.readUInt16BE(at + 1) >> 1;
  const low = target.readUInt16BE(at + 3) >> 1;
  const time = (high * 2 ** 30 + middle * 2 ** 15 + low + shift90k) % PTS_WRAP_90K;
  target[at] = (target[at]! & 0xf0) | (Math.floor(time / 2 ** 30) << 1) | 1;
  target.writeUInt16BE(((Math.floor(time / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  target.writeUInt16BE(((time & 0x7fff) << 1) | 1, at + 3);
}

/** Next continuity counter of each PID, for `EndlessClip.write`. */
export function newCounters(): Uint8Array {
  return new Uint8Array(PIDS);
}
