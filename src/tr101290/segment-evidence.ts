import { payloadOffsetAt } from '../mpegts/adaptation-field.js';
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
} from '../mpegts/packet.js';
import { pcrDifference27M } from '../mpegts/pcr.js';
import { TableId } from '../mpegts/tables/table-id.js';
import { PSIP_PID } from './si-tables.js';

const PAT_PID = 0;
const SDT_PID = 0x11;
const LAST_SI_PID = 0x1f;
const RANDOM_ACCESS = 0x40;
const HZ_27M = 27_000_000;
/** Segments have a PAT at their start: one that comes sooner after another, or an SDT, is missed by no profile. */
const PAT_LIMIT_27M = 0.5 * HZ_27M;
const SDT_LIMIT_27M = 2 * HZ_27M;
/** Longer than the segments of usual lists are. */
const LONGEST_SEGMENT_27M = 15 * HZ_27M;
/** PCRs that are further apart tell no time. */
const LONGEST_STEP_27M = 30 * HZ_27M;

/**
 * Whether the packets of a file are segments of HLS: PAT and PMT (and an SDT) at the very start, and each further time together, directly in
 * front of a random access point, nowhere else; so seldom that in a broadcast they would be missing. A broadcast that lost its
 * PATs has PMTs or other tables that stand alone, random access points without any among others with, or null packets.
 * Spec: RFC 8216, 3.2; ISO/IEC 13818-1, 2.4.3.5 (random_access_indicator)
 */
export class SegmentEvidence {
  /** What came is like segments, so far. */
  isLike = true;
  readonly #pmtPids = new Set<number>();
  /** Tables come, and behind them a random access point. */
  #isInTables = true;
  #hasPat = false;
  #hasPmt = false;
  #hasSdt = false;
  /** The time of the tables that came last is that of the next PCR. */
  #isUntimed = false;
  #groups = 0;
  /** PID of the first random access point. */
  #leadPid = ABSENT;
  /** On it there was one without tables in front. */
  #hasBarePoint = false;
  /** PATs came within their limit before it was sure what they are. */
  #isDense = false;
  #pcrPid = ABSENT;
  #last27M = ABSENT;
  /** Time since the start, by the PCRs. */
  #time27M = 0;
  #pat27M = 0;
  /** Of the last SDT; NaN before one. */
  #sdt27M = Number.NaN;
  #isLate = false;

  /** Segments, and more than one of them: what comes at the start of the next is as it must be. */
  get isSure(): boolean {
    return this.isLike && this.#isLate && this.#groups > 1;
  }

  /** No more packets come: one segment is enough. */
  get isSegment(): boolean {
    return this.isLike && this.#isLate && this.#groups > 0;
  }

  /** The packet at `pos`, which the caller knows to lie within the buffer whole. */
  packet(bytes: Uint8Array, pos: number): void {
    if (!this.isLike) return;
    const pid = pidAt(bytes, pos);
    if (pid === PAT_PID || pid === SDT_PID) this.#table(pid);
    else if (pid <= LAST_SI_PID || pid === PSIP_PID || pid === NULL_PID) this.isLike = false;
    else if (this.#pmtPids.has(pid) || isPmtStart(bytes, pos)) this.#pmt(pid);
    else this.#payload(bytes, pos, pid);
  }

  #table(pid: number): void {
    if (!this.#isInTables) {
      this.#isInTables = true;
      this.#hasPat = false;
      this.#hasPmt = false;
      this.#hasSdt = false;
    }
    if (pid === SDT_PID) this.#hasSdt = true;
    else this.#hasPat = true;
  }

  /** Where PATs come often, each random access point has one in front: where it has not, the PAT was lost. */
  #judgePoints(): void {
    if (this.#isDense && this.#hasBarePoint) this.isLike = false;
  }

  #pmt(pid: number): void {
    this.#pmtPids.add(pid);
    this.#hasPmt = true;
    if (!this.#isInTables || !this.#hasPat) this.isLike = false;
  }

  #payload(bytes: Uint8Array, pos: number, pid: number): void {
    const isPoint = pusiAt(bytes, pos) && isRandomAccessPoint(bytes, pos);
    const isEmpty = (adaptationFieldControlAt(bytes, pos) & HAS_PAYLOAD) === 0;
    // A PCR alone may come in between.
    if (this.#isInTables && !isEmpty) {
      if (!isPoint || !this.#hasPat || !this.#hasPmt) this.isLike = false;
      this.#isInTables = false;
      this.#isUntimed = true;
      this.#groups++;
      if (this.#leadPid === ABSENT) this.#leadPid = pid;
    } else if (isPoint && pid === this.#leadPid) this.#hasBarePoint = true;
    const pcr27M = pcrAt(bytes, pos);
    if (pcr27M !== ABSENT) this.#pcr(pid, pcr27M);
  }

  #pcr(pid: number, pcr27M: number): void {
    if (this.#pcrPid === ABSENT) this.#pcrPid = pid;
    if (pid !== this.#pcrPid) return;
    const step27M = this.#last27M === ABSENT ? 0 : pcrDifference27M(this.#last27M, pcr27M);
    this.#last27M = pcr27M;
    if (step27M <= LONGEST_STEP_27M) this.#time27M += step27M;
    const sincePat27M = this.#time27M - this.#pat27M;
    if (this.#isUntimed && this.#groups > 1 && !this.isSure && sincePat27M <= PAT_LIMIT_27M) this.#isDense = true;
    if (sincePat27M > PAT_LIMIT_27M || this.#time27M - this.#sdt27M > SDT_LIMIT_27M) this.#isLate = true;
    if (this.#isUntimed) this.#timeTables();
    this.#judgePoints();
    if (!this.isSure && this.#time27M > LONGEST_SEGMENT_27M) this.isLike = false;
  }

  #timeTables(): void {
    this.#isUntimed = false;
    this.#pat27M = this.#time27M;
    if (this.#hasSdt) this.#sdt27M = this.#time27M;
  }
}

/** A section with the table_id of the PMT begins directly behind the pointer_field. */
function isPmtStart(bytes: Uint8Array, pos: number): boolean {
  if (!pusiAt(bytes, pos)) return false;
  const start = payloadOffsetAt(bytes, pos);
  return start >= 0 && start + 1 < pos + PACKET_SIZE && bytes[start] === 0 && bytes[start + 1] === TableId.PMT;
}

function isRandomAccessPoint(bytes: Uint8Array, pos: number): boolean {
  if ((adaptationFieldControlAt(bytes, pos) & HAS_ADAPTATION_FIELD) === 0) return false;
  if (adaptationFieldLengthAt(bytes, pos) === 0 || (bytes[pos + 5]! & RANDOM_ACCESS) === 0) return false;
  const start = payloadOffsetAt(bytes, pos);
  if (start < 0 || start + 3 > pos + PACKET_SIZE) return false;
  return bytes[start] === 0 && bytes[start + 1] === 0 && bytes[start + 2] === 1;
}
