// Tested by: test/codec/video/key-pictures.test.ts

/** Bytes of parameter sets that are kept in all. */
const MAX_SIZE = 65_536;
const START_CODE = [0, 0, 0, 1];

interface KeptSet {
  readonly kind: number;
  readonly id: number;
  /** With a start code before it. */
  readonly bytes: Uint8Array;
}

/** The parameter sets of a stream as they came, so that one that comes again need not be read, and a decoder can be given them. */
export class ParameterSetBytes {
  #sets: KeptSet[] = [];
  #size = 0;

  /** The same bytes are there already. */
  isKnown(kind: number, bytes: Uint8Array, end: number): boolean {
    return this.#sets.some((set) => set.kind === kind && isSame(set.bytes, bytes, end));
  }

  /** In place of the one of that kind and id. */
  keep(kind: number, id: number, bytes: Uint8Array, end: number): void {
    const at = this.#sets.findIndex((set) => set.kind === kind && set.id === id);
    const [before] = at < 0 ? [] : this.#sets.splice(at, 1);
    if (before !== undefined && isSame(before.bytes, bytes, end)) {
      this.#sets.push(before);
      return;
    }
    const kept = new Uint8Array(START_CODE.length + end);
    kept.set(START_CODE);
    kept.set(bytes.subarray(0, end), START_CODE.length);
    this.#sets.push({ kind, id, bytes: kept });
    this.#size = this.#sets.reduce((sum, set) => sum + set.bytes.length, 0);
    while (this.#size > MAX_SIZE) this.#size -= this.#sets.shift()!.bytes.length;
  }

  /** Those of a lower kind first when `order` says so. */
  all(order: readonly number[] = []): readonly Uint8Array[] {
    const rank = (kind: number) => order.indexOf(kind);
    return [...this.#sets].sort((a, b) => rank(a.kind) - rank(b.kind)).map(({ bytes }) => bytes);
  }
}

function isSame(kept: Uint8Array, bytes: Uint8Array, end: number): boolean {
  if (kept.length !== START_CODE.length + end) return false;
  for (let n = 0; n < end; n++) if (kept[START_CODE.length + n] !== bytes[n]) return false;
  return true;
}
