import {
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  ccAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  MAX_ADAPTATION_FIELD_LENGTH,
  NULL_PID,
  PACKET_SIZE,
  pidAt,
  SYNC_BYTE,
  teiAt,
} from '../../mpegts/packet.js';
import type { Certainty } from '../../stream/stream-kind.js';

/**
 * Collects what speaks for datagrams of transport packets of one size: 188 bytes, 204 (16 bytes of Reed-Solomon parity
 * behind each) or 192 (a time stamp of 4 bytes before each).
 * Spec: ISO/IEC 13818-1, 2.4.3.2; ETSI EN 300 429 (204 bytes); Blu-ray BDAV (192 bytes)
 */
export class TsEvidence {
  /** Datagrams that are whole, plausible packets. */
  agreeing = 0;
  /** Packets in them. */
  packets = 0;
  /** Continuity counters that went on as they must, and those that did not. */
  ccGood = 0;
  ccBad = 0;

  readonly #syncOffset: number;
  /** The PIDs met last, with their continuity counters; the oldest makes room. */
  readonly #pids = new Int16Array(REMEMBERED_PIDS).fill(-1);
  readonly #ccs = new Uint8Array(REMEMBERED_PIDS);
  #nextPid = 0;

  constructor(readonly packetSize: number) {
    this.#syncOffset = packetSize === M2TS_PACKET_SIZE ? M2TS_TIMESTAMP_SIZE : 0;
  }

  feed(bytes: Uint8Array, offset: number, length: number): void {
    if (length === 0 || length % this.packetSize !== 0) return;
    const first = offset + this.#syncOffset;
    const end = offset + length;
    for (let pos = first; pos < end; pos += this.packetSize) {
      if (!isPlausibleAt(bytes, pos)) return;
    }
    for (let pos = first; pos < end; pos += this.packetSize) this.#followCc(bytes, pos);
    this.agreeing++;
    this.packets += length / this.packetSize;
  }

  /** What is known after so many datagrams; `needed` of them must agree for `certain`. */
  certainty(datagrams: number, needed: number): Certainty {
    const { agreeing, packets, ccGood, ccBad } = this;
    const isContinuous = ccBad <= ccGood / 2;
    const isSteady = agreeing >= datagrams * CERTAIN_SHARE;
    if (isSteady && isContinuous && agreeing >= needed && packets >= CERTAIN_PACKETS && ccGood >= CERTAIN_CC) {
      return 'certain';
    }
    if (packets >= 2 && isContinuous && agreeing >= datagrams * LIKELY_SHARE) return 'likely';
    return agreeing > datagrams / 2 ? 'possible' : 'none';
  }

  #followCc(bytes: Uint8Array, pos: number): void {
    const pid = pidAt(bytes, pos);
    if (pid === NULL_PID || teiAt(bytes, pos)) return;
    const cc = ccAt(bytes, pos);
    const row = this.#pids.indexOf(pid);
    if (row < 0) {
      this.#pids[this.#nextPid] = pid;
      this.#ccs[this.#nextPid] = cc;
      this.#nextPid = (this.#nextPid + 1) % REMEMBERED_PIDS;
      return;
    }
    const step = (adaptationFieldControlAt(bytes, pos) & HAS_PAYLOAD) === 0 ? 0 : 1;
    if (cc === ((this.#ccs[row]! + step) & 0x0f)) this.ccGood++;
    else this.ccBad++;
    this.#ccs[row] = cc;
  }
}

const M2TS_PACKET_SIZE = 192;
const M2TS_TIMESTAMP_SIZE = 4;
const REMEMBERED_PIDS = 32;

const CERTAIN_PACKETS = 6;
const CERTAIN_CC = 3;
const CERTAIN_SHARE = 3 / 4;
const LIKELY_SHARE = 1 / 4;

/** Constant samples (0x4747…, 0x47xx…) have a sync byte everywhere, a packet has it in its place and by chance. */
const MOST_SYNC_BYTES = 24;

/** Nothing in a header with the transport error indicator can be relied on. */
function isPlausibleAt(bytes: Uint8Array, pos: number): boolean {
  if (bytes[pos] !== SYNC_BYTE) return false;
  const control = adaptationFieldControlAt(bytes, pos);
  if (!teiAt(bytes, pos)) {
    if (control === 0) return false;
    const hasField = (control & HAS_ADAPTATION_FIELD) !== 0;
    if (hasField && adaptationFieldLengthAt(bytes, pos) > MAX_ADAPTATION_FIELD_LENGTH) return false;
  }
  let syncBytes = 0;
  for (let index = pos; index < pos + PACKET_SIZE; index++) {
    if (bytes[index] === SYNC_BYTE) syncBytes++;
  }
  return syncBytes <= MOST_SYNC_BYTES;
}
