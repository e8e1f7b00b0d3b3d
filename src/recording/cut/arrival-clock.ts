import { ABSENT, PACKET_SIZE, pcrAt } from '../../mpegts/packet.js';

const PCR_HZ = 27_000_000;
const PCR_WRAP = 2 ** 33 * 300;
/** PCRs that are further apart belong to different time bases. */
const LONGEST_STEP_S = 1;

/**
 * Tells when the packets of a segment arrived, of which the index has the first and the last time: by the first PID with PCRs, by the
 * place in the file from one PCR to the next. Without PCRs the places alone count.
 */
export class ArrivalClock {
  readonly #firstS: number;
  readonly #lastS: number;
  #pcrPid = ABSENT;
  #pcr27M = ABSENT;
  #pcrPos = 0;
  #elapsedS = 0;
  /** Seconds a byte, between the last two PCRs. */
  #byteS: number;

  /** Epoch s, Infinity for a segment that grows; `size`: bytes of the segment without its tables. */
  constructor(firstS: number, lastS: number, size: number) {
    this.#firstS = firstS;
    this.#lastS = lastS;
    this.#byteS = size > PACKET_SIZE && Number.isFinite(lastS) ? (lastS - firstS) / (size - PACKET_SIZE) : 0;
  }

  /** Arrival of the packet, in epoch s; to be asked in the order of the packets. `place`: bytes of the segment in front of it. */
  arrivalOf(bytes: Uint8Array, pos: number, place: number): number {
    const pid = ((bytes[pos + 1]! & 0x1f) << 8) | bytes[pos + 2]!;
    if (this.#pcrPid === ABSENT || pid === this.#pcrPid) this.#followPcr(pid, pcrAt(bytes, pos), place);
    const arrivalS = this.#firstS + this.#elapsedS + (place - this.#pcrPos) * this.#byteS;
    return Math.min(arrivalS, this.#lastS);
  }

  #followPcr(pid: number, pcr27M: number, place: number): void {
    if (pcr27M === ABSENT) return;
    const isFirst = this.#pcrPid === ABSENT;
    const stepS = isFirst ? Number.NaN : ((pcr27M - this.#pcr27M + PCR_WRAP) % PCR_WRAP) / PCR_HZ;
    const isUsable = stepS <= LONGEST_STEP_S && place > this.#pcrPos;
    this.#elapsedS += isUsable ? stepS : (place - this.#pcrPos) * this.#byteS;
    if (isUsable) this.#byteS = stepS / (place - this.#pcrPos);
    this.#pcrPid = pid;
    this.#pcr27M = pcr27M;
    this.#pcrPos = place;
  }
}
