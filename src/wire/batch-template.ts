import { STREAM_COUNTERS } from '../stream/counters.js';
import type { ProbeIdentity, StreamInfo } from '../stream/message.js';
import { BatchLayout, MessageLayout, StreamInfoLayout } from './layout.js';
import { writeMessageHead } from './message-head-encoder.js';
import { SegmentWriter } from './segment-writer.js';
import { writeStreamInfo } from './stream-info-encoder.js';

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
  const writer = new SegmentWriter();
  writer.reserve(FIXED_WORDS);
  writer.structPointer(ROOT, MESSAGE_WORD, MessageLayout.dataWords, MessageLayout.pointers);
  const body = MESSAGE_WORD + MessageLayout.dataWords + MessageLayout.body;
  writer.structPointer(body, BATCH_WORD, BatchLayout.dataWords, BatchLayout.pointers);
  writeMessageHead(writer, MESSAGE_WORD, probe, stream.streamId);
  const { dataWords, pointers } = StreamInfoLayout;
  writer.structPointer(batchPointerWord(BatchLayout.stream), STREAM_INFO_WORD, dataWords, pointers);
  writer.structPointer(batchPointerWord(BatchLayout.counters), COUNTERS_WORD, STREAM_COUNTERS.length, 0);
  writeStreamInfo(writer, STREAM_INFO_WORD, stream);
  const { bytes } = writer;
  return new Uint32Array(new Uint8Array(bytes).buffer);
}
