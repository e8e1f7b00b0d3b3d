import { u16At } from './big-endian.js';
import { TRUNCATED } from './packet.js';

/** One descriptor of a loop, its content still to be decoded. */
export interface Descriptor {
  readonly tag: number;
  /** Second tag, in an extension descriptor only. */
  readonly tagExtension?: number;
  /** What follows the tag and the length, and the second tag where there is one. */
  readonly bytes: Uint8Array;
}

/** Spec: ISO/IEC 13818-1, 2.6: extension descriptor */
const MPEG_EXTENSION_TAG = 0x3f;
/** Spec: ETSI EN 300 468, 6.2: extension descriptor */
const DVB_EXTENSION_TAG = 0x7f;
const HEADER_SIZE = 2;
const LOOP_LENGTH_SIZE = 2;
/** The length of most loops has 12 bits. */
const LOOP_LENGTH_MASK = 0x0fff;

/**
 * The descriptors from `start` up to `end`, over one copy of these bytes; TRUNCATED where the last one does not fit.
 * Spec: ISO/IEC 13818-1, 2.6.1
 */
export function parseDescriptors(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly Descriptor[] | typeof TRUNCATED {
  if (start === end) return NONE;
  const loop = new Uint8Array(bytes.subarray(start, end));
  const descriptors: Descriptor[] = [];
  for (let pos = 0; pos < loop.length; ) {
    if (pos + HEADER_SIZE > loop.length) return TRUNCATED;
    const contentStart = pos + HEADER_SIZE;
    const next = contentStart + loop[pos + 1]!;
    if (next > loop.length) return TRUNCATED;
    descriptors.push(descriptorOf(loop[pos]!, loop.subarray(contentStart, next)));
    pos = next;
  }
  return descriptors;
}

/** The descriptors behind the length field of the loop at `pos`; TRUNCATED where field or loop go beyond `limit`. */
export function parseDescriptorLoop(
  bytes: Uint8Array,
  pos: number,
  limit: number,
  lengthMask = LOOP_LENGTH_MASK,
): readonly Descriptor[] | typeof TRUNCATED {
  if (pos + LOOP_LENGTH_SIZE > limit) return TRUNCATED;
  const end = descriptorLoopEnd(bytes, pos, lengthMask);
  return end > limit ? TRUNCATED : parseDescriptors(bytes, pos + LOOP_LENGTH_SIZE, end);
}

/** Where the loop whose length field is at `pos` ends, as that field says. */
export function descriptorLoopEnd(bytes: Uint8Array, pos: number, lengthMask = LOOP_LENGTH_MASK): number {
  return pos + LOOP_LENGTH_SIZE + (u16At(bytes, pos) & lengthMask);
}

/** An extension descriptor without room for its second tag is given as it is. */
function descriptorOf(tag: number, content: Uint8Array): Descriptor {
  const isExtension = (tag === MPEG_EXTENSION_TAG || tag === DVB_EXTENSION_TAG) && content.length > 0;
  return isExtension ? { tag, tagExtension: content[0]!, bytes: content.subarray(1) } : { tag, bytes: content };
}

const NONE: readonly Descriptor[] = Object.freeze([]);
