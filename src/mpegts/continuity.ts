import {
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  NULL_PID,
  PACKET_SIZE,
} from './packet.js';

const PIDS = 8192;
const CC_MASK = 0x0f;
/** No packet of the PID so far. */
const NONE = 0xff;
/** The last packet lies in the kept copies, not in the buffer at hand. */
const KEPT = -1;
const PCR_FLAG = 0x10;
const PCR_BEGIN = 6;
const PCR_END = 12;

/** What a packet is to the one before it on its PID. */
export const Continuity = {
  /** In order, the first of its PID, or excused by discontinuity_indicator. */
  IN_ORDER: 0,
  /** The same packet a second time, which is allowed. */
  DUPLICATE: 1,
  /** Packets are missing, or a packet came a third time or again with other content. */
  ERROR: 2,
} as const;
export type Continuity = (typeof Continuity)[keyof typeof Continuity];

/**
 * Checks continuity counters by PID: one duplicate is allowed, with the same bytes but for the PCR; the counter stands still
 * without payload; discontinuity_indicator excuses any step; the null PID is exempt.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 (continuity_counter)
 */
export class ContinuityAnalyzer {
  /** The counter that the last packet with an error should have had. */
  expected = 0;
  readonly #lastCc = new Uint8Array(PIDS).fill(NONE);
  /** 1 when the last packet was the same as the one before it. */
  readonly #duplicated = new Uint8Array(PIDS);
  /** Where in the buffer at hand the last packet of a PID lies, or KEPT. */
  readonly #lastPosition = new Int32Array(PIDS).fill(KEPT);
  /** PIDs whose last packet lies in the buffer at hand. */
  readonly #touched = new Uint16Array(PIDS);
  #touchedCount = 0;
  /** Copies of the last packets, by PID, made as the PIDs come. */
  readonly #kept = new Array<Uint8Array | undefined>(PIDS).fill(undefined);

  /** The packet at `pos`; all packets up to the next keep() lie in the same buffer, which stays as it is. */
  feed(bytes: Uint8Array, pos: number, pid: number, isDiscontinuity: boolean): Continuity {
    if (pid === NULL_PID) return Continuity.IN_ORDER;
    const header = bytes[pos + 3]!;
    const cc = header & CC_MASK;
    const last = this.#lastCc[pid]!;
    const hasPayload = (header >> 4) & HAS_PAYLOAD;
    const expected = (last + hasPayload) & CC_MASK;
    let result: Continuity = Continuity.IN_ORDER;
    if (cc === expected && last !== NONE) this.#duplicated[pid] = 0;
    else result = this.#judge(bytes, pos, pid, isDiscontinuity, expected);
    this.#lastCc[pid] = cc;
    if (this.#lastPosition[pid] === KEPT) this.#touched[this.#touchedCount++] = pid;
    this.#lastPosition[pid] = pos;
    return result;
  }

  /**
   * A packet with transport_error_indicator: nothing may be derived from it, except that one with the counter that is due is
   * not missing.
   * Spec: ETSI TR 101 290, 2.1 (Transport_error)
   */
  feedDamaged(bytes: Uint8Array, pos: number, pid: number): void {
    const last = this.#lastCc[pid]!;
    const header = bytes[pos + 3]!;
    const isDue = last !== NONE && (header & CC_MASK) === ((last + ((header >> 4) & HAS_PAYLOAD)) & CC_MASK);
    if (isDue) this.feed(bytes, pos, pid, false);
  }

  /** continuity_counter of the last packet; null before one, and for the null PID. */
  lastOf(pid: number): number | null {
    const last = this.#lastCc[pid]!;
    return last === NONE ? null : last;
  }

  /** Copies the last packets of this buffer, which may change from now on. */
  keep(bytes: Uint8Array): void {
    for (let index = 0; index < this.#touchedCount; index++) {
      const pid = this.#touched[index]!;
      const from = this.#lastPosition[pid]!;
      this.#lastPosition[pid] = KEPT;
      this.#kept[pid] ??= new Uint8Array(PACKET_SIZE);
      this.#kept[pid].set(bytes.subarray(from, from + PACKET_SIZE));
    }
    this.#touchedCount = 0;
  }

  /** Forgets all counters: packets were lost, but not by the stream. */
  reset(): void {
    this.#lastCc.fill(NONE);
    this.#duplicated.fill(0);
    this.#lastPosition.fill(KEPT);
    this.#touchedCount = 0;
  }

  #judge(bytes: Uint8Array, pos: number, pid: number, isDiscontinuity: boolean, expected: number): Continuity {
    const last = this.#lastCc[pid]!;
    const isCopy = last === (bytes[pos + 3]! & CC_MASK) && this.#isCopy(bytes, pos, pid);
    const isSecond = isCopy && this.#duplicated[pid] === 0;
    this.#duplicated[pid] = isCopy ? 1 : 0;
    if (isSecond) return Continuity.DUPLICATE;
    if (last === NONE || isDiscontinuity) return Continuity.IN_ORDER;
    this.expected = expected;
    return Continuity.ERROR;
  }

  #isCopy(bytes: Uint8Array, pos: number, pid: number): boolean {
    const position = this.#lastPosition[pid]!;
    if (position !== KEPT) return isDuplicate(bytes, pos, bytes, position);
    const kept = this.#kept[pid];
    return kept !== undefined && isDuplicate(bytes, pos, kept, 0);
  }
}

/** Whether two packets are the same but for the values of their PCRs. */
function isDuplicate(bytes: Uint8Array, pos: number, others: Uint8Array, otherPos: number): boolean {
  const mayHavePcr =
    (adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) !== 0 && adaptationFieldLengthAt(bytes, pos) >= 7;
  const hasPcr = mayHavePcr && (bytes[pos + 5]! & PCR_FLAG) !== 0;
  for (let byte = 1; byte < PACKET_SIZE; byte++) {
    if (hasPcr && byte === PCR_BEGIN) byte = PCR_END;
    if (bytes[pos + byte] !== others[otherPos + byte]) return false;
  }
  return true;
}
