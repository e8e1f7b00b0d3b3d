import { END_OF_INPUT, type FrameSource } from '../../../src/capture/frame-source.js';
import type { Slab } from '../../../src/capture/slab.js';

/** A UDP payload of a source in memory. */
export interface SourceDatagram {
  readonly bytes: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
}

/** A source that gives these datagrams, at most so many a read. */
export function datagramSource(datagrams: readonly SourceDatagram[], perRead = Number.POSITIVE_INFINITY): FrameSource {
  let next = 0;
  const read = async (slab: Slab): Promise<number> => {
    if (next === datagrams.length) return END_OF_INPUT;
    let frames = 0;
    let end = 0;
    while (next < datagrams.length && frames < Math.min(perRead, slab.frameCapacity)) {
      const { bytes, seconds = 0, nanoseconds = 0 } = datagrams[next]!;
      if (end + bytes.length > slab.byteCapacity) break;
      slab.bytes.set(bytes, end);
      slab.offsets[frames] = end;
      slab.capturedLengths[frames] = bytes.length;
      slab.wireLengths[frames] = bytes.length;
      slab.seconds[frames] = seconds;
      slab.nanoseconds[frames] = nanoseconds;
      end += bytes.length;
      frames++;
      next++;
    }
    return frames;
  };
  const close = async (): Promise<void> => {
    next = datagrams.length;
  };
  return {
    name: 'memory',
    isLive: false,
    linkType: 'datagram',
    read,
    close,
    dropStatistics: () => null,
    skippedBytes: () => 0,
  };
}

/** The stream in datagrams of 7 packets. */
export function tsDatagrams(ts: Buffer): SourceDatagram[] {
  const datagrams: SourceDatagram[] = [];
  for (let pos = 0; pos < ts.length; pos += 1316) datagrams.push({ bytes: ts.subarray(pos, pos + 1316) });
  return datagrams;
}
