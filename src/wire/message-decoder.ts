import type { DecodeFault } from '../stream/decode-fault.js';
import { END_REASONS, MESSAGE_KINDS, type Message, type MessageKind } from '../stream/message.js';
import { decodeBatch } from './batch-decoder.js';
import { EndLayout, MessageLayout, ReportLayout, SCHEMA_MAJOR } from './layout.js';
import { LONGEST } from './longest.js';
import { PointerResolver } from './pointer-resolver.js';
import { cutSegments } from './segments.js';
import { decodeStatus } from './status-decoder.js';
import { rootStruct, type StructReader } from './struct-reader.js';
import { isId, topicOf } from './topic.js';

const MAX_FRAMES = 64;

export type DecodeResult = { ok: true; message: Message } | { ok: false; reason: DecodeFault };

/**
 * Decodes the frames of a ZeroMQ message, the topic first: any valid encoding of the schema's major version. Never
 * throws; payload and columns are views of the frames. What it returns can be trusted: ids fit the topic and file names,
 * counts agree with each other and with the payload.
 * Read by hand for batches and for the rest alike: capnp-ts copies, throws, and its limits are not ours to set.
 */
export function decodeMessage(frames: readonly Buffer[]): DecodeResult {
  const [topic, ...body] = frames;
  if (topic === undefined || body.length === 0 || body.length > MAX_FRAMES) return { ok: false, reason: 'frames' };
  const segments = cutSegments(body);
  if (segments === undefined) return { ok: false, reason: 'segment_table' };
  const resolver = new PointerResolver(segments);
  const root = rootStruct(resolver);
  if (root.uint16(MessageLayout.schemaMajor) !== SCHEMA_MAJOR) resolver.fail('schema_major');
  const kind = MESSAGE_KINDS[root.uint16(MessageLayout.which)];
  if (kind === undefined) resolver.fail('kind');
  if (kind === undefined || resolver.fault !== undefined) return refusal(resolver);
  const message = decodeKind(resolver, root, kind, topic);
  return resolver.fault === undefined ? { ok: true, message } : refusal(resolver);
}

function refusal(resolver: PointerResolver): DecodeResult {
  return { ok: false, reason: resolver.fault ?? 'kind' };
}

function decodeKind(resolver: PointerResolver, root: StructReader, kind: MessageKind, topic: Buffer): Message {
  const probeId = root.text(MessageLayout.probeId, LONGEST.id);
  const streamId = root.text(MessageLayout.streamId, LONGEST.id);
  const ofStream = kind === 'batch' || kind === 'report';
  if (!isId(probeId) || (ofStream ? !isId(streamId) : streamId !== '')) resolver.fail('id');
  if (topic.toString() !== topicOf(kind, probeId, streamId)) resolver.fail('topic');
  const probe = { probeId, sessionId: hex64(root, MessageLayout.sessionId) };
  const sequence = root.uint64(MessageLayout.sequence);
  const body = root.struct(MessageLayout.body);
  switch (kind) {
    case 'batch':
      return { probe, kind, batch: decodeBatch(resolver, body, streamId, sequence) };
    case 'status':
      return { probe, kind, status: decodeStatus(resolver, body, sequence) };
    case 'report':
      return { probe, kind, report: { streamId, sequence, json: body.text(ReportLayout.json, LONGEST.report) } };
    case 'end': {
      // A reason that only a newer version knows must not pass for a complete input.
      return { probe, kind, end: { sequence, reason: END_REASONS[body.uint16(EndLayout.reason)] ?? 'failed' } };
    }
  }
}

function hex64(reader: StructReader, byte: number): string {
  const half = (at: number) => reader.uint32(at).toString(16).padStart(8, '0');
  return half(byte + 4) + half(byte);
}
