const MAX_SEGMENTS = 512;
const BYTES_PER_WORD = 8;

/**
 * The segments of a Cap'n Proto stream message whose bytes lie in several frames: views where the cuts agree, as the
 * encoder makes them, one copy of all frames where they do not. undefined: malformed.
 * Spec: Cap'n Proto encoding, "Serialization Over a Stream"
 */
export function cutSegments(frames: readonly Buffer[]): Buffer[] | undefined {
  const first = frames[0];
  if (first === undefined || first.length < BYTES_PER_WORD) return undefined;
  const count = first.readUInt32LE(0) + 1;
  if (count > MAX_SEGMENTS) return undefined;
  const tableBytes = (4 + 4 * count + 7) & ~7;
  if (first.length < tableBytes) return undefined;
  const sizes = new Float64Array(count);
  let total = tableBytes;
  for (let segment = 0; segment < count; segment++) {
    const bytes = first.readUInt32LE(4 + 4 * segment) * BYTES_PER_WORD;
    sizes[segment] = bytes;
    total += bytes;
  }
  if (total !== totalLength(frames)) return undefined;
  return cut(frames, tableBytes, sizes) ?? cut([Buffer.concat(frames)], tableBytes, sizes);
}

function totalLength(frames: readonly Buffer[]): number {
  let total = 0;
  for (const frame of frames) total += frame.length;
  return total;
}

/** undefined where a segment goes over the end of its frame. */
function cut(frames: readonly Buffer[], tableBytes: number, sizes: Float64Array): Buffer[] | undefined {
  const segments: Buffer[] = [];
  let frame = 0;
  let at = tableBytes;
  for (const size of sizes) {
    while (at === frames[frame]!.length && frame < frames.length - 1) {
      frame++;
      at = 0;
    }
    if (at + size > frames[frame]!.length) return undefined;
    segments.push(frames[frame]!.subarray(at, at + size));
    at += size;
  }
  return segments;
}
