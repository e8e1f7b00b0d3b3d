// Tested by: test/report/kinds/st2022-1.test.ts
import { u16At, u32At } from '../../mpegts/big-endian.js';

const HEADER_SIZE = 16;
/** Matrices of one flow, which has one: those of a row and a column flow, or of one that changes. */
const MAX_MATRICES = 8;

/** What an FEC header says of the matrix that it is of. Spec: SMPTE ST 2022-1, 8.4 */
export interface FecHeader {
  readonly direction: 'column' | 'row';
  /** Sequence number of the first media packet that it protects. */
  readonly snBase: number;
  /** L: distance of the packets that it protects; 1 for rows. */
  readonly offset: number;
  /** Packets that it protects: D for columns, L for rows. */
  readonly na: number;
}

/** undefined where the payload does not begin with an FEC header. */
export function fecHeaderAt(bytes: Uint8Array, pos: number, length: number): FecHeader | undefined {
  if (length < HEADER_SIZE) return undefined;
  const isRow = (bytes[pos + 12]! & 0x40) !== 0;
  const [offset, na] = [bytes[pos + 13]!, bytes[pos + 14]!];
  const isExtended = (bytes[pos + 4]! & 0x80) !== 0;
  if (!isExtended || offset === 0 || na === 0) return undefined;
  // The mask is of RFC 2733, and all 0 here.
  if ((u32At(bytes, pos + 4) & 0xffffff) !== 0) return undefined;
  return { direction: isRow ? 'row' : 'column', snBase: u16At(bytes, pos), offset, na };
}

/** FEC packets of one matrix in one direction. */
export interface FecMatrixReport {
  /** Of its columns or of its rows. */
  readonly direction: 'column' | 'row';
  /** L, columns of the matrix; of rows, the media packets that each protects. */
  readonly columns: number;
  /** D, rows of the matrix; null of a row flow, which does not say it. */
  readonly rows: number | null;
  /** FEC packets. */
  readonly packets: number;
  /** FEC packets less than there should be, by the sequence numbers that they protect. */
  readonly missing_packets: number;
  /** Longest run of lost media packets that can be repaired. */
  readonly longest_repairable_burst: number;
  /** Media packets that one FEC packet protects: one lost among them can be repaired. */
  readonly protected_packets: number;
  /** FEC packets as a share of media packets. */
  readonly overhead: number;
  /** Media packets that must be kept until a repair can be made, at most. */
  readonly latency_packets: number;
}

export interface FecSnapshot {
  /** RTP packets with an FEC header. */
  readonly packets: number;
  /** RTP packets without one. */
  readonly faults: number;
  /** Matrices, 8 at most; a flow has one, unless it changes. */
  readonly matrices: readonly FecMatrixReport[];
}

interface Matrix {
  readonly header: FecHeader;
  packets: number;
  missing: number;
  snBase: number;
}

/** Follows the FEC packets of a flow, and what they can repair. Spec: SMPTE ST 2022-1, 6 to 8 */
export class FecAnalyzer {
  readonly #matrices = new Map<string, Matrix>();
  #packets = 0;
  #faults = 0;
  #current = '';

  /** `changed` is told another matrix than before, in words. */
  constructor(readonly changed: (before: string, after: string) => void) {}

  /** The payload of an RTP packet. */
  feed(bytes: Uint8Array, offset: number, length: number): void {
    const header = fecHeaderAt(bytes, offset, length);
    if (header === undefined) {
      this.#faults++;
      return;
    }
    this.#packets++;
    const key = matrixText(header);
    if (this.#current !== '' && key !== this.#current) this.changed(this.#current, key);
    this.#current = key;
    const known = this.#matrices.get(key);
    if (known === undefined) {
      if (this.#matrices.size >= MAX_MATRICES) return;
      this.#matrices.set(key, { header, packets: 1, missing: 0, snBase: header.snBase });
    } else follow(known, header);
  }

  /** Packets may be missing that are no loss of the network. */
  noteGap(): void {
    for (const matrix of this.#matrices.values()) matrix.snBase = -1;
  }

  snapshotAndReset(): FecSnapshot {
    return { packets: this.#packets, faults: this.#faults, matrices: [...this.#matrices.values()].map(reportOf) };
  }
}

/** Rows follow each other by L; columns by 1, and from the last of a matrix to the first of the next by L × D − L + 1. */
function follow(matrix: Matrix, { direction, snBase, offset, na }: FecHeader): void {
  matrix.packets++;
  const step = (snBase - matrix.snBase) & 0xffff;
  const wasKnown = matrix.snBase >= 0;
  matrix.snBase = snBase;
  if (!wasKnown || step === 0 || step >= 0x8000) return;
  if (direction === 'row') matrix.missing += Math.max(0, Math.round(step / na) - 1);
  else {
    const matrices = Math.floor(step / (offset * na));
    const rest = step - matrices * offset * na;
    // Within a matrix columns are next to each other; the first of the next one is a matrix less the columns between on.
    const columns = rest <= offset ? rest : rest - (offset * na - offset);
    matrix.missing += Math.max(0, matrices * offset + columns - 1);
  }
}

function reportOf({ header, packets, missing }: Matrix): FecMatrixReport {
  const { direction, offset, na } = header;
  const isColumn = direction === 'column';
  return {
    direction,
    columns: isColumn ? offset : na,
    rows: isColumn ? na : null,
    packets,
    missing_packets: missing,
    longest_repairable_burst: isColumn ? offset : 1,
    protected_packets: na,
    overhead: 1 / na,
    latency_packets: isColumn ? 2 * offset * na : 2 * na,
  };
}

/** `column, L 5, D 10` */
function matrixText({ direction, offset, na }: FecHeader): string {
  return direction === 'column' ? `column, L ${offset}, D ${na}` : `row, L ${na}`;
}
