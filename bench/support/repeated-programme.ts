import { payloadOffsetAt } from '../../src/mpegts/adaptation-field.js';
import {
  ABSENT,
  adaptationFieldControlAt,
  ccAt,
  NULL_PID,
  PACKET_SIZE,
  pcrAt,
  pidAt,
  pusiAt,
  scramblingAt,
} from '../../src/mpegts/packet.js';
import { PCR_WRAP_27M, pcrDifference27M } from '../../src/mpegts/pcr.js';
import { PesHeader, PesResult, PTS_WRAP_90K } from '../../src/mpegts/pes-header.js';

const TICKS_PER_90K = 300;
const NS_PER_27M = 1000 / 27;
const PIDS = 8192;
/** Places in the optional PES header: of its flags, and of the first time stamp. */
const PES_FLAGS = 7;
const PES_FIRST_STAMP = 9;
const STAMP_SIZE = 5;

/** A programme that goes on for so long, and how long each of its packets takes. */
export interface RepeatedProgramme {
  readonly bytes: Buffer;
  readonly nsPerPacket: number;
}

/**
 * Repeats a recording of constant bitrate until it has about so many bytes, as one stream: continuity counters, PCR, PTS and
 * DTS go on from one turn to the next.
 */
export function repeatProgramme(recording: Buffer, size: number): RepeatedProgramme {
  const length = recording.length - (recording.length % PACKET_SIZE);
  const packets = length / PACKET_SIZE;
  const ticksPerPacket = ticksPerPacketOf(recording, length);
  const turn90k = Math.round((packets * ticksPerPacket) / TICKS_PER_90K);
  const turns = Math.ceil(size / length);
  const bytes = Buffer.alloc(turns * length);
  const ccSteps = ccStepsOf(recording, length);
  const pes = new PesHeader();
  for (let turn = 0; turn < turns; turn++) {
    const start = turn * length;
    recording.copy(bytes, start, 0, length);
    for (let pos = start; pos < start + length; pos += PACKET_SIZE) {
      const cc = ccAt(bytes, pos) + turn * ccSteps[pidAt(bytes, pos)]!;
      bytes[pos + 3] = (bytes[pos + 3]! & 0xf0) | (cc & 0x0f);
      shiftPcr(bytes, pos, turn * turn90k * TICKS_PER_90K);
      if (pusiAt(bytes, pos) && scramblingAt(bytes, pos) === 0) shiftStamps(bytes, pos, turn * turn90k, pes);
    }
  }
  return { bytes, nsPerPacket: ticksPerPacket * NS_PER_27M };
}

/** From the first to the last PCR of the PID that has the first one. */
function ticksPerPacketOf(recording: Buffer, length: number): number {
  let pcrPid = NULL_PID;
  let first = 0;
  let last = 0;
  let last27M = 0;
  let elapsed27M = 0;
  for (let pos = 0; pos < length; pos += PACKET_SIZE) {
    const pcr27M = pcrAt(recording, pos);
    if (pcr27M === ABSENT || (pcrPid !== NULL_PID && pidAt(recording, pos) !== pcrPid)) continue;
    if (pcrPid === NULL_PID) first = pos;
    else elapsed27M += pcrDifference27M(last27M, pcr27M);
    pcrPid = pidAt(recording, pos);
    last = pos;
    last27M = pcr27M;
  }
  return (elapsed27M * PACKET_SIZE) / (last - first);
}

/** By PID: what the counters go on by from turn to turn. */
function ccStepsOf(recording: Buffer, length: number): Uint8Array {
  const first = new Int8Array(PIDS).fill(ABSENT);
  const steps = new Uint8Array(PIDS);
  for (let pos = 0; pos < length; pos += PACKET_SIZE) {
    const pid = pidAt(recording, pos);
    const hasPayload = adaptationFieldControlAt(recording, pos) & 1;
    // Before its first packet the counter was one less where that has a payload.
    if (first[pid] === ABSENT) first[pid] = (ccAt(recording, pos) - hasPayload) & 0x0f;
    steps[pid] = (ccAt(recording, pos) - first[pid]!) & 0x0f;
  }
  return steps;
}

function shiftPcr(bytes: Buffer, pos: number, by27M: number): void {
  const before27M = pcrAt(bytes, pos);
  if (before27M === ABSENT) return;
  const pcr27M = (before27M + by27M) % PCR_WRAP_27M;
  const base = Math.floor(pcr27M / TICKS_PER_90K);
  const extension = pcr27M % TICKS_PER_90K;
  bytes.writeUInt32BE(Math.floor(base / 2), pos + 6);
  bytes[pos + 10] = ((base & 1) << 7) | 0x7e | (extension >> 8);
  bytes[pos + 11] = extension;
}

function shiftStamps(bytes: Buffer, pos: number, by90k: number, pes: PesHeader): void {
  const start = payloadOffsetAt(bytes, pos);
  if (start < 0 || pes.read(bytes, start, pos + PACKET_SIZE) !== PesResult.HEADER || pes.pts90k < 0) return;
  const prefix = bytes[start + PES_FLAGS]! >> 6;
  const at = start + PES_FIRST_STAMP;
  writeStamp(bytes, at, prefix, pes.pts90k + by90k);
  if (pes.dts90k >= 0) writeStamp(bytes, at + STAMP_SIZE, 1, pes.dts90k + by90k);
}

function writeStamp(bytes: Buffer, at: number, prefix: number, time90k: number): void {
  const stamp = time90k % PTS_WRAP_90K;
  const high = Math.floor(stamp / 2 ** 30);
  const low = stamp % 2 ** 30;
  bytes[at] = (prefix << 4) | (high << 1) | 1;
  bytes.writeUInt16BE(((low >> 15) << 1) | 1, at + 1);
  bytes.writeUInt16BE(((low & 0x7fff) << 1) | 1, at + 3);
}
