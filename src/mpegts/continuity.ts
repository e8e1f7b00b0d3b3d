import {
  adaptationFieldControlAt,
  adaptationFieldLengthAt,
  HAS_ADAPTATION_FIELD,
  HAS_PAYLOAD,
  NULL_PID,
  PACKET_SIZE,
  SYNC_BYTE,
} from './packet.js';
import type { PidNumbers } from './pid-numbers.js';
import { PidTable } from './pid-table.js';

const CC_MASK = 0x0f;
/** No packet of the PID so far. */
const NONE = 0xff;
/** The last packet is the kept copy, and does not lie in the buffer at hand. */
const KEPT = -1;
/** No copy was kept so far: none is ever needed of PIDs whose packets are not compared. */
const NO_SLOT = -1;
/** Last packets that there is room for to begin with: a service has few PIDs. */
const FIRST_COPIES = 4;
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

/** First four bytes of most packets, with PID and counter 0: of nothing but payload, in the clear, in which nothing begins. */
const PLAIN_HEADER = (SYNC_BYTE << 24) | (HAS_PAYLOAD << 4);
const PID_SHIFT = 8;
const NOTHING_DUE = 0;

/** The last packet of a PID. */
export class LastPacket {
  /** First four bytes of the plain packet that would be the next in order, as a number; of no packet before the first. */
  due = NOTHING_DUE;
  cc: number = NONE;
  /** It was the same as the one before it. */
  isDuplicate = false;
  /** Where in the buffer at hand it lies, or KEPT. */
  position = KEPT;
  /** Where its copy is kept, or NO_SLOT. */
  slot = NO_SLOT;
}

/**
 * Checks continuity counters by PID: one duplicate is allowed, with the same bytes but for the PCR; the counter stands still
 * without payload; discontinuity_indicator excuses any step; the null PID is exempt.
 * Spec: ISO/IEC 13818-1, 2.4.3.3 (continuity_counter)
 */
export class ContinuityAnalyzer {
  /** The counter that the last packet with an error should have had. */
  expected = 0;
  /** Made as the PIDs come. */
  readonly #last: PidTable<LastPacket>;
  /** Copies of the last packets, each at its slot. */
  #copies = new Uint8Array(0);
  /** Bytes of the slots that are given away. */
  #slots = 0;
  /** The last packets that lie in the buffer at hand. */
  readonly #touched: LastPacket[] = [];

  constructor(numbers?: PidNumbers) {
    this.#last = new PidTable(numbers);
  }

  /** The packet at `pos`; all packets up to the next keep() lie in the same buffer, which stays as it is. */
  feed(bytes: Uint8Array, pos: number, pid: number, isDiscontinuity: boolean): Continuity {
    if (pid === NULL_PID) return Continuity.IN_ORDER;
    const header = bytes[pos + 3]!;
    const cc = header & CC_MASK;
    const last = this.lastPacketOf(pid);
    const hasPayload = (header >> 4) & HAS_PAYLOAD;
    const expected = (last.cc + hasPayload) & CC_MASK;
    let result: Continuity = Continuity.IN_ORDER;
    if (cc === expected && last.cc !== NONE) last.isDuplicate = false;
    else result = this.#judge(bytes, pos, last, isDiscontinuity, expected);
    last.cc = cc;
    last.due = PLAIN_HEADER | (pid << PID_SHIFT) | ((cc + 1) & CC_MASK);
    this.#touch(last, pos);
    return result;
  }

  /** The last packet of the PID: one object for each PID, which goes on to be that of the packets that follow. */
  lastPacketOf(pid: number): LastPacket {
    return this.#last.get(pid) ?? this.#addPid(pid);
  }

  /** As `feed`, of a packet that begins as is due. */
  feedDue(last: LastPacket, pos: number): void {
    const { due } = last;
    last.cc = due & CC_MASK;
    last.due = (due & ~CC_MASK) | ((due + 1) & CC_MASK);
    last.isDuplicate = false;
    this.#touch(last, pos);
  }

  /**
   * A packet with transport_error_indicator: nothing may be derived from it, except that one with the counter that is due is
   * not missing.
   * Spec: ETSI TR 101 290, 2.1 (Transport_error)
   */
  feedDamaged(bytes: Uint8Array, pos: number, pid: number): void {
    const last = this.#last.get(pid)?.cc ?? NONE;
    const header = bytes[pos + 3]!;
    const isDue = last !== NONE && (header & CC_MASK) === ((last + ((header >> 4) & HAS_PAYLOAD)) & CC_MASK);
    if (isDue) this.feed(bytes, pos, pid, false);
  }

  /** continuity_counter of the last packet; null before one, and for the null PID. */
  lastCcOf(pid: number): number | null {
    const last = this.#last.get(pid)?.cc ?? NONE;
    return last === NONE ? null : last;
  }

  /** Copies the last packets of this buffer, which may change from now on. */
  keep(bytes: Uint8Array): void {
    for (const last of this.#touched) {
      if (last.slot === NO_SLOT) this.#giveSlot(last);
      this.#copies.set(bytes.subarray(last.position, last.position + PACKET_SIZE), last.slot);
      last.position = KEPT;
    }
    this.#touched.length = 0;
  }

  /** Forgets all counters: packets were lost, but not by the stream. */
  reset(): void {
    for (const [, last] of this.#last.entries()) {
      last.due = NOTHING_DUE;
      last.cc = NONE;
      last.isDuplicate = false;
      last.position = KEPT;
    }
    this.#touched.length = 0;
  }

  #touch(last: LastPacket, pos: number): void {
    if (last.position === KEPT) this.#touched.push(last);
    last.position = pos;
  }

  #addPid(pid: number): LastPacket {
    const last = new LastPacket();
    this.#last.set(pid, last);
    return last;
  }

  #giveSlot(last: LastPacket): void {
    last.slot = this.#slots;
    this.#slots += PACKET_SIZE;
    if (this.#slots > this.#copies.length) this.#makeRoom();
  }

  /** Those that there are, and half as many. */
  #makeRoom(): void {
    const packets = this.#slots / PACKET_SIZE;
    const copies = new Uint8Array(Math.max(FIRST_COPIES, Math.floor(packets * 1.5)) * PACKET_SIZE);
    copies.set(this.#copies);
    this.#copies = copies;
  }

  #judge(bytes: Uint8Array, pos: number, last: LastPacket, isDiscontinuity: boolean, expected: number): Continuity {
    const isCopy = last.cc === (bytes[pos + 3]! & CC_MASK) && this.#isCopyOf(last, bytes, pos);
    const isSecond = isCopy && !last.isDuplicate;
    last.isDuplicate = isCopy;
    if (isSecond) return Continuity.DUPLICATE;
    if (last.cc === NONE || isDiscontinuity) return Continuity.IN_ORDER;
    this.expected = expected;
    return Continuity.ERROR;
  }

  #isCopyOf({ position, slot }: LastPacket, bytes: Uint8Array, pos: number): boolean {
    return position === KEPT ? isDuplicate(bytes, pos, this.#copies, slot) : isDuplicate(bytes, pos, bytes, position);
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
