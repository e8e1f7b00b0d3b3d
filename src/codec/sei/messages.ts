// Tested by: test/codec/sei/sei.test.ts

/** A message of an SEI RBSP: its payload is at `pos` up to `end`; `isWhole`: none of it is cut off. */
export type SeiVisitor = (type: number, bytes: Uint8Array, pos: number, end: number, isWhole: boolean) => void;

const MAX_MESSAGES = 64;

/** The messages of sei_rbsp(), which lies from `pos` up to `end` without emulation prevention. Spec: ITU-T H.264, 7.3.2.3; ITU-T H.265, 7.3.5 */
export function visitSeiMessages(bytes: Uint8Array, pos: number, end: number, visit: SeiVisitor): void {
  let at = pos;
  // The last byte has the trailing bits; without one of a message before it there is none.
  for (let n = 0; n < MAX_MESSAGES && at + 1 < end; n++) {
    let type = 0;
    while (at < end && bytes[at] === 0xff) {
      type += 255;
      at++;
    }
    if (at >= end) return;
    type += bytes[at++]!;
    let size = 0;
    while (at < end && bytes[at] === 0xff) {
      size += 255;
      at++;
    }
    if (at >= end) return;
    size += bytes[at++]!;
    const isWhole = at + size <= end;
    visit(type, bytes, at, Math.min(at + size, end), isWhole);
    at += size;
  }
}
