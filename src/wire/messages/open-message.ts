import { Message as CapnpMessage } from 'capnp-ts';
import { MultiSegmentArena } from 'capnp-ts/src/serialization/arena/index.js';
import { preallocateSegments } from 'capnp-ts/src/serialization/message.js';
import type { DecodeFault } from '../../stream/decode-fault.js';
import * as schema from '../generated/tscap.capnp.js';
import { decodeMessage } from '../message-decoder.js';
import { encodeMessage } from '../message-encoder.js';
import { cutSegments } from '../segments.js';

/** A message of a probe: what each has, and the reader of its kind. */
export type OpenedMessage = {
  readonly probeId: string;
  /** 16 lower-case hex digits, random for each run of a probe. */
  readonly sessionId: string;
  /** From 0: by stream for batches and reports, by session for `status` and `end` together. */
  readonly sequence: number;
} & (
  | { readonly kind: 'batch'; readonly streamId: string; readonly batch: schema.Batch }
  | { readonly kind: 'report'; readonly streamId: string; readonly report: schema.Report }
  | { readonly kind: 'status'; readonly status: schema.Status }
  | { readonly kind: 'end'; readonly end: schema.End }
);

export type OpenResult = { ok: true; message: OpenedMessage } | { ok: false; reason: DecodeFault };

/**
 * Opens the frames of a ZeroMQ message, the topic first, for the readers of capnp-ts. Never throws, and refuses what a monitor
 * refuses, for the same reasons; what it returns can be read to its last field. The payload is used where it lies.
 *
 * capnp-ts trusts a message and writes into it: reading a null pointer or the struct of an older writer allocates, and parts
 * that overlap then change each other. So it never sees what came: it gets what our decoder took, laid out anew.
 * Its segments begin where an ArrayBuffer does, so all but the payload had to be copied anyway.
 */
export function openMessage(frames: readonly Uint8Array[]): OpenResult {
  const result = decodeMessage(frames.map(asBuffer));
  if (!result.ok) return result;
  const { message } = result;
  const root = rootOf(encodeMessage(message).slice(1));
  const { probeId, sessionId } = message.probe;
  const head = { probeId, sessionId, sequence: Number(root.getSequence()) };
  switch (message.kind) {
    case 'batch':
      return { ok: true, message: { ...head, kind: 'batch', streamId: root.getStreamId(), batch: root.getBatch() } };
    case 'report':
      return { ok: true, message: { ...head, kind: 'report', streamId: root.getStreamId(), report: root.getReport() } };
    case 'status':
      return { ok: true, message: { ...head, kind: 'status', status: root.getStatus() } };
    case 'end':
      return { ok: true, message: { ...head, kind: 'end', end: root.getEnd() } };
  }
}

function rootOf(frames: readonly Buffer[]): schema.Message {
  const message = new CapnpMessage(new MultiSegmentArena(cutSegments(frames)!.map(wholeBuffer)));
  preallocateSegments(message);
  // Its limit guards against messages that cost more than they are long; ours was checked, and may be read more than once.
  message._capnp.traversalLimit = Number.POSITIVE_INFINITY;
  return message.getRoot(schema.Message);
}

/** The memory of a segment from its first byte: as it is where nothing else lies in it, else a copy. */
function wholeBuffer({ buffer, byteOffset, byteLength }: Buffer): ArrayBuffer {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer;
  return isWhole ? buffer : new Uint8Array(buffer).slice(byteOffset, byteOffset + byteLength).buffer;
}

function asBuffer(frame: Uint8Array): Buffer {
  return Buffer.isBuffer(frame) ? frame : Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
}
