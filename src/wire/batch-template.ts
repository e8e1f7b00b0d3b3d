import { STREAM_COUNTERS } from './counters.js';
import { BatchLayout, MessageLayout, SCHEMA_MAJOR, SCHEMA_MINOR, StreamInfoLayout } from './layout.js';
import { CERTAINTIES, type ProbeIdentity, STREAM_KINDS, type StreamInfo } from './message.js';
import { SegmentWriter } from './segment-writer.js';

/** Room for the fixed objects and for the longest ids and addresses. */
const CAPACITY_WORDS = 1024;

/** Where the objects lie in segment 0 of every batch: words from its start. The template ends with texts and VLAN ids. */
const ROOT = 0;
export const MESSAGE_WORD = ROOT + 1;
export const BATCH_WORD = MESSAGE_WORD + MessageLayout.dataWords + MessageLayout.pointers;
export const COUNTERS_WORD = BATCH_WORD + BatchLayout.dataWords + BatchLayout.pointers;
/** Landing pad of the payload's double-far pointer: two words. */
export const LANDING_PAD_WORD = COUNTERS_WORD + STREAM_COUNTERS.length;
const STREAM_INFO_WORD = LANDING_PAD_WORD + 2;
const FIXED_WORDS = STREAM_INFO_WORD + StreamInfoLayout.dataWords + StreamInfoLayout.pointers;

/** Word of a pointer of the `Batch` struct. */
export function batchPointerWord(pointer: number): number {
  return BATCH_WORD + BatchLayout.dataWords + pointer;
}

/** The constant head of segment 0 of all batches of a stream: everything but numbers, columns and payload. */
export function createBatchTemplate(probe: ProbeIdentity, stream: StreamInfo): Uint32Array {
  const writer = new SegmentWriter(CAPACITY_WORDS);
  writer.reserve(FIXED_WORDS);
  writer.structPointer(ROOT, MESSAGE_WORD, MessageLayout.dataWords, MessageLayout.pointers);
  writeMessage(writer, probe, stream);
  const { dataWords, pointers } = StreamInfoLayout;
  writer.structPointer(batchPointerWord(BatchLayout.stream), STREAM_INFO_WORD, dataWords, pointers);
  writer.structPointer(batchPointerWord(BatchLayout.counters), COUNTERS_WORD, STREAM_COUNTERS.length, 0);
  writeStreamInfo(writer, stream);
  const { bytes } = writer;
  return new Uint32Array(new Uint8Array(bytes).buffer);
}

function writeMessage(writer: SegmentWriter, probe: ProbeIdentity, stream: StreamInfo): void {
  const pointers = MESSAGE_WORD + MessageLayout.dataWords;
  writer.uint16(MESSAGE_WORD, MessageLayout.schemaMajor, SCHEMA_MAJOR);
  writer.uint16(MESSAGE_WORD, MessageLayout.schemaMinor, SCHEMA_MINOR);
  writer.uint32(MESSAGE_WORD, MessageLayout.sessionId, Number.parseInt(probe.sessionId.slice(8), 16));
  writer.uint32(MESSAGE_WORD, MessageLayout.sessionId + 4, Number.parseInt(probe.sessionId.slice(0, 8), 16));
  writer.structPointer(pointers + MessageLayout.body, BATCH_WORD, BatchLayout.dataWords, BatchLayout.pointers);
  writer.text(pointers + MessageLayout.probeId, probe.probeId);
  writer.text(pointers + MessageLayout.streamId, stream.streamId);
}

function writeStreamInfo(writer: SegmentWriter, stream: StreamInfo): void {
  const at = STREAM_INFO_WORD;
  const pointers = at + StreamInfoLayout.dataWords;
  writer.uint16(at, StreamInfoLayout.kind, STREAM_KINDS.indexOf(stream.kind));
  writer.uint16(at, StreamInfoLayout.certainty, CERTAINTIES.indexOf(stream.certainty));
  writer.uint8(at, StreamInfoLayout.isRtp >>> 3, stream.isRtp ? 1 << (StreamInfoLayout.isRtp & 7) : 0);
  writer.uint8(at, StreamInfoLayout.payloadType, stream.payloadType);
  writer.uint16(at, StreamInfoLayout.networkPacketSize, stream.networkPacketSize);
  writer.uint16(at, StreamInfoLayout.sourcePort, stream.sourcePort);
  writer.uint16(at, StreamInfoLayout.destinationPort, stream.destinationPort);
  writer.uint32(at, StreamInfoLayout.ssrc, stream.ssrc);
  writer.text(pointers + StreamInfoLayout.sourceIp, stream.sourceIp);
  writer.text(pointers + StreamInfoLayout.destinationIp, stream.destinationIp);
  if (stream.vlans.length > 0) writer.uint16List(pointers + StreamInfoLayout.vlans, stream.vlans);
}
