import type { InspectMessage } from '../inspect-message.js';

type Captured = Extract<InspectMessage, { readonly kind: 'captured' }>;

/** Stream and time, in front of the counters. */
const HEAD_DOUBLES = 2;

/** Bytes of the frame of what was captured of a stream up to a time: it comes for each stream each second. */
export function capturedFrameBytes({ counters }: Captured): number {
  return (HEAD_DOUBLES + (counters?.length ?? 0)) * 8;
}

/** Writes it to `start` of the memory, a multiple of 8. */
export function writeCapturedFrame(memory: ArrayBufferLike, start: number, message: Captured): void {
  const { stream, timeNs, counters } = message;
  const doubles = new Float64Array(memory, start, capturedFrameBytes(message) / 8);
  doubles[0] = stream;
  doubles[1] = timeNs;
  if (counters !== undefined) doubles.set(counters, HEAD_DOUBLES);
}

/** What was captured, of the frame of so many bytes at `start` of the memory, a multiple of 8; its counters are a view of that. */
export function readCapturedFrame(memory: ArrayBuffer, start: number, bytes: number): Captured {
  const doubles = new Float64Array(memory, start, bytes / 8);
  const counters = doubles.length === HEAD_DOUBLES ? undefined : doubles.subarray(HEAD_DOUBLES);
  return { kind: 'captured', stream: doubles[0]!, timeNs: doubles[1]!, counters };
}
