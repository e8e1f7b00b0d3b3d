import { PACKET_SIZE, SYNC_BYTE } from './packet.js';

/** How TS packets lie in a file: a packet every `stride` bytes, each after `prefix` bytes that are not its own. */
export interface TsLayout {
  readonly stride: number;
  readonly prefix: number;
}

export const PLAIN_PACKETS: TsLayout = { stride: PACKET_SIZE, prefix: 0 };

/** So many sync bytes in a row are taken for a stream. */
const SYNCS_FOR_LOCK = 5;

/**
 * The layouts of files: plain packets, packets with 16 bytes of Reed-Solomon parity behind, and with a 4-byte arrival time
 * before (M2TS).
 * Spec: ISO/IEC 13818-1, 2.4.3.2 (packets); ETSI EN 300 429 (parity)
 */
const LAYOUTS: readonly TsLayout[] = [PLAIN_PACKETS, { stride: 204, prefix: 0 }, { stride: 192, prefix: 4 }];

/** So many bytes decide whether a file without garbage at its start is TS. */
export const TS_DETECTION_SIZE = SYNCS_FOR_LOCK * 204;

/** The layout of a file that begins like this, or undefined when it is no TS. `isWhole`: the file ends with these bytes. */
export function detectTsLayout(bytes: Uint8Array, isWhole: boolean): TsLayout | undefined {
  let earliest: TsLayout | undefined;
  let earliestStart = Number.POSITIVE_INFINITY;
  for (const layout of LAYOUTS) {
    const start = findLock(bytes, 0, bytes.length, layout, false);
    if (start >= 0 && start < earliestStart) {
      earliest = layout;
      earliestStart = start;
    }
  }
  if (earliest === undefined && isWhole) return LAYOUTS.find((layout) => isShortFile(bytes, layout));
  return earliest;
}

/**
 * The first place at or behind `from` where packets begin: SYNCS_FOR_LOCK sync bytes in a row or, at the end of the input,
 * as many as there is room for when whole packets reach exactly to the end. Otherwise the complement (~) of the first place
 * where, with more bytes behind, packets might still begin.
 */
export function findLock(bytes: Uint8Array, from: number, end: number, layout: TsLayout, isEnd: boolean): number {
  let start = from;
  for (; start + layout.prefix < end; start++) {
    if (bytes[start + layout.prefix] !== SYNC_BYTE) continue;
    const syncs = countSyncs(bytes, start, end, layout);
    if (syncs >= SYNCS_FOR_LOCK) return start;
    if (start + syncs * layout.stride + layout.prefix < end) continue;
    if (!isEnd) break;
    if ((end - start) % layout.stride === 0) return start;
  }
  return ~start;
}

function countSyncs(bytes: Uint8Array, start: number, end: number, layout: TsLayout): number {
  let syncs = 0;
  let position = start + layout.prefix;
  while (syncs < SYNCS_FOR_LOCK && position < end && bytes[position] === SYNC_BYTE) {
    syncs++;
    position += layout.stride;
  }
  return syncs;
}

/** A file of a few packets: all in sync from its first byte on. */
function isShortFile(bytes: Uint8Array, layout: TsLayout): boolean {
  const syncs = countSyncs(bytes, 0, bytes.length, layout);
  return bytes.length >= layout.prefix + PACKET_SIZE && syncs * layout.stride + layout.prefix >= bytes.length;
}
