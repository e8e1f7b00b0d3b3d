import type { List } from 'capnp-ts';
import { getContent } from 'capnp-ts/src/serialization/pointers/pointer.js';

/** A `List(UInt32)` as a view of the message, which costs nothing by entry; `toArray()` of the reader costs about 1 µs for each. */
export function uint32Column(list: List<number>): Uint32Array {
  const { segment, byteOffset } = getContent(list);
  return new Uint32Array(segment.buffer, byteOffset, list.getLength());
}

/** A `List(UInt16)` as a view of the message. */
export function uint16Column(list: List<number>): Uint16Array {
  const { segment, byteOffset } = getContent(list);
  return new Uint16Array(segment.buffer, byteOffset, list.getLength());
}
