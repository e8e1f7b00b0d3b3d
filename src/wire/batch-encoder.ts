import assert from 'node:assert/strict';
import type { Batch, ProbeIdentity, StreamInfo } from '../stream/message.js';
import {
  BATCH_WORD,
  batchPointerWord,
  COUNTERS_WORD,
  createBatchTemplate,
  LANDING_PAD_WORD,
  MESSAGE_WORD,
} from './batch-template.js';
import { BatchLayout, MessageLayout } from './layout.js';
import { ELEMENT_2_BYTES, ELEMENT_4_BYTES, ELEMENT_BYTE } from './segment-writer.js';
import { topicOf } from './topic.js';
import { highHalf, writeNanoseconds } from './uint64.js';

/** Segment table of two segments: count − 1, two sizes in words, padding. */
const TABLE_CELLS = 4;

const LIST = 1;
const FAR = 2;
const DOUBLE_FAR = FAR | 4;

/**
 * Encodes the batches of one stream as `[topic, segment table + segment 0, payload]`: the payload is segment 1 and is
 * not copied; the bytes behind it up to a multiple of 8 are cleared (see Batch.payload). Without payload the last frame
 * is left out, segment 1 is empty and the pointer to it null. The second frame is fresh each time: ZeroMQ keeps it.
 * Written by hand: the accessors of capnp-ts take hundreds of times as long (docs/wire-format.md).
 */
export class BatchEncoder {
  readonly #topic: Buffer;
  readonly #template: Uint32Array;
  readonly #isRtp: boolean;

  constructor(probe: ProbeIdentity, stream: StreamInfo) {
    this.#topic = Buffer.from(topicOf('batch', probe.probeId, stream.streamId));
    this.#template = createBatchTemplate(probe, stream);
    this.#isRtp = stream.isRtp;
  }

  encode(batch: Batch): Buffer[] {
    const { datagrams } = batch;
    const columnWords = wordsOf(datagrams, 4) + wordsOf(datagrams, 2);
    const templateWords = this.#template.length / 2;
    const segmentWords = templateWords + columnWords * (this.#isRtp ? 2 : 1);
    const header = Buffer.alloc(TABLE_CELLS * 4 + segmentWords * 8);
    const cells = new Uint32Array(header.buffer, header.byteOffset, header.byteLength / 4);
    cells.set(this.#template, TABLE_CELLS);
    cells[0] = 1;
    cells[1] = segmentWords;
    writeNumbers(cells, batch);
    this.#writeColumns(cells, batch, templateWords);
    if (batch.payload.length === 0 || batch.payloadOmitted) return [this.#topic, header];
    const payload = padded(batch.payload);
    cells[2] = payload.length / 8;
    writePayloadPointer(cells, batch.payload.length);
    return [this.#topic, header, payload];
  }

  #writeColumns(cells: Uint32Array<ArrayBuffer>, batch: Batch, firstWord: number): void {
    const { datagrams } = batch;
    let word = firstWord;
    word = writeColumn(cells, BatchLayout.arrivalDeltasNs, word, batch.arrivalDeltaNs, datagrams);
    if (this.#isRtp) word = writeColumn(cells, BatchLayout.rtpTimestamps, word, batch.rtpTimestamps, datagrams);
    word = writeColumn(cells, BatchLayout.sizes, word, batch.sizes, datagrams);
    if (this.#isRtp) writeColumn(cells, BatchLayout.rtpSequences, word, batch.rtpSequences, datagrams);
  }
}

function writeNumbers(cells: Uint32Array<ArrayBuffer>, batch: Batch): void {
  writeUint64(cells, cellOf(MESSAGE_WORD) + MessageLayout.sequence / 4, batch.sequence);
  const at = cellOf(BATCH_WORD);
  cells[at + BatchLayout.datagrams / 4] = batch.datagrams;
  cells[at + BatchLayout.packets / 4] = batch.packets;
  // One cell: the bit, and the three bytes behind its own.
  cells[at + BatchLayout.payloadOmitted / 32] =
    Number(batch.payloadOmitted) |
    (batch.hopLimit << (8 * (BatchLayout.hopLimit & 3))) |
    (batch.hopLimitMin << (8 * (BatchLayout.hopLimitMin & 3))) |
    (batch.hopLimitMax << (8 * (BatchLayout.hopLimitMax & 3)));
  writeUint64(cells, at + BatchLayout.hostDropTimeNs / 4, batch.hostDropTimeNs);
  writeUint64(cells, at + BatchLayout.hostDropSinceNs / 4, batch.hostDropSinceNs);
  writeNanoseconds(cells, at + BatchLayout.baseTimeNs / 4, batch.baseSeconds, batch.baseNanoseconds);
  const { counters } = batch;
  for (let index = 0; index < counters.length; index++) {
    writeUint64(cells, cellOf(COUNTERS_WORD + index), counters[index]!);
  }
}

/** Copies a column to a word of the segment, points to it, and returns the word after it. */
function writeColumn(
  cells: Uint32Array<ArrayBuffer>,
  pointer: number,
  word: number,
  column: Uint32Array | Uint16Array,
  length: number,
): number {
  assert(column.length >= length, 'a column is shorter than its batch');
  const entries = column.length === length ? column : column.subarray(0, length);
  const isWide = column.BYTES_PER_ELEMENT === 4;
  const Column = isWide ? Uint32Array : Uint16Array;
  new Column(cells.buffer, cells.byteOffset + cellOf(word) * 4, length).set(entries);
  const at = batchPointerWord(pointer);
  cells[cellOf(at)] = ((word - at - 1) << 2) | LIST;
  cells[cellOf(at) + 1] = (length << 3) | (isWide ? ELEMENT_4_BYTES : ELEMENT_2_BYTES);
  return word + wordsOf(length, column.BYTES_PER_ELEMENT);
}

/** A double-far pointer: its landing pad holds the place of the payload, segment 1 word 0, and its type and length. */
function writePayloadPointer(cells: Uint32Array<ArrayBuffer>, length: number): void {
  cells[cellOf(batchPointerWord(BatchLayout.payload))] = (LANDING_PAD_WORD << 3) | DOUBLE_FAR;
  const pad = cellOf(LANDING_PAD_WORD);
  cells[pad] = FAR;
  cells[pad + 1] = 1;
  cells[pad + 2] = LIST;
  cells[pad + 3] = (length << 3) | ELEMENT_BYTE;
}

/** The payload with the bytes behind it up to a whole word, cleared. It keeps the payload: its memory may be used again when that is gone. */
function padded(payload: Uint8Array): Buffer {
  const length = (payload.length + 7) & ~7;
  assert(payload.byteOffset + length <= payload.buffer.byteLength, 'a payload needs spare bytes up to a multiple of 8');
  const words = Buffer.from(payload.buffer, payload.byteOffset, length);
  for (let at = payload.length; at < length; at++) words[at] = 0;
  return Object.assign(words, { payload });
}

function writeUint64(cells: Uint32Array<ArrayBuffer>, at: number, value: number): void {
  cells[at] = value >>> 0;
  cells[at + 1] = highHalf(value);
}

function cellOf(word: number): number {
  return TABLE_CELLS + word * 2;
}

function wordsOf(entries: number, entryBytes: number): number {
  return Math.ceil((entries * entryBytes) / 8);
}
