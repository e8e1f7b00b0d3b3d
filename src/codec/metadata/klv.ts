/** Bytes of a universal label. */
const KLV_KEY_SIZE = 16;
/** Bytes of a Metadata AU cell header. */
const CELL_HEADER_SIZE = 5;
/** Spec: SMPTE ST 336, 5.1 */
const LABEL_PREFIX = [0x06, 0x0e, 0x2b, 0x34] as const;
const MAX_UNITS = 256;

/** Takes what is found; `keyAt` is where the universal label stands. */
export interface KlvSink {
  /** A key with its value, `end` behind it. */
  unit(bytes: Uint8Array, keyAt: number, valueAt: number, end: number): void;
  /** What stands there is no key, or its value goes beyond the end. */
  fault(): void;
}

/**
 * Reads the KLV units in the payload of a PES packet. `isSynchronous`: each stands in a Metadata AU cell.
 * Spec: MISB ST 1402, asynchronous and synchronous carriage; SMPTE ST 336, 5; ISO/IEC 13818-1, 2.12.4.2
 */
export function readKlv(bytes: Uint8Array, start: number, end: number, isSynchronous: boolean, sink: KlvSink): void {
  if (!isSynchronous) {
    readUnits(bytes, start, end, sink);
    return;
  }
  for (let pos = start; pos + CELL_HEADER_SIZE <= end; ) {
    const next = pos + CELL_HEADER_SIZE + ((bytes[pos + 3]! << 8) | bytes[pos + 4]!);
    // cell_fragment_indication '11': the whole access unit.
    const isWhole = bytes[pos + 2]! >> 6 === 0b11;
    if (next > end || !isWhole) sink.fault();
    else readUnits(bytes, pos + CELL_HEADER_SIZE, next, sink);
    if (next > end) return;
    pos = next;
  }
}

function readUnits(bytes: Uint8Array, start: number, end: number, sink: KlvSink): void {
  let pos = start;
  for (let n = 0; n < MAX_UNITS && pos < end; n++) {
    const isKey = pos + KLV_KEY_SIZE < end && LABEL_PREFIX.every((byte, index) => bytes[pos + index] === byte);
    const length = isKey ? berLengthAt(bytes, pos + KLV_KEY_SIZE, end) : undefined;
    if (length === undefined || length.next + length.value > end) {
      sink.fault();
      return;
    }
    sink.unit(bytes, pos, length.next, length.next + length.value);
    pos = length.next + length.value;
  }
}

/** BER length of up to four bytes. Spec: SMPTE ST 336, 5.3 */
function berLengthAt(
  bytes: Uint8Array,
  pos: number,
  end: number,
): { readonly value: number; readonly next: number } | undefined {
  const first = bytes[pos]!;
  if (first < 0x80) return { value: first, next: pos + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || pos + 1 + count > end) return undefined;
  let value = 0;
  for (let n = 1; n <= count; n++) value = value * 256 + bytes[pos + n]!;
  return { value, next: pos + 1 + count };
}

/** Keys that have a name, by their 16 bytes in hexadecimal digits. Spec: MISB ST 0601, MISB ST 0102, MISB ST 0903 */
const NAMES: Readonly<Record<string, string>> = {
  '060e2b34020b01010e01030101000000': 'UAS Datalink Local Set (ST 0601)',
  '060e2b34020301010e01030302000000': 'Security Metadata Local Set (ST 0102)',
  '060e2b34020b01010e01030306000000': 'VMTI Local Set (ST 0903)',
};

/** What the key stands for; undefined where it is not known here. */
export function klvKeyName(key: string): string | undefined {
  return NAMES[key];
}

/** The universal label in hexadecimal digits. */
export function klvKeyText(bytes: Uint8Array, pos: number): string {
  let text = '';
  for (let at = pos; at < pos + KLV_KEY_SIZE; at++) text += bytes[at]!.toString(16).padStart(2, '0');
  return text;
}
