import { type CounterColumn, PROBE_COUNTERS, STREAM_COUNTERS } from '../stream/counters.js';
import {
  END_REASONS,
  type End,
  MESSAGE_KINDS,
  type Message,
  type MessageKind,
  type ProbeIdentity,
  type ProbeReport,
  type Status,
  type StreamStatus,
} from '../stream/message.js';
import { BatchEncoder } from './batch-encoder.js';
import {
  EndLayout,
  MessageLayout,
  ReportLayout,
  StatusLayout,
  StreamInfoLayout,
  StreamStatusLayout,
} from './layout.js';
import { writeMessageHead } from './message-head-encoder.js';
import { countersToSend } from './probe-counters.js';
import { SegmentWriter } from './segment-writer.js';
import { writeStreamInfo } from './stream-info-encoder.js';
import { topicOf } from './topic.js';

/*
 * Messages that are sent about once a second, as `[topic, Cap'n Proto message]`. Batches have their own encoder, which a probe
 * keeps for each stream.
 */

/** Segment table of one segment: count − 1, its size in words. */
const TABLE_BYTES = 8;

/** The frames of any message by itself. */
export function encodeMessage(message: Message): Buffer[] {
  switch (message.kind) {
    case 'batch':
      return new BatchEncoder(message.probe, message.batch.stream).encode(message.batch);
    case 'status':
      return encodeStatus(message.probe, message.status);
    case 'report':
      return encodeReport(message.probe, message.report);
    case 'end':
      return encodeEnd(message.probe, message.end);
  }
}

export function encodeStatus(probe: ProbeIdentity, status: Status): Buffer[] {
  const { writer, body } = startMessage('status', probe, '', status.sequence);
  const at = writer.struct(body, StatusLayout.dataWords, StatusLayout.pointers);
  const pointers = at + StatusLayout.dataWords;
  writer.uint64(at, StatusLayout.timestampMs, status.timestampMs);
  writer.bool(at, StatusLayout.isLive, status.isLive);
  writer.bool(at, StatusLayout.hasDropCounters, status.hasDropCounters);
  writer.uint64(at, StatusLayout.capturedTimeNs, status.capturedTimeNs);
  writer.text(pointers + StatusLayout.source, status.source);
  writeCounters(writer, pointers + StatusLayout.counters, PROBE_COUNTERS.length, countersToSend(status.counters));
  const { dataWords, pointers: streamPointers } = StreamStatusLayout;
  const first = writer.structList(pointers + StatusLayout.streams, status.streams.length, dataWords, streamPointers);
  status.streams.forEach((stream, index) => {
    writeStreamStatus(writer, first + index * (dataWords + streamPointers), stream);
  });
  return framesOf('status', probe, '', writer);
}

export function encodeReport(probe: ProbeIdentity, report: ProbeReport): Buffer[] {
  const { writer, body } = startMessage('report', probe, report.streamId, report.sequence);
  const at = writer.struct(body, ReportLayout.dataWords, ReportLayout.pointers);
  writer.text(at + ReportLayout.dataWords + ReportLayout.json, report.json);
  return framesOf('report', probe, report.streamId, writer);
}

export function encodeEnd(probe: ProbeIdentity, end: End): Buffer[] {
  const { writer, body } = startMessage('end', probe, '', end.sequence);
  const at = writer.struct(body, EndLayout.dataWords, EndLayout.pointers);
  writer.uint16(at, EndLayout.reason, END_REASONS.indexOf(end.reason));
  return framesOf('end', probe, '', writer);
}

/** A message without its body, and the word of the pointer to that. */
function startMessage(kind: MessageKind, probe: ProbeIdentity, streamId: string, sequence: number) {
  const writer = new SegmentWriter();
  const root = writer.reserve(1);
  const at = writer.struct(root, MessageLayout.dataWords, MessageLayout.pointers);
  writer.uint16(at, MessageLayout.which, MESSAGE_KINDS.indexOf(kind));
  writer.uint64(at, MessageLayout.sequence, sequence);
  writeMessageHead(writer, at, probe, streamId);
  return { writer, body: at + MessageLayout.dataWords + MessageLayout.body };
}

/** The second frame fills its ArrayBuffer: the queue counts what it keeps. */
function framesOf(
  kind: MessageKind,
  probe: ProbeIdentity,
  streamId: string,
  { bytes, words }: SegmentWriter,
): Buffer[] {
  const message = Buffer.alloc(TABLE_BYTES + bytes.length);
  message.writeUInt32LE(words, 4);
  message.set(bytes, TABLE_BYTES);
  return [Buffer.from(topicOf(kind, probe.probeId, streamId)), message];
}

function writeStreamStatus(writer: SegmentWriter, at: number, { stream, counters, nextSequence }: StreamStatus): void {
  const pointers = at + StreamStatusLayout.dataWords;
  writer.uint64(at, StreamStatusLayout.nextSequence, nextSequence);
  writer.text(pointers + StreamStatusLayout.streamId, stream.streamId);
  const info = writer.struct(
    pointers + StreamStatusLayout.stream,
    StreamInfoLayout.dataWords,
    StreamInfoLayout.pointers,
  );
  writeStreamInfo(writer, info, stream);
  writeCounters(writer, pointers + StreamStatusLayout.counters, STREAM_COUNTERS.length, counters);
}

/** Points to a struct of one UInt64 per counter, in the order of the column. */
function writeCounters(writer: SegmentWriter, at: number, words: number, counters: CounterColumn): void {
  const target = writer.struct(at, words, 0);
  for (let index = 0; index < words; index++) writer.uint64(target + index, 0, counters[index]!);
}
